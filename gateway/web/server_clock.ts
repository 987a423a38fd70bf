import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";

import { browser, type Environment } from "./environment";

/**
 * The hall's time, from the times its messages carry: a terminal's own clock may be wrong by years.
 * A message is never newer than now, so the latest estimate so far is the best one.
 */
export class ServerClock {
  #offset: number | undefined;

  constructor(
    private readonly environment: Environment = browser,
    private readonly wall: () => number = () => Date.now(),
  ) {}

  observe(time: Timestamp | undefined): void {
    if (!time) return;
    const offset = timestampMs(time) - this.environment.now();
    if (this.#offset === undefined || offset > this.#offset) this.#offset = offset;
  }

  /** Milliseconds since the epoch; by the terminal's clock until the hall has said anything. */
  now(): number {
    return this.#offset === undefined ? this.wall() : this.environment.now() + this.#offset;
  }
}

/** "09:05" in the hall's time zone. */
export function clockTime(milliseconds: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(timeZone ? { timeZone } : {}),
  }).format(milliseconds);
}

/** "Monday 23 November", in the hall's time zone and the reader's language. */
export function longDate(
  milliseconds: number,
  timeZone: string | undefined,
  locale: string,
): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    month: "long",
    day: "numeric",
    ...(timeZone ? { timeZone } : {}),
  }).format(milliseconds);
}
