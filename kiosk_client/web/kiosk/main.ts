import "$gateway/theme.css";
import "./kiosk.css";

import { mount } from "svelte";

import { Role } from "$gateway/gen/onestop/v1/access_pb";
import Paired from "$gateway/pairing/Paired.svelte";

import Page from "./Kiosk.svelte";

mount(Paired, {
  target: document.getElementById("page")!,
  props: { role: Role.KIOSK, name: "kiosk page", page: Page, props: {} },
});
