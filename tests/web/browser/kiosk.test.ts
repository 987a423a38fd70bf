import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";

import { compressedSize, expectAccessible, stage } from "./support";

const it = stage();

function touch(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole("button", { name }).first().click();
}

function title(page: Page): Promise<string> {
  return page.locator("h1").first().innerText();
}

async function choosePassport(page: Page): Promise<void> {
  await touch(page, /^出入境证件/);
  await touch(page, /^首次申领普通护照/);
}

/** As a reader does, whose keys come faster than any hand: the page's clock stands meanwhile. */
async function scan(page: Page, text: string): Promise<void> {
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  for (const key of [...text, "Enter"]) await page.keyboard.press(key);
  await page.clock.resume();
}

async function see(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}

describe("somebody who has never queued with a machine", () => {
  test("has a ticket and its paper after three touches", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    await see(page, "近期证件照");
    await touch(page, "取号");
    await see(page, "请取走您的小票");
    expect(await title(page)).toContain("B017");
    await see(page, "一楼大厅");
    await see(page, /约 43 分钟，很少超过 70 分钟/);
    expect(it.mock.world.printed).toEqual([
      { ticketId: "1000", trackingToken: "pretended", language: "zh", copy: false },
    ]);
  });

  test("finds things by pinyin initials and takes several on one ticket", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    await touch(page, "再加一件事");
    await touch(page, /^查找事项/);
    for (const key of "ZJZ") await touch(page, new RegExp(`^${key}$`));
    await touch(page, /^证件照采集/);
    await touch(page, "增加份数：证件照采集");
    await touch(page, "取号");
    await see(page, "您的号码");
    expect(Array.from(it.mock.hall.tickets.values())[0]?.matters).toMatchObject([
      { item: "passport-new", quantity: 1 },
      { item: "photo", quantity: 2 },
    ]);
  });

  test("needs no screen to touch: Tab and Enter do", async () => {
    const page = await it.open("/kiosk/");
    const walk = async (name: RegExp) => {
      for (let i = 0; i < 60; ++i) {
        await page.keyboard.press("Tab");
        const text = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
        if (name.test(text)) return page.keyboard.press("Enter");
      }
      throw new Error(`no way to ${String(name)}`);
    };
    await walk(/^出入境证件/);
    await walk(/^首次申领普通护照/);
    await walk(/^取号$/);
    await see(page, "请取走您的小票");
  });
});

describe("a ticket is never doubled or lost", () => {
  test("when the answer is lost on its way", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    it.mock.do("set", { lose: 2 });
    await touch(page, "取号");
    for (let i = 0; i < 5; ++i) await page.clock.runFor(500);
    await see(page, "您的号码");
    expect(it.mock.hall.tickets.size).toBe(1);
    const asked = it.mock.world.asked.filter(({ method }) => method === "IssueTicket");
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ message }) => message["requestId"])).size).toBe(1);
  });

  test("when its citizen left before anybody knew: it is taken back", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    it.mock.do("set", { lose: 1000 });
    await touch(page, "取号");
    while (!(await page.getByText("服务器没有应答").isVisible())) await page.clock.runFor(1000);
    await touch(page, "重新开始");
    it.mock.do("set", { lose: 0 });
    it.mock.do("cut");
    const cancelled = () => it.mock.world.asked.some(({ method }) => method === "CancelTicket");
    for (let i = 0; i < 100 && !cancelled(); ++i) await page.clock.runFor(200);
    expect(cancelled()).toBe(true);
    expect(it.mock.hall.tickets.size).toBe(1);
  });
});

describe("the paper", () => {
  test("that cannot be printed leaves a valid number and another try", async () => {
    const page = await it.open("/kiosk/");
    it.mock.do("set", { printer: "NO_PAPER" });
    await choosePassport(page);
    await touch(page, "取号");
    await see(page, "打印机缺纸");
    await see(page, /您的号码有效/);
    it.mock.do("set", { printer: "" });
    await touch(page, "重新打印");
    await see(page, "请取走您的小票");
    expect(it.mock.world.printed.map(({ copy }) => copy)).toEqual([false, false]);
    await touch(page, "重新打印");
    await see(page, "请取走您的小票");
    expect(it.mock.world.printed[2]?.copy).toBe(true);
  });
});

