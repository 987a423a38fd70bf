import "$gateway/theme.css";

import { mount } from "svelte";

import { Role } from "$gateway/gen/onestop/v1/access_pb";
import Paired from "$gateway/pairing/Paired.svelte";

import Page from "./Rating.svelte";

const counter = new URLSearchParams(location.search).get("counter") ?? "";

mount(Paired, {
  target: document.getElementById("page")!,
  props: { role: Role.CLERK, name: "rating page", page: Page, props: { counter } },
});
