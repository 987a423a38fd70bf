import type { AxeResults } from "axe-core";
import axeSource from "axe-core/axe.min.js?raw";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";

import { type Mock, startMock } from "../mock/server.mjs";

export interface Stage {
  mock: Mock;
  /** Opens a page of the build; what it complains about fails the test. */
  open(path: string, size?: { width: number; height: number }): Promise<Page>;
}

/** A fresh pretended hall and fresh pages for every test. Times of a page move as the test says. */
export function stage(): Stage {
  let browser: Browser;
  let pages: Page[] = [];
  let complaints: string[] = [];
  const it: Stage = {
    mock: undefined as unknown as Mock,
    async open(path, viewport = { width: 1280, height: 1024 }) {
      const context = await browser.newContext({
        viewport,
        locale: "zh-CN",
        // Colours in between are nobody's contrast.
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // The browser's own lines about requests that failed are what many tests are about.
        const expected = /Failed to load resource/.test(message.text());
        if (message.type() === "error" && !expected) complaints.push(message.text());
      });
      await page.clock.install();
      await page.goto(it.mock.address + path);
      await page.waitForSelector("h1");
      pages.push(page);
      return page;
    },
  };
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
    });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    it.mock = await startMock();
    pages = [];
    complaints = [];
  });
  afterEach(async () => {
    for (const page of pages) await page.context().close();
    it.mock.stop();
    expect(complaints).toEqual([]);
  });
  return it;
}

/** Demands that axe finds nothing wrong with what is shown now. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // Through the debugger: the page's policy allows no other script, which is as it should be.
  await page.evaluate(`${axeSource};0`);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document)");
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`);
  expect(found, where).toEqual([]);
}

/** Compressed bytes of everything that loading a page fetches, without fonts. */
export async function compressedSize(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const scripts = Array.from(document.scripts, ({ src }) => src);
    const links = Array.from(document.querySelectorAll("link"), ({ href }) => href);
    const files = [location.href, ...scripts, ...links];
    let total = 0;
    for (const file of new Set(files)) {
      const { body } = await fetch(file);
      if (!body) continue;
      const zipped = body.pipeThrough(new CompressionStream("gzip"));
      total += (await new Response(zipped).arrayBuffer()).byteLength;
    }
    return total;
  });
}
