// A hall with a kiosk and one window, for tests of what a clerk does there.
import { expect, type Page } from "@playwright/test";

import { Hall } from "./hall";

const PIN = "836194";

export class WindowHall {
  private constructor(
    readonly hall: Hall,
    private readonly kiosk: string,
    /** Where the window's pages are. */
    readonly url: string,
  ) {}

  /** Window 1 with clerk 2001, who is not signed in yet. */
  static async open(): Promise<WindowHall> {
    const hall = await Hall.open();
    const kiosk = await hall.enroll("kiosk", "kiosk", "floor1");
    const terminal = await hall.enroll("clerk", "terminal", "1");
    await hall.putStaff("2001", PIN, "Li Na");
    const { url } = await hall.serve("counter", terminal);
    return new WindowHall(hall, kiosk, url);
  }

  async take(item = "id-card"): Promise<string> {
    return (await this.hall.client("kiosk", this.kiosk, "take", item)).ticket.number;
  }

  async takeMany(count: number): Promise<string[]> {
    const numbers: string[] = [];
    while (numbers.length < count) numbers.push(await this.take());
    return numbers;
  }

  async stateOf(number: string): Promise<string> {
    const { ticket } = await this.hall.client("kiosk", this.kiosk, "status", number);
    return ticket.state.replace("TICKET_STATE_", "");
  }

  async statesOf(numbers: readonly string[]): Promise<string[]> {
    return Promise.all(numbers.map((number) => this.stateOf(number)));
  }

  async signIn(page: Page, pin = PIN): Promise<void> {
    await page.goto(`${this.url}/counter/`);
    await page.getByLabel("工号").fill("2001");
    await page.getByLabel("密码", { exact: false }).fill(pin);
    await page.keyboard.press("Enter");
  }

  async openWindow(page: Page): Promise<void> {
    await this.signIn(page);
    await expect(page.getByRole("heading", { name: "选择您的窗口" })).toBeVisible();
    await page.getByRole("radio", { name: /^1号窗口/ }).check();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: /叫下一位/ }).first()).toBeVisible();
  }

  /** Calls the next one and waits until the page shows the ticket. */
  async callNext(page: Page, number: string): Promise<void> {
    await page.keyboard.press("Enter");
    await expect(cardOf(page, number)).toBeVisible();
  }

  /**
   * Presses the main key as somebody who looks: only while the ticket still is where it was. A second
   * press on what has just appeared does nothing on purpose.
   */
  async pressUntil(page: Page, number: string, state: string): Promise<void> {
    const before = await this.stateOf(number);
    await expect
      .poll(
        async () => {
          if ((await this.stateOf(number)) === before) await page.keyboard.press("Enter");
          return this.stateOf(number);
        },
        { timeout: 40_000 },
      )
      .toBe(state);
  }

  close(): Promise<void> {
    return this.hall.close();
  }
}

/** The card of the ticket in hand. */
export function cardOf(page: Page, number: string) {
  return page.getByRole("article", { name: number });
}

/** A clerk's key. Pressed while the one before is still at work it does nothing, on purpose. */
export async function press(page: Page, key: string): Promise<void> {
  await expect(page.locator("button[aria-disabled=true]")).toHaveCount(0);
  await page.keyboard.press(key);
}
