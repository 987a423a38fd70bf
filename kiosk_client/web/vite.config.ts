import { defineConfig } from "vite";

import { clientConfig } from "../../gateway/web/vite.ts";

export default defineConfig(clientConfig("kiosk_client", ["kiosk", "display", "guide"]));