describe("a reader at the keyboard", () => {
  test("checks a missed ticket in by its code, also out of the search field", async () => {
    const page = await it.open("/kiosk/");
    it.mock.do("ticket", { number: "A012", state: "TICKET_STATE_MISSED" });
    await touch(page, /^查找事项/);
    await page.getByRole("searchbox").click();
    await scan(page, "onestop:1000:secret");
    await see(page, "报到成功");
    const asked = it.mock.world.asked.find(({ method }) => method === "CheckIn");
    expect(asked?.message).toMatchObject({ ticket: "1000", trackingToken: "secret" });
    await touch(page, "完成");
    await touch(page, /^查找事项/);
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
  });

  test("proposes the class by the age on a card, and never shows its number", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    await scan(page, "110101193001011234");
    await see(page, /证件已读取/);
    expect(await page.getByRole("radio", { name: /优先/ }).isChecked()).toBe(true);
    expect(await page.content()).not.toContain("110101193001011234");
    await touch(page, "取号");
    await see(page, "您的号码");
    const asked = it.mock.world.asked.find(({ method }) => method === "IssueTicket");
    expect(asked?.message).toMatchObject({ ticketClass: "priority" });
    expect(asked?.message["holder"]).not.toBe("");
  });
});

describe("a card that cannot be read", () => {
  test("is said to be none, and the ticket is taken without it", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    await scan(page, "110101193001011234");
    await see(page, /证件已读取/);
    await scan(page, "11010119300101????");
    await see(page, /证件没有读到/);
    expect(await page.getByRole("radio", { name: /优先/ }).isChecked()).toBe(false);
    await touch(page, "取号");
    await see(page, "您的号码");
    const asked = it.mock.world.asked.find(({ method }) => method === "IssueTicket");
    expect(asked?.message["holder"] ?? "").toBe("");
  });
});

describe("the page explains", () => {
  test("a number that is waiting, and one that does not exist", async () => {
    const page = await it.open("/kiosk/");
    it.mock.do("ticket", { number: "A012", state: "TICKET_STATE_WAITING" });
    await touch(page, /^我已有号码/);
    await page.getByRole("textbox").fill("a012");
    await page.keyboard.press("Enter");
    await see(page, "您的号码仍在排队，无需报到。");
    await touch(page, "完成");
    await touch(page, /^我已有号码/);
    await page.getByRole("textbox").fill("Z999");
    await page.keyboard.press("Enter");
    await see(page, "今天没有这个号码。");
  });

  test("a suspended service with the reason", async () => {
    const page = await it.open("/kiosk/");
    it.mock.do("suspend", { service: "property", reason: "系统升级" });
    await see(page, "暂停办理：系统升级");
    await touch(page, /^不动产与公积金/);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await title(page)).toBe("请选择您要办理的业务");
  });

  test("a refusal, and a call after closing that may be accepted", async () => {
    const page = await it.open("/kiosk/");
    await choosePassport(page);
    it.mock.do("set", { refusal: "CALL_AFTER_CLOSING" });
    await touch(page, "取号");
    await see(page, "预计叫到您时大厅已经关闭。");
    it.mock.do("set", { refusal: "" });
    await touch(page, "仍要取号");
    await see(page, "您的号码");
    const last = it.mock.world.asked.filter(({ method }) => method === "IssueTicket")[1];
    expect(last?.message["acceptLate"]).toBe(true);
  });

  test("a closed hall with its next opening", async () => {
    const page = await it.open("/kiosk/");
    it.mock.do("day", "DAY_STATE_CLOSED");
    await see(page, "现在不办理取号");
    await see(page, /下次开放/);
    it.mock.do("day", "DAY_STATE_OPEN");
    await see(page, "请选择您要办理的业务");
  });

  test("a server that is away, and goes on by itself", async () => {
    const page = await it.open("/kiosk/");
    await see(page, "请选择您要办理的业务");
    it.mock.do("set", { away: true });
    const away = page.getByText("暂时连接不上服务器");
    while (!(await away.isVisible())) await page.clock.runFor(500);
    it.mock.do("set", { away: false });
    while (await away.isVisible()) await page.clock.runFor(500);
    await see(page, "请选择您要办理的业务");
  });
});

