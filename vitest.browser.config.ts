import { defineConfig } from "vitest/config";

import { alias, sveltePlugin } from "./gateway/web/vite.ts";

// The pages of the last build in Debian's Chromium, before a pretended hall.
export default defineConfig({
  plugins: [sveltePlugin()],
  resolve: { alias },
  test: {
    environment: "node",
    include: ["tests/web/browser/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
