import "$gateway/theme.css";

import { mount } from "svelte";

import { Role } from "$gateway/gen/onestop/v1/access_pb";
import Paired from "$gateway/pairing/Paired.svelte";

import Page from "./Guide.svelte";

mount(Paired, {
  target: document.getElementById("page")!,
  props: { role: Role.GUIDE, name: "guide page", page: Page, props: {} },
});
