import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";

import { stage } from "./support";

// A display stands for weeks and nobody looks after it. Here days pass in seconds: the page's clock and
// the hall's are moved on together.

const it = stage();

const DAYS = 4;
/** One after the other; with those at once 132 a day. */
const CALLS = 60;
const SECOND = 1000;
const HOUR = 3_600_000;
/** Between two calls: about what a hall of 60 windows makes. */
const PAUSE = 9 * SECOND;

interface Size {
  /**
   * Bytes of what the page's scripts hold. Without code, which is compiled as it pleases the browser,
   * and what the browser keeps for itself, such as the debugger's notes of every request.
   */
  held: number;
  nodes: number;
  listeners: number;
}

/** What is of interest in a heap snapshot: for each node its fields, one after the other. */
interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
}

async function sizeOf(debug: CDPSession): Promise<Size> {
  let text = "";
  const onChunk = ({ chunk }: { chunk: string }) => {
    text += chunk;
  };
  debug.on("HeapProfiler.addHeapSnapshotChunk", onChunk);
  // What the first round frees may hold the rest.
  for (let round = 0; round < 2; ++round) await debug.send("HeapProfiler.collectGarbage");
  await debug.send("HeapProfiler.takeHeapSnapshot");
  debug.off("HeapProfiler.addHeapSnapshotChunk", onChunk);
  const { metrics } = await debug.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((each) => each.name === name)?.value ?? NaN;
  return {
    held: heldBytes(JSON.parse(text) as HeapSnapshot),
    nodes: value("Nodes"),
    listeners: value("JSEventListeners"),
  };
}

function heldBytes({ snapshot, nodes }: HeapSnapshot): number {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const size = fields.indexOf("self_size");
  const type = fields.indexOf("type");
  let sum = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = types[0][nodes[node + type] ?? 0] ?? "";
    if (kind !== "code" && kind !== "native") sum += nodes[node + size] ?? 0;
  }
  return sum;
}

test("a display is after days what it was on the first: days, calls, breaks of the line", async () => {
  let passed = 0;
  const wall = Date.now;
  it.mock.hall.now = () => wall() + passed;
  const page = await it.open("/display/", { width: 1920, height: 1080 });
  await page.getByText("请留意叫号").waitFor();
  const debug = await page.context().newCDPSession(page);
  await debug.send("Performance.enable");

  const pass = async (milliseconds: number) => {
    passed += milliseconds;
    await page.clock.runFor(milliseconds);
  };
  const large = (number: string) =>
    page.locator("article .number", { hasText: number }).waitFor();

  const sizes: Size[] = [];
  for (let day = 0; day < DAYS; ++day) {
    const letter = "ABCD"[day % 4];
    const spokenBefore = it.mock.world.spoken.length;
    let number = "";
    for (let call = 1; call <= CALLS; ++call) {
      number = `${letter}${String(call).padStart(3, "0")}`;
      it.mock.do("call", { number, counter: String(1 + (call % 12)) });
      // Now and then everybody is called at once, or called again.
      if (call % 10 === 5) {
        for (let more = 1; more <= 12; ++more) {
          it.mock.do("call", { number: `E${call}${more}`, counter: String(more), recall: more % 2 });
        }
      }
      // Only in the first days: every new stream begins with a snapshot, which would hide what grows.
      const breaks = day < DAYS - 2;
      if (breaks && call === 30) it.mock.do("cut");
      // The server is started again: away for half a minute, then everything is said anew.
      if (breaks && call === 45) it.mock.do("set", { away: true });
      await pass(PAUSE);
      if (breaks && call === 48) it.mock.do("set", { away: false });
    }
    await large(number);
    expect(it.mock.world.spoken.length - spokenBefore, "spoken today").toBeGreaterThan(CALLS);
    const silent = await untilSilent(page, pass);
    expect(silent, "sentences that were still to be spoken").toBeLessThan(12);
    sizes.push(await sizeOf(debug));

    // The day ends; the next one begins in the morning, and shows nothing of the day before.
    it.mock.do("day", "DAY_STATE_CLOSED");
    await pass(5 * SECOND);
    passed += 24 * HOUR;
    it.mock.do("day", "DAY_STATE_OPEN");
    await page.getByText(number).first().waitFor({ state: "detached" });
  }

  // What is loaded and kept once is there after the first two.
  const [first, last] = [sizes[DAYS - 3], sizes[DAYS - 1]];
  if (!first || !last) throw new Error("no day was measured");
  const report = JSON.stringify(sizes);
  expect(last.held, report).toBeLessThan(first.held + 15_000);
  expect(last.nodes, report).toBeLessThanOrEqual(first.nodes * 1.1 + 50);
  expect(last.listeners, report).toBeLessThanOrEqual(first.listeners + 5);
  console.log(`display after each day: ${report}`);
}, 180_000);

/** Lets time pass until nothing more is spoken; how many sentences there were. */
async function untilSilent(
  page: Page,
  pass: (milliseconds: number) => Promise<void>,
): Promise<number> {
  const before = it.mock.world.spoken.length;
  for (let quiet = 0, last = before; quiet < 4; ) {
    await pass(8 * SECOND);
    // What was asked for has to get through the network, which knows no fake time.
    await page.evaluate(() => fetch("/local/info").then((answer) => answer.text()));
    quiet = it.mock.world.spoken.length === last ? quiet + 1 : 0;
    last = it.mock.world.spoken.length;
  }
  return it.mock.world.spoken.length - before;
}
