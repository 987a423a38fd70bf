import { defineConfig } from "vite";

import { clientConfig } from "../../gateway/web/vite.ts";

export default defineConfig(clientConfig("counter_client", ["counter", "rating"]));