describe("an idle page", () => {
  test("counts down where it can be seen, then is as the hall set it up", async () => {
    const page = await it.open("/kiosk/");
    await touch(page, "English");
    await touch(page, /^Passports/);
    await page.clock.runFor(12_000);
    await see(page, /Back to the start in \d+ seconds/);
    await page.clock.runFor(9000);
    await see(page, "请选择您要办理的业务");
  });

  test("stays for whoever wants to stay", async () => {
    const page = await it.open("/kiosk/");
    await touch(page, /^出入境证件/);
    await page.clock.runFor(12_000);
    await touch(page, "继续操作");
    await page.clock.runFor(9000);
    expect(await title(page)).toBe("出入境证件");
  });
});

describe("everybody can use it", () => {
  for (const [language, contrast] of [
    ["中文", false],
    ["English", false],
    ["中文", true],
    ["English", true],
  ] as const) {
    test(`in ${language}${contrast ? ", with high contrast and large text" : ""}`, async () => {
      const page = await it.open("/kiosk/");
      it.mock.do("notices", [{ notice: "1", texts: { zh: "电梯检修", en: "Lift out of order" } }]);
      it.mock.do("suspend", { service: "property", reason: "系统升级" });
      await touch(page, language);
      if (contrast) {
        await touch(page, /^高对比度|^High contrast/);
        await touch(page, /^大字|^Large text/);
      }
      await expectAccessible(page, "home");
      await touch(page, /^查找事项|^Find something/);
      await page.getByRole("searchbox").fill("h");
      await expectAccessible(page, "search");
      await touch(page, /^返回|^Back/);
      await touch(page, /^出入境证件|^Passports/);
      await expectAccessible(page, "service");
      await touch(page, /^首次申领普通护照|^Apply for a first passport/);
      await expectAccessible(page, "review");
      it.mock.do("set", { refusal: "QUOTA_USED_UP" });
      await touch(page, /^取号$|^Take my ticket/);
      await page.getByRole("alert").waitFor();
      await expectAccessible(page, "refused");
      it.mock.do("set", { refusal: "" });
      await touch(page, /^取号$|^Take my ticket/);
      await page.getByText(/请取走您的小票|Please take your paper/).waitFor();
      await expectAccessible(page, "ticket");
      await page.clock.runFor(contrast ? 32_000 : 12_000);
      await expectAccessible(page, "countdown");
      await touch(page, /^完成|^Done/);
      await touch(page, /^我已有号码|^I have a number/);
      await expectAccessible(page, "check-in");
      await page.keyboard.press("Escape");
      it.mock.do("day", "DAY_STATE_CLOSED");
      await page.getByText(/现在不办理取号|No tickets at the moment/).waitFor();
      await expectAccessible(page, "closed");
    });
  }

  test("with targets large enough for every finger", async () => {
    const page = await it.open("/kiosk/", { width: 1024, height: 768 });
    await choosePassport(page);
    for (const control of await page.locator("button, label").all()) {
      const box = await control.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await control.innerText()).toBeGreaterThan(
        55,
      );
    }
  });

  test("on a slow line: little has to be loaded", async () => {
    const page = await it.open("/kiosk/");
    const size = await compressedSize(page);
    expect(size).toBeGreaterThan(20_000);
    expect(size).toBeLessThan(200_000);
  });
});
