import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { compressedSize, expectAccessible, stage } from "./support";

const it = stage();
const LARGE = { width: 1920, height: 1080 };

async function large(page: Page): Promise<string[]> {
  return page.locator("article .number").allInnerTexts();
}

async function waitForLarge(page: Page, number: string): Promise<void> {
  await page.locator("article .number", { hasText: number }).waitFor();
}

/** Lets the page's time pass until something is so. */
async function until(page: Page, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; ++i) {
    if (await holds()) return;
    await page.clock.runFor(250);
  }
  expect(await holds()).toBe(true);
}

describe("a display", () => {
  test("shows two calls at once, both large, and speaks them in order", async () => {
    const page = await it.open("/display/", LARGE);
    await page.getByText("请留意叫号").waitFor();
    it.mock.do("call", { number: "A017", counter: "1" });
    it.mock.do("call", { number: "B004", counter: "4" });
    await waitForLarge(page, "A017");
    expect(await large(page)).toEqual(["B004", "A017"]);
    await page.getByText("4号窗口").waitFor();
    await until(page, () => it.mock.world.spoken.length === 4);
    expect(it.mock.world.spoken).toEqual(["A017 zh", "A017 en", "B004 zh", "B004 en"]);
  });

  test("speaks after a broken line what was missed, and nothing twice", async () => {
    const page = await it.open("/display/", LARGE);
    await page.getByText("请留意叫号").waitFor();
    it.mock.do("call", { number: "A017", counter: "1" });
    await until(page, () => it.mock.world.spoken.length === 2);
    it.mock.do("set", { away: true });
    it.mock.do("call", { number: "A018", counter: "2" });
    it.mock.do("set", { away: false });
    await until(page, () => it.mock.world.spoken.length === 4);
    it.mock.do("cut");
    await page.clock.runFor(5000);
    await page.reload();
    await waitForLarge(page, "A018");
    await page.clock.runFor(5000);
    expect(it.mock.world.spoken).toEqual(["A017 zh", "A017 en", "A018 zh", "A018 en"]);
  });

  test("is silent where it should be", async () => {
    const page = await it.open("/display/?silent=1", LARGE);
    await page.getByText("请留意叫号").waitFor();
    it.mock.do("call", { number: "A017", counter: "1" });
    await waitForLarge(page, "A017");
    await page.clock.runFor(10_000);
    expect(it.mock.world.spoken).toEqual([]);
  });

  test("shows the calls of its own area", async () => {
    const page = await it.open("/display/?area=floor1", LARGE);
    await page.getByText("请留意叫号").waitFor();
    it.mock.do("call", { number: "D003", counter: "8" });
    it.mock.do("call", { number: "A017", counter: "1" });
    await waitForLarge(page, "A017");
    expect(await large(page)).toEqual(["A017"]);
    expect(await page.getByText("车辆与驾驶证").count()).toBe(0);
  });

  test("says how old its data are while the line is broken, and stops saying so", async () => {
    const page = await it.open("/display/?silent=1", LARGE);
    await page.getByText("请留意叫号").waitFor();
    it.mock.do("set", { away: true });
    const stale = page.getByText(/连接中断，显示的是 \d+ 秒前的情况/);
    await until(page, () => stale.isVisible());
    it.mock.do("set", { away: false });
    await until(page, async () => !(await stale.isVisible()));
  });

  test("lets no number touch its window, however many calls come", async () => {
    const page = await it.open("/display/?silent=1", LARGE);
    await page.getByText("请留意叫号").waitFor();
    for (let count = 1; count <= 6; ++count) {
      const number = count === 5 ? "ABC1017" : `A01${count}`;
      it.mock.do("call", { number, counter: "3" });
      await waitForLarge(page, number);
      const overflow = () =>
        page.locator("article").evaluateAll((plates) =>
          plates.filter(
            (plate) =>
              plate.scrollHeight > plate.clientHeight + 1 ||
              Array.from(plate.querySelectorAll(".number")).some(
                (each) => each.scrollWidth > each.clientWidth + 1,
              ),
          ).length,
        );
      // Numbers take the size that fits once their plates have theirs.
      await expect.poll(overflow, { message: `${count} calls`, timeout: 30_000 }).toBe(0);
    }
  });

  test("needs no more room and memory after hundreds of calls", async () => {
    const page = await it.open("/display/?silent=1", LARGE);
    await page.getByText("请留意叫号").waitFor();
    const day = async () => {
      for (let i = 0; i < 300; ++i) {
        it.mock.do("call", { number: `A${100 + i}`, counter: String(1 + (i % 12)) });
      }
      await waitForLarge(page, "A399");
      return page.evaluate(() => document.querySelectorAll("*").length);
    };
    const first = await day();
    it.mock.do("call", { number: "B001", counter: "1" });
    await waitForLarge(page, "B001");
    expect(await day()).toBeLessThanOrEqual(first + 10);
  });
});

describe("the strip above a window", () => {
  test("shows its own number only", async () => {
    const page = await it.open("/display/?counter=5", { width: 1920, height: 360 });
    await page.getByText("请等候叫号").waitFor();
    it.mock.do("call", { number: "A017", counter: "1" });
    it.mock.do("call", { number: "B009", counter: "5" });
    await page.getByText("B009").waitFor();
    expect(await page.getByText("A017").count()).toBe(0);
    await expectAccessible(page, "strip");
  });
});

test("a display is readable for machines too, and little has to be loaded", async () => {
  for (const language of ["zh", "en"]) {
    const page = await it.open(`/display/?silent=1&languages=${language}`, LARGE);
    it.mock.do("notices", [{ notice: "1", texts: { zh: "电梯检修", en: "Lift out of order" } }]);
    it.mock.do("call", { number: "A017", counter: "1" });
    await waitForLarge(page, "A017");
    await expectAccessible(page, `fresh ${language}`);
    await page.clock.runFor(20_000);
    await expectAccessible(page, `calm ${language}`);
    expect(await compressedSize(page)).toBeLessThan(200_000);
  }
});
