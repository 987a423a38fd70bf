import { expect, test, type Page } from "@playwright/test";

import { cardOf, press, WindowHall } from "./window";

// What goes wrong at a window, and what must not come of it.

let hall: WindowHall;

test.beforeEach(async () => {
  hall = await WindowHall.open();
});

test.afterEach(() => hall.close());

/** The request ids with which a method is asked for; `lost` answers never arrive. */
async function watchCalls(page: Page, method: string, lost: number): Promise<string[]> {
  const ids: string[] = [];
  await page.route(`**/${method}`, async (route) => {
    ids.push((route.request().postDataJSON() as { requestId: string }).requestId);
    if (ids.length > lost) return route.continue();
    // The hall acts on it; nobody hears of it.
    expect((await route.fetch()).ok()).toBe(true);
    await route.abort("connectionreset");
  });
  return ids;
}

test("two pages of one window show one thing, and a press in both calls one ticket", async ({
  page,
  context,
}) => {
  const numbers = await hall.takeMany(3);
  await hall.openWindow(page);
  const other = await context.newPage();
  await other.goto(`${hall.url}/counter/`);
  await expect(other.getByText("3 人等候").first()).toBeVisible();
  const both = [page, other];
  // Each half may meet a page that has just changed: the second half of a double press.
  const pressBoth = () => Promise.all(both.map((each) => each.keyboard.press("Enter")));
  await pressBoth();
  for (const each of both) await expect(cardOf(each, numbers[0]!)).toBeVisible();
  expect(await hall.statesOf(numbers)).toEqual(["CALLED", "WAITING", "WAITING"]);
  await expect
    .poll(async () => {
      if ((await hall.stateOf(numbers[0]!)) === "CALLED") await pressBoth();
      return hall.stateOf(numbers[0]!);
    })
    .toBe("SERVED");
  for (const each of both) await expect(cardOf(each, numbers[1]!)).toBeVisible();
  expect(await hall.statesOf(numbers)).toEqual(["SERVED", "CALLED", "WAITING"]);
  for (const each of both) await expect(each.getByRole("alert")).toHaveCount(0);
  // What one does the other shows, and acts on.
  await press(page, "s");
  await expect(other.getByText("正在办理").first()).toBeVisible();
  await press(other, "p");
  await expect(page.getByText("挂起的票")).toBeVisible();
  await expect(cardOf(page, numbers[1]!)).toHaveCount(0);
});

test("an answer that is lost on its way is asked for with the same id, and nothing is doubled", async ({
  page,
}) => {
  const numbers = await hall.takeMany(3);
  // Before the page is there: of one that is open already, the browser may let a request pass unseen.
  const ids = await watchCalls(page, "CallNext", 2);
  await hall.openWindow(page);
  await hall.callNext(page, numbers[0]!);
  // The stream shows the ticket before the answer comes through.
  await expect.poll(() => ids.length).toBe(3);
  expect(new Set(ids).size).toBe(1);
  expect(await hall.statesOf(numbers)).toEqual(["CALLED", "WAITING", "WAITING"]);
  ids.length = 0;
  await hall.pressUntil(page, numbers[0]!, "SERVED");
  await expect(cardOf(page, numbers[1]!)).toBeVisible();
  await expect.poll(() => ids.length).toBe(3);
  expect(new Set(ids).size).toBe(1);
  expect(await hall.statesOf(numbers)).toEqual(["SERVED", "CALLED", "WAITING"]);
});

test("a key pressed while the network is cut acts once it is back, and once only", async ({
  page,
  context,
}) => {
  const numbers = await hall.takeMany(2);
  await hall.openWindow(page);
  await context.setOffline(true);
  await page.keyboard.press("Enter");
  await expect(page.getByText("服务器没有应答，正在核对")).toBeVisible();
  // While nobody knows, no other key counts.
  await page.keyboard.press("Enter");
  expect(await hall.statesOf(numbers)).toEqual(["WAITING", "WAITING"]);
  await context.setOffline(false);
  await expect(cardOf(page, numbers[0]!)).toBeVisible();
  await expect(page.getByText("服务器没有应答，正在核对")).toHaveCount(0);
  expect(await hall.statesOf(numbers)).toEqual(["CALLED", "WAITING"]);
});

test("a key pressed into a power cut is settled when the server is back", async ({ page }) => {
  const numbers = await hall.takeMany(3);
  await hall.openWindow(page);
  await hall.callNext(page, numbers[0]!);
  const ids = await watchCalls(page, "CallNext", 0);
  await hall.hall.kill();
  await expect
    .poll(async () => {
      if (ids.length === 0) await page.keyboard.press("Enter");
      return ids.length;
    })
    .toBeGreaterThan(0);
  await expect(page.getByText("服务器没有应答，正在核对")).toBeVisible();
  await hall.hall.start();
  await expect(cardOf(page, numbers[1]!)).toBeVisible({ timeout: 30_000 });
  expect(new Set(ids).size).toBe(1);
  expect(await hall.statesOf(numbers)).toEqual(["SERVED", "CALLED", "WAITING"]);
  // The list reads the hall that was started anew.
  await press(page, "c");
  await expect(page.getByRole("option", { name: numbers[2]! })).toBeVisible();
});

test("a terminal whose clock is a day off shows the hall's time and waits", async ({ page }) => {
  await page.clock.install({ time: Date.now() + 26 * 3600_000 });
  await page.clock.resume();
  const numbers = await hall.takeMany(2);
  await hall.openWindow(page);
  // The example hall's day began at half past nine.
  await expect(page.getByText(/^09:3\d$/)).toBeVisible();
  await press(page, "c");
  await expect(page.getByRole("option", { name: numbers[1]! })).toContainText(/\d+ 秒|1 分钟/);
  await page.keyboard.press("Escape");
  await hall.callNext(page, numbers[0]!);
  await expect(page.getByText(/等候了 (\d+ 秒|1 分钟)/)).toBeVisible();
  await expect(page.getByText(/09:3\d 到达/)).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^00:\d\d$/);
});

test("a transfer's note is text for the next window, whatever is written in it", async ({ page }) => {
  const number = await hall.take();
  const two = await hall.hall.seatClerk("2002", "2");
  await hall.hall.client("counter", two, "next");
  const note = "<img src=x onerror=alert(1)> &amp; مرحبا";
  const transfer = ["transfer", "--to-counter", "1", "--reason", "payment", "--note"];
  // Characters that turn the text around them are refused, and nothing is done.
  await expect(hall.hall.client("counter", two, ...transfer, "\u202Egnihton")).rejects.toThrow();
  expect(await hall.stateOf(number)).toBe("CALLED");
  await hall.openWindow(page);
  await hall.hall.client("counter", two, ...transfer, note);
  await hall.callNext(page, number);
  await expect(cardOf(page, number)).toContainText("由2号窗口转来：缴费");
  await expect(cardOf(page, number)).toContainText(note);
  await expect(page.locator("img")).toHaveCount(0);
  // Back again, with words pasted from somewhere else.
  await press(page, "t");
  await page.getByRole("button", { name: "转到窗口" }).click();
  await page.getByRole("radio", { name: /^2号窗口/ }).check();
  await page.getByRole("radio", { name: "其他" }).check();
  await page.getByRole("textbox", { name: "说明" }).fill("已\u202E缴\u200B费\t收据附上");
  const sent = page.waitForRequest(/TransferTicket$/);
  await page.keyboard.press("Enter");
  expect((await sent).postDataJSON()).toMatchObject({ note: "已缴费 收据附上" });
  await expect(page.getByText(`${number} 已转办。`)).toBeVisible();
});
