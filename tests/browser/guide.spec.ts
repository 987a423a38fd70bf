import { expect, test, type Page } from "@playwright/test";

import { Hall } from "./hall";

// The guide on the floor, with a reader at the tablet.

const PIN = "836194";

let hall: Hall;
let device: string;
let guide: string;

test.beforeEach(async () => {
  hall = await Hall.open();
  device = await hall.enroll("guide", "tablet", "floor1");
  await hall.putStaff("3001", PIN, "Zhao Min", "guide");
  const { url } = await hall.serve("kiosk", device, "--age-class", "priority:60");
  guide = `${url}/guide/`;
});

test.afterEach(() => hall.close());

async function signIn(page: Page): Promise<void> {
  await page.goto(guide);
  await page.getByLabel("工号").fill("3001");
  await page.getByLabel("密码", { exact: false }).fill(PIN);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "取号" }).first()).toBeVisible();
}

/** As a reader types: faster than any hand. */
async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate((keys) => {
    for (const key of keys) {
      window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  }, [...text, "Enter"]);
}

test("a guide takes a ticket for the owner of a card, and finds it again by its code", async ({ page }) => {
  await signIn(page);
  await scan(page, "11010519491231002X");
  await expect(page.getByText("证件已读取")).toBeVisible();
  await expect(page.getByRole("radio", { name: /优先/ })).toBeChecked();
  await page.getByPlaceholder(/查找事项/).fill("hljmsfz");
  await page.getByPlaceholder(/查找事项/).press("Enter");
  await page.getByRole("button", { name: /^加入/ }).click();
  await page.getByRole("button", { name: "取号", exact: true }).last().click();
  const number = page.getByText(/^[A-Z]+\d{3}$/).first();
  await expect(number).toBeVisible();
  const taken = (await number.innerText()).trim();
  const { ticket } = await hall.client("kiosk", device, "status", taken);
  expect(ticket.ticketClass).toBe("priority");
  await scan(page, taken);
  await expect(page.getByRole("combobox", { name: "票类" })).toHaveValue("priority");
});
