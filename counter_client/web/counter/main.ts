import "$gateway/theme.css";

import { mount } from "svelte";

import { Role } from "$gateway/gen/onestop/v1/access_pb";
import Paired from "$gateway/pairing/Paired.svelte";

import Page from "./Counter.svelte";

const compact = new URLSearchParams(location.search).get("compact") === "1";

mount(Paired, {
  target: document.getElementById("page")!,
  props: { role: Role.CLERK, name: "counter page", page: Page, props: { compact } },
});
