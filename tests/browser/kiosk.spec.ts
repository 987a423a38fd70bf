import { expect, test, type Page } from "@playwright/test";

import { expectAccessible } from "./axe";
import { Hall } from "./hall";
import { Printer } from "./printer";

// The citizen at the kiosk.

let hall: Hall;
let printer: Printer;
let kiosk: string;

test.beforeEach(async () => {
  hall = await Hall.open();
  printer = await Printer.plugIn();
  const device = await hall.enroll("kiosk", "kiosk", "floor1");
  const { url } = await hall.serve("kiosk", device, "--printer", printer.address);
  kiosk = `${url}/kiosk/`;
});

test.afterEach(async () => {
  await printer.unplug();
  await hall.close();
});

const NUMBER = /^[A-Z]+\d{3,}$/;

async function numberShown(page: Page): Promise<string> {
  const heading = page.getByRole("heading", { name: /您的号码/ });
  await expect(heading).toBeVisible();
  return (await heading.innerText()).replace("您的号码", "").trim();
}

async function takeIdCard(page: Page): Promise<string> {
  await page.getByRole("button", { name: /居民身份证/ }).click();
  await page.getByRole("button", { name: /不确定，或事项不在列表中/ }).click();
  const next = page.getByRole("button", { name: "下一步" });
  if (await next.isVisible()) await next.click();
  await page.getByRole("button", { name: "取号", exact: true }).click();
  return numberShown(page);
}

test("a citizen takes a ticket in a few touches and gets it on paper", async ({ page }) => {
  await page.goto(kiosk);
  const number = await takeIdCard(page);
  expect(number).toMatch(NUMBER);
  await expect(page.getByText("请取走您的小票")).toBeVisible();
  expect(printer.slips).toHaveLength(1);
  const device = `${hall.folder}/kiosk`;
  const ticket = await hall.client("kiosk", device, "status", number);
  expect(ticket.ticket.state).toBe("TICKET_STATE_WAITING");
});

test("the pages have no barriers in either language", async ({ page }) => {
  await page.goto(kiosk);
  await expect(page.getByRole("heading", { name: "请选择您要办理的业务" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "What are you here for?" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /Identity cards/ }).click();
  await expectAccessible(page);
});

test("without paper the number is shown as valid, and printed once there is paper", async ({ page }) => {
  printer.hasPaper = false;
  await page.goto(kiosk);
  await takeIdCard(page);
  await expect(page.getByText("打印机缺纸")).toBeVisible();
  await expect(page.getByText(/您的号码有效/)).toBeVisible();
  expect(printer.slips).toHaveLength(0);
  printer.hasPaper = true;
  await page.getByRole("button", { name: "重新打印" }).click();
  await expect(page.getByText("请取走您的小票")).toBeVisible();
  expect(printer.slips).toHaveLength(1);
});

test("a kiosk whose server is away says so and goes on by itself", async ({ page }) => {
  await page.goto(kiosk);
  await expect(page.getByRole("heading", { name: "请选择您要办理的业务" })).toBeVisible();
  await hall.kill();
  await expect(page.getByText(/请到导办台找工作人员/)).toBeVisible({ timeout: 30_000 });
  await hall.start();
  await expect(page.getByRole("heading", { name: "请选择您要办理的业务" })).toBeVisible({ timeout: 40_000 });
  await takeIdCard(page);
});

test("everything works from the keyboard", async ({ page }) => {
  await page.goto(kiosk);
  await expect(page.getByRole("heading", { name: "请选择您要办理的业务" })).toBeVisible();
  await reach(page, /居民身份证/);
  await reach(page, /不确定，或事项不在列表中/);
  const next = page.getByRole("button", { name: "下一步" });
  if (await next.isVisible()) await reach(page, /下一步/);
  await reach(page, /^取号$/);
  expect(await numberShown(page)).toMatch(NUMBER);
});

/** Tabs to a button as somebody without a mouse does, and presses it. */
async function reach(page: Page, name: RegExp): Promise<void> {
  await expect(page.getByRole("button", { name }).first()).toBeVisible();
  for (let tabs = 0; tabs < 80; ++tabs) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute("aria-label") ?? (at as HTMLElement | null)?.innerText ?? "";
    });
    if (name.test(here.trim())) {
      await page.keyboard.press("Enter");
      return;
    }
  }
  throw new Error(`no button ${name} could be reached with the Tab key`);
}

test("a card is one person at two kiosks, and proposes the class for its age", async ({ page }) => {
  const device = await hall.enroll("kiosk", "kiosk-2", "floor2");
  const { url } = await hall.serve("kiosk", device, "--age-class", "priority:60");
  const upstairs = `${url}/kiosk/`;

  await page.goto(kiosk);
  await layCard(page, "11010519491231002X");
  const first = await takeIdCard(page);
  await page.goto(upstairs);
  await layCard(page, "11010519491231002X");
  const second = await takeIdCard(page);
  const classOf = async (number: string) =>
    (await hall.client("kiosk", device, "status", number)).ticket.ticketClass;
  expect([await classOf(first), await classOf(second)]).toEqual(["regular", "priority"]);

  // The example hall lets one person have two tickets at a time.
  await page.goto(kiosk);
  await layCard(page, "11010519491231002X");
  await page.getByRole("button", { name: /居民身份证/ }).click();
  await page.getByRole("button", { name: /不确定，或事项不在列表中/ }).click();
  const next = page.getByRole("button", { name: "下一步" });
  if (await next.isVisible()) await next.click();
  await expect(page.getByText("证件已读取")).toBeVisible();
  await page.getByRole("button", { name: "取号", exact: true }).click();
  await expect(page.getByText("您已有尚未办结的号。")).toBeVisible();

  // A card that is misread is said to be, and the ticket is taken without it.
  await layCard(page, "110105194912310021");
  await expect(page.getByText("证件没有读到")).toBeVisible();
  await page.getByRole("button", { name: "取号", exact: true }).click();
  expect(await numberShown(page)).toMatch(NUMBER);
});

/** As a reader types what is on a card: faster than any hand. */
async function layCard(page: Page, document: string): Promise<void> {
  await expect(page.getByRole("button", { name: /居民身份证|取号/ }).first()).toBeVisible();
  const answered = page.waitForResponse(/\/local\/holder$/);
  await page.evaluate((keys) => {
    for (const key of keys) {
      window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  }, [...document, "Enter"]);
  await answered;
}
