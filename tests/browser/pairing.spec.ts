import { readFile } from "node:fs/promises";
import { get } from "node:https";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { expectAccessible } from "./axe";
import { Hall } from "./hall";

// A browser becomes a device of its own: an administrator confirms the code that it shows.

let hall: Hall;
let credential: string;

test.beforeEach(async () => {
  hall = await Hall.open();
  credential = await hall.enroll("clerk", "gateway");
});

test.afterEach(() => hall.close());

const signIn = (page: Page) => page.getByLabel("工号");

async function codeOn(page: Page): Promise<string> {
  const code = page.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  await expect(code).toBeVisible();
  return (await code.textContent())!;
}

/** Does what the page asks the administrator for; returns the device's id. */
async function confirm(code: string, ...more: string[]): Promise<string> {
  const answer = JSON.parse(await hall.verb("pair", code, "--json", ...more));
  return String(answer.device.deviceId);
}

function infoOn(page: Page): Promise<any> {
  return page.evaluate(async () => (await fetch("/local/info")).json());
}

test("a page shows a code, becomes the window it is paired as, and ends with it", async ({
  page,
  context,
}) => {
  const { url } = await hall.serve("counter", credential, "--pair");
  await page.goto(`${url}/counter/`);
  const code = await codeOn(page);
  await expect(page.getByText("本屏幕尚未登记").first()).toBeVisible();
  await expect(page.getByText("Ask the administrator to confirm this code:")).toBeVisible();
  await expect(page.getByText(`onestop-server pair ${code}`)).toBeVisible();
  await expect(signIn(page)).toBeHidden();
  await expectAccessible(page);

  await expect(hall.verb("pair", "AAAA-AAAA")).rejects.toThrow(/UNKNOWN_PAIRING/);
  expect(await codeOn(page)).toBe(code);

  const device = await confirm(code, "--role", "clerk", "--place", "3", "--name", "Window 3");
  await expect(signIn(page)).toBeVisible();
  expect(await infoOn(page)).toMatchObject({
    paired: true, mustPair: true, role: "clerk", place: "3", device: "Window 3",
  });
  const cookie = (await context.cookies()).find(({ name }) => name.startsWith("onestop-device-"))!;
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  expect(await page.evaluate(() => document.cookie)).toBe("");
  // A browser that is opened anew is still that window.
  await page.reload();
  await expect(signIn(page)).toBeVisible();

  await hall.verb("revoke", device);
  await expect(page.getByText("本屏幕已被停用").first()).toBeVisible();
  await expect(page.getByText("taken out of service").first()).toBeVisible();
  const next = await codeOn(page);
  expect(next).not.toBe(code);
  await expectAccessible(page);
  expect((await context.cookies()).filter(({ name }) => name.startsWith("onestop-"))).toEqual([]);
  await confirm(next, "--place", "4");
  await expect(signIn(page)).toBeVisible();
  expect((await infoOn(page)).place).toBe("4");
});

test("a display and a kiosk of one process are two devices", async ({ browser }) => {
  const { url } = await hall.serve("kiosk", await hall.enroll("kiosk", "kiosk"), "--pair");
  const [display, kiosk] = await Promise.all(
    ["display/?silent=1", "kiosk/"].map(async (path) => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(`${url}/${path}`);
      await codeOn(page);
      await expectAccessible(page);
      return page;
    }),
  );
  await confirm(await codeOn(display!), "--place", "floor2", "--name", "Screen upstairs");
  await expect(display!.getByText(/居民身份证|二楼/).first()).toBeVisible();
  expect(await infoOn(display!)).toMatchObject({ role: "display", place: "floor2" });
  // What the one became is nothing to the other.
  await codeOn(kiosk!);
  await confirm(await codeOn(kiosk!), "--place", "floor1");
  await expect(kiosk!.getByRole("heading", { level: 1 })).not.toContainText("尚未登记");
  expect(await infoOn(kiosk!)).toMatchObject({ role: "kiosk", place: "floor1" });
  await display!.context().close();
  await kiosk!.context().close();
});

test("a page that is not paired may do nothing, whatever it asks", async ({ page }) => {
  const { url } = await hall.serve("counter", credential, "--pair");
  const ask = (method: string) =>
    page.request.post(`${url}/api/onestop.v1.${method}`, {
      headers: { "Content-Type": "application/json" },
      data: {},
    });
  for (const method of ["HallService/GetHall", "TicketService/ListItems", "CounterService/SignIn"]) {
    const answer = await ask(method);
    expect(answer.status()).toBe(401);
    expect(await answer.text()).toContain("REASON_UNAUTHENTICATED");
  }
});

test("the code survives a reload, and the page a restart of the server", async ({ page }) => {
  const { url } = await hall.serve("counter", credential, "--pair");
  await page.goto(`${url}/rating/?counter=1`);
  const code = await codeOn(page);
  await page.reload();
  expect(await codeOn(page)).toBe(code);
  await hall.kill();
  await expect(page.getByRole("alert")).toBeVisible();
  await hall.start();
  // The server has forgotten the code: another one appears by itself.
  await expect(page.getByText(code, { exact: true })).toBeHidden({ timeout: 30_000 });
  await confirm(await codeOn(page));
  await expect(page.getByText("1号窗口").first()).toBeVisible();
});

test("pages come by HTTPS with a certificate of the hall, and cookies stay there", async ({
  browser,
}) => {
  await hall.verb("certificate", "page", "--host", "127.0.0.1", "--out", credential);
  const { url } = await hall.serve("counter", credential, "--pair", "--tls");
  expect(url).toMatch(/^https:/);
  // Who trusts the hall's authority trusts the page.
  const ca = await readFile(join(credential, "page-ca.pem"));
  const headers = await new Promise<any>((found, failed) =>
    get(`${url}/counter/`, { ca }, (response) => {
      response.resume();
      found(response.headers);
    }).on("error", failed),
  );
  expect(headers["strict-transport-security"]).toContain("max-age=");

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${url}/counter/`);
  await confirm(await codeOn(page), "--place", "1");
  await expect(signIn(page)).toBeVisible();
  const cookies = (await context.cookies()).filter(({ name }) => name.startsWith("onestop-"));
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.every(({ secure }) => secure)).toBe(true);
  await context.close();
});
