import { expect, test } from "vitest";

import { builtPages, firstLoad } from "../support/first_load.mjs";

test.each(builtPages())("little has to be loaded for %s", (page) => {
  const { files, bytes } = firstLoad(page);
  expect(files.filter((file) => file.endsWith(".js")).length).toBeGreaterThan(0);
  expect(files.filter((file) => file.endsWith(".css")).length).toBeGreaterThan(0);
  console.log(`${page}: ${Math.round(bytes / 1000)} kB compressed, ${files.length} files`);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(200_000);
});

test("every page of both clients is built", () => {
  expect(builtPages().length).toBeGreaterThanOrEqual(5);
});
