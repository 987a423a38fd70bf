import { expect, test } from "@playwright/test";

import { expectAccessible } from "./axe";
import { Hall } from "./hall";

// The screen above the waiting people.

let hall: Hall;
let kiosk: string;
let display: string;

test.beforeEach(async () => {
  hall = await Hall.open();
  kiosk = await hall.enroll("kiosk", "kiosk", "floor1");
  const { url } = await hall.serve("kiosk", kiosk);
  display = `${url}/display/?silent=1`;
});

test.afterEach(() => hall.close());

async function take(item: string): Promise<string> {
  return (await hall.client("kiosk", kiosk, "take", item)).ticket.number;
}

test("two calls at once are both shown, each with its window", async ({ page }) => {
  const first = await take("id-card");
  const second = await take("id-card");
  const [one, two] = [await hall.seatClerk("2001", "1"), await hall.seatClerk("2002", "2")];
  await page.goto(display);
  await Promise.all([hall.client("counter", one, "next"), hall.client("counter", two, "next")]);
  await expect(page.getByText(first).first()).toBeVisible();
  await expect(page.getByText(second).first()).toBeVisible();
  await expectAccessible(page);
});

test("a call that no longer stands out changes at once, and stays readable", async ({ page }) => {
  const number = await take("id-card");
  const terminal = await hall.seatClerk("2001", "1");
  await page.goto(display);
  await hall.client("counter", terminal, "next");
  const plate = page.locator(".plate.bright", { hasText: number });
  await expect(plate).toBeVisible();
  // Of a fade, there would be one halfway as soon as the plate has changed.
  const fades = await plate.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        new MutationObserver(() => {
          if (!element.classList.contains("bright")) resolve(element.getAnimations({ subtree: true }).length);
        }).observe(element, { attributeFilter: ["class"] });
      }),
  );
  expect(fades).toBe(0);
  await expectAccessible(page);
});

test("a call made while the screen was cut off is shown when it is back", async ({ page, context }) => {
  const number = await take("id-card");
  const terminal = await hall.seatClerk("2001", "1");
  await page.goto(display);
  await expect(page.getByText(/居民身份证/).first()).toBeVisible();
  await context.setOffline(true);
  await hall.client("counter", terminal, "next");
  await context.setOffline(false);
  await expect(page.getByText(number).first()).toBeVisible({ timeout: 30_000 });
});

test("the server's power cut is said and survived", async ({ page }) => {
  await page.goto(display);
  await expect(page.getByText(/居民身份证/).first()).toBeVisible();
  await hall.kill();
  await expect(page.getByText(/连接中断/).first()).toBeVisible({ timeout: 40_000 });
  await hall.start();
  const number = await take("id-card");
  const terminal = await hall.seatClerk("2001", "1");
  await hall.client("counter", terminal, "next");
  await expect(page.getByText(number).first()).toBeVisible({ timeout: 40_000 });
});
