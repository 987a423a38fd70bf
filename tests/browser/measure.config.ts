import { defineConfig } from "@playwright/test";

import config from "./playwright.config";

// What is measured rather than tested: npm run measure:pages
export default defineConfig(config, { testMatch: "*.measure.ts", timeout: 180_000 });
