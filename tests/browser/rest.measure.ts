import { test, type Page } from "@playwright/test";

import { Hall } from "./hall";

// What a page costs that nobody touches: processor time of its main thread while it stands there for
// ten seconds. No figure is demanded, because the machine is not ours alone.

const SECONDS = 10;

/** Share of one core that scripts, styles, layout and painting took. */
async function busyShare(page: Page): Promise<{ task: number; script: number; heapKiB: number }> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async () => {
    const { metrics } = await debug.send("Performance.getMetrics");
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  // What follows loading is over.
  await page.waitForTimeout(5000);
  const before = await read();
  await page.waitForTimeout(SECONDS * 1000);
  const after = await read();
  const used = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  return {
    task: used("TaskDuration") / SECONDS,
    script: used("ScriptDuration") / SECONDS,
    heapKiB: Math.round((after.get("JSHeapUsedSize") ?? 0) / 1024),
  };
}

test("pages at rest", async ({ browser }) => {
  const hall = await Hall.open();
  try {
    const kiosk = await hall.serve("kiosk", await hall.enroll("kiosk", "kiosk", "floor1"));
    const terminal = await hall.seatClerk("2001", "1");
    await hall.client("kiosk", `${hall.folder}/kiosk`, "take", "id-renew");
    await hall.client("counter", terminal, "next");
    await hall.putStaff("2002", "836194", "Li Na");
    const counter = await hall.serve("counter", await hall.enroll("clerk", "second", "2"));
    console.log("| page at rest | of one core | scripts | heap |\n|---|---:|---:|---:|");
    for (const [name, address, prepare] of [
      ["kiosk", `${kiosk.url}/kiosk/`, undefined],
      ["display", `${kiosk.url}/display/?silent=1`, undefined],
      ["counter", `${counter.url}/counter/`, openWindow],
    ] as const) {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      await page.goto(address);
      await prepare?.(page);
      const { task, script, heapKiB } = await busyShare(page);
      const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
      console.log(`| ${name} | ${percent(task)} | ${percent(script)} | ${heapKiB} KiB |`);
      await page.close();
    }
  } finally {
    await hall.close();
  }
});

async function openWindow(page: Page): Promise<void> {
  await page.getByLabel("工号").fill("2002");
  await page.getByLabel("密码", { exact: false }).fill("836194");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /2号窗口/ }).click();
  const open = page.getByRole("button", { name: "开放窗口" });
  if (await open.isVisible()) await open.click();
  await page.getByRole("button", { name: /叫下一位/ }).first().waitFor();
}
