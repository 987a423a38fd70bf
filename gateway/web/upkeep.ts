import { info } from "./local";

/** When a page that stands open for days loads itself again. */
export interface UpkeepFacts {
  /** By the hall's clock, milliseconds. */
  now: number;
  timeZone: string | undefined;
  /** How long the page has been open, milliseconds. */
  age: number;
  /** True when nobody would notice. */
  idle: boolean;
  /** True when the program beside the browser is another one than when the page was loaded. */
  upgraded: boolean;
}

const MIN_AGE = 12 * 3600_000;

/** Once a night between two and five, and after an upgrade; never under somebody's hands. */
export function shouldReload({ now, timeZone, age, idle, upgraded }: UpkeepFacts): boolean {
  if (!idle) return false;
  if (upgraded) return true;
  if (age < MIN_AGE) return false;
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      hourCycle: "h23",
      ...(timeZone ? { timeZone } : {}),
    }).format(now),
  );
  return hour >= 2 && hour < 5;
}

/** Keeps a page young. Returns what ends it. */
export function keepUp(facts: () => Pick<UpkeepFacts, "now" | "timeZone" | "idle">): () => void {
  const start = performance.now();
  let version: string | undefined;

  async function look(): Promise<void> {
    let current: string;
    try {
      current = (await info()).version;
    } catch {
      // Loading again now would end on the browser's own error page.
      return;
    }
    version ??= current;
    const age = performance.now() - start;
    if (shouldReload({ ...facts(), age, upgraded: current !== version })) location.reload();
  }

  void look();
  const timer = setInterval(() => void look(), 5 * 60_000);
  return () => clearInterval(timer);
}
