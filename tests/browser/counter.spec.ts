import { expect, test } from "@playwright/test";

import { expectAccessible } from "./axe";
import { WindowHall } from "./window";

// The clerk at the window.

let hall: WindowHall;

test.beforeEach(async () => {
  hall = await WindowHall.open();
});

test.afterEach(() => hall.close());

test("a clerk works with one key: finish and call the next", async ({ page }) => {
  const first = await hall.take();
  const second = await hall.take();
  await hall.openWindow(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText(first).first()).toBeVisible();
  expect(await hall.stateOf(first)).toBe("CALLED");
  await hall.pressUntil(page, first, "SERVED");
  await expect(page.getByText(second).first()).toBeVisible();
  await hall.pressUntil(page, second, "SERVED");
  await expect(page.getByText("现在无人等候").first()).toBeVisible();
});

test("a double press calls one ticket, not two", async ({ page }) => {
  const first = await hall.take();
  const second = await hall.take();
  await hall.openWindow(page);
  await page.evaluate(() => {
    for (let press = 0; press < 2; ++press) {
      for (const type of ["keydown", "keyup"]) {
        document.activeElement?.dispatchEvent(
          new KeyboardEvent(type, { key: "Enter", code: "Enter", bubbles: true }),
        );
      }
    }
  });
  await expect(page.getByText(first).first()).toBeVisible();
  expect(await hall.stateOf(second)).toBe("WAITING");
});

test("a small window kept on top works with the same keys, and comes back", async ({ page }) => {
  const first = await hall.take();
  const second = await hall.take();
  await hall.openWindow(page);
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "置顶小窗" }).click();
  const small = await opened;
  await expect(page.getByText("窗口已置顶显示")).toBeVisible();
  await small.keyboard.press("Enter");
  await expect(small.getByText(first).first()).toBeVisible();
  await expectAccessible(small);
  await hall.pressUntil(small, first, "SERVED");
  await expect(small.getByText(second).first()).toBeVisible();
  await small.close();
  await expect(page.getByText(second).first()).toBeVisible();
  await hall.pressUntil(page, second, "SERVED");
});

test("the page has no barriers, signed out and at work", async ({ page }) => {
  await page.goto(`${hall.url}/counter/`);
  await expect(page.getByLabel("工号")).toBeVisible();
  await expectAccessible(page);
  await hall.take();
  await hall.openWindow(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText("正在叫号").first()).toBeVisible();
  await expectAccessible(page);
});

test("after a power cut the clerk goes on with the ticket in hand", async ({ page }) => {
  const number = await hall.take();
  await hall.openWindow(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText(number).first()).toBeVisible();
  await hall.hall.kill();
  await hall.hall.start();
  await hall.pressUntil(page, number, "SERVED");
});

test("a wrong PIN is refused in words and nothing is opened", async ({ page }) => {
  await hall.signIn(page, "111222");
  await expect(page.getByRole("alert").first()).toContainText(/工号|密码/);
});

test("a citizen rates the visit on the second screen, with words the window never shows", async ({
  page,
  context,
}) => {
  const number = await hall.take();
  const rating = await context.newPage();
  await hall.openWindow(page);
  await rating.goto(`${hall.url}/rating/?counter=1`);
  await page.keyboard.press("Enter");
  await expect(rating.getByText(number).first()).toBeVisible();
  const asked = rating.waitForRequest(/RateVisit$/);
  await hall.pressUntil(page, number, "SERVED");
  await rating.getByRole("button", { name: "不满意", exact: true }).click();
  await rating.getByRole("button", { name: "等候太久" }).click();
  const words = rating.getByLabel("您想说的话");
  await expect(words).toHaveValue("等候太久");
  await words.fill(`等候太久，<b>三小时</b> ${"啊".repeat(80)}`);
  await expect(rating.getByText("64 / 64 字")).toBeVisible();
  await expectAccessible(rating);
  await rating.getByRole("button", { name: "提交" }).click();
  expect((await asked).postDataJSON()).toMatchObject({
    level: "RATING_LEVEL_DISSATISFIED",
    words: `等候太久，<b>三小时</b> ${"啊".repeat(48)}`,
  });
  await expect(rating.getByText("谢谢您的评价")).toBeVisible();
  await expect(page.getByText("等候太久")).toHaveCount(0);
});
