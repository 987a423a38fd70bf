import "$gateway/theme.css";
import "./display.css";

import { mount } from "svelte";

import { Role } from "$gateway/gen/onestop/v1/access_pb";
import Paired from "$gateway/pairing/Paired.svelte";

import Page from "./Display.svelte";

mount(Paired, {
  target: document.getElementById("page")!,
  props: { role: Role.DISPLAY, name: "display page", page: Page, props: {} },
});
