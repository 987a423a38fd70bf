import { defineConfig } from "@playwright/test";

// Debian's Chromium, told not to look for the network it does not have.
export default defineConfig({
  testDir: ".",
  outputDir: "../../build/browser/results",
  // Bounds, not measures: what is waited for comes at once unless the machine is very busy.
  timeout: 180_000,
  expect: { timeout: 45_000 },
  // Each has a hall of its own, and most of the time waits for it.
  workers: 2,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    screenshot: "on",
    launchOptions: {
      executablePath: process.env.ONESTOP_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
      ],
    },
  },
});
