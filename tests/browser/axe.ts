import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

import { expect, type Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails with every barrier that axe finds on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const barriers = await page.evaluate(`(async () => {
    ${source};
    const result = await axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map((each) => each.id + ": " + each.nodes.map((node) => node.html).join(" | "));
  })()`);
  expect(barriers).toEqual([]);
}
