import { expect, test, type Page } from "@playwright/test";

import { expectAccessible } from "./axe";
import { Hall } from "./hall";
import { cardOf, press, WindowHall } from "./window";

// Who could be called, at the window and for the guide.

test.describe("at the window", () => {
  let hall: WindowHall;

  test.beforeEach(async () => {
    hall = await WindowHall.open();
  });

  test.afterEach(() => hall.close());

  test("a ticket is chosen by a part of its number, by arrow keys or with the mouse", async ({
    page,
  }) => {
    const numbers = await hall.takeMany(3);
    const elsewhere = await hall.take("passport-new");
    await hall.openWindow(page);

    await press(page, "c");
    await expect(page.getByRole("option")).toHaveCount(3);
    await expectAccessible(page);
    // Nothing is chosen yet: a careless Enter calls nobody.
    await page.keyboard.press("Enter");
    await page.keyboard.type(numbers[1]!.replace(/\D|0/g, ""));
    await expect(page.getByRole("option", { selected: true })).toContainText(numbers[1]!);
    await page.keyboard.press("Enter");
    await expect(cardOf(page, numbers[1]!)).toBeVisible();
    expect(await hall.statesOf(numbers)).toEqual(["WAITING", "CALLED", "WAITING"]);

    // Set aside, it is taken up again.
    await press(page, "s");
    await expect(page.getByText("正在办理").first()).toBeVisible();
    await press(page, "p");
    await expect(page.getByText(`${numbers[1]} 已挂起。`)).toBeVisible();
    await press(page, "c");
    await page.getByRole("option", { name: numbers[1]! }).click();
    await page.getByRole("button", { name: `取回 ${numbers[1]}` }).click();
    await expect(cardOf(page, numbers[1]!)).toBeVisible();
    expect(await hall.stateOf(numbers[1]!)).toBe("SERVING");
    await press(page, "f");
    await expect(page.getByText(`${numbers[1]} 已办结。`)).toBeVisible();

    // What is not in the list is looked up and explained.
    await press(page, "c");
    await page.keyboard.type("z999");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("今天没有这个号码");
    await page.getByRole("combobox").fill(elsewhere);
    await page.keyboard.press("Enter");
    await expect(page.getByText(/等候中\s*·\s*前面没有人/)).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("这个窗口不办理该服务");
    expect(await hall.stateOf(elsewhere)).toBe("WAITING");

    await page.getByRole("combobox").fill("");
    await expect(page.getByRole("option")).toHaveCount(2);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"]) {
      await page.keyboard.press(key);
    }
    await page.keyboard.press("Enter");
    await expect(cardOf(page, numbers[2]!)).toBeVisible();
    expect(await hall.statesOf(numbers)).toEqual(["WAITING", "SERVED", "CALLED"]);
  });

  test("the list follows the hall while it is open, and is not asked for when it is closed", async ({
    page,
  }) => {
    await page.clock.install();
    await page.clock.resume();
    const first = await hall.take();
    await hall.openWindow(page);
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/ListTickets")) ++asked;
    });
    await press(page, "c");
    await expect(page.getByRole("option", { name: first })).toBeVisible();
    const more = await hall.takeMany(4);
    await expect(page.getByRole("option")).toHaveCount(5);
    await page.keyboard.type(more[3]!);
    await expect(page.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    const until = asked;
    expect(until).toBeGreaterThan(1);
    const last = await hall.takeMany(2);
    await expect(page.getByText("7 人等候").first()).toBeVisible();
    // Longer than the pause between two questions.
    await page.clock.fastForward(5000);
    await hall.callNext(page, first);
    expect(asked).toBe(until);
    expect(await hall.statesOf(last)).toEqual(["WAITING", "WAITING"]);
  });
});

test("a guide sees who is in the hall and looks one up", async ({ page }) => {
  const hall = await Hall.open();
  try {
    const kiosk = await hall.enroll("kiosk", "kiosk", "floor1");
    const tablet = await hall.enroll("guide", "tablet", "floor1");
    await hall.putStaff("3001", "836194", "Wang Fang", "guide");
    const { url } = await hall.serve("kiosk", tablet);
    const number = (await hall.client("kiosk", kiosk, "take", "id-card")).ticket.number as string;
    await hall.client("kiosk", kiosk, "take", "passport-new");
    await signInGuide(page, url);
    await expect(page.getByText("没有人过号")).toBeVisible();
    await page.getByRole("button", { name: "大厅里所有人" }).click();
    await expect(page.getByRole("option")).toHaveCount(2);
    await expectAccessible(page);
    await page.getByRole("option", { name: number }).click();
    await expect(page.getByText("前面没有人")).toBeVisible();
    await expect(page.getByRole("button", { name: "取消此号" })).toBeVisible();
    await page.getByRole("button", { name: "返回列表" }).click();
    await page.getByRole("combobox", { name: "票上的号码" }).fill(number.slice(-1));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "取消此号" })).toBeVisible();
  } finally {
    await hall.close();
  }
});

async function signInGuide(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/guide/`);
  await page.getByLabel("工号").fill("3001");
  await page.getByLabel("密码", { exact: false }).fill("836194");
  await page.keyboard.press("Enter");
}
