import { defineConfig } from "vitest/config";

import { alias, sveltePlugin } from "./gateway/web/vite.ts";

export default defineConfig({
  plugins: [sveltePlugin()],
  resolve: { alias },
  test: {
    // Pure logic only: pages are tested in a real browser.
    environment: "node",
    include: ["tests/web/**/*.test.ts"],
    exclude: ["tests/web/browser/**"],
  },
});
