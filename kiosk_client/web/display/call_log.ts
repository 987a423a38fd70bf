import { timestampMs } from "@bufbuild/protobuf/wkt";

import type { Call } from "$gateway/gen/onestop/v1/hall_service_pb";

/** As many as a snapshot brings; nothing that a display holds may grow for days. */
const LIMIT = 20;

/** A call that was made longer ago is shown, but no longer spoken; milliseconds. */
export const SPEAKABLE_AGE = 60_000;

/** What came with a message of WatchCalls. */
export interface CallsMessage {
  current: bigint;
  calls: readonly Call[];
}

/**
 * Every call once, by its sequence, whatever the stream repeats: a snapshot after a broken line brings
 * what was missed together with what has been spoken long ago.
 */
export class CallLog {
  /** The newest last. */
  calls: readonly Call[] = [];
  #last: bigint | undefined;

  /** `last` is the sequence of the last call known before this page was loaded again. */
  constructor(last?: bigint) {
    this.#last = last;
  }

  get last(): bigint | undefined {
    return this.#last;
  }

  /** Takes a snapshot or a resync; returns the calls that are new, oldest first. */
  snapshot(message: CallsMessage): readonly Call[] {
    this.calls = inOrder(message.calls).slice(-LIMIT);
    const newest = this.calls[this.calls.length - 1]?.sequence ?? 0n;
    const end = newest > message.current ? newest : message.current;
    // The hall's journal has gone back: an older copy was put in place. Nothing known counts any more.
    if (this.#last !== undefined && end < this.#last) this.#last = undefined;
    const known = this.#last;
    this.#remember(message.calls);
    // A page that knows nothing takes the past for granted.
    if (known === undefined) {
      this.#last ??= message.current;
      return [];
    }
    return this.calls.filter(({ sequence }) => sequence > known);
  }

  /** Takes a change; returns the calls that are new. */
  change(message: CallsMessage): readonly Call[] {
    const known = this.#last;
    const fresh = inOrder(message.calls).filter(
      ({ sequence }) => known === undefined || sequence > known,
    );
    this.calls = [...this.calls, ...fresh].slice(-LIMIT);
    this.#remember(fresh);
    return fresh;
  }

  #remember(calls: readonly Call[]): void {
    for (const { sequence } of calls) {
      if (this.#last === undefined || sequence > this.#last) this.#last = sequence;
    }
  }
}

function inOrder(calls: readonly Call[]): Call[] {
  return [...calls].sort((a, b) => (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0));
}

export function isSpeakable(call: Call, now: number): boolean {
  return !call.time || now - timestampMs(call.time) < SPEAKABLE_AGE;
}

/**
 * What to show, newest first: each number at its window once, with its latest call, and none of
 * an earlier day. `date` is the hall-day as 2026-11-23.
 */
export function shownCalls(
  calls: readonly Call[],
  date: string,
  timeZone: string | undefined,
): Call[] {
  const shown: Call[] = [];
  const seen = new Set<string>();
  for (const call of [...calls].reverse()) {
    const key = `${call.number} ${call.counter}`;
    if (seen.has(key) || dateOf(call, timeZone) < date) continue;
    seen.add(key);
    shown.push(call);
  }
  return shown;
}

function dateOf(call: Call, timeZone: string | undefined): string {
  if (!call.time) return "";
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", timeZone ? { timeZone } : {}).format(
    timestampMs(call.time),
  );
}

/** How many calls can stand in the large place at once. */
const LARGE = 4;
/** For so long a call keeps the large place although another one came; milliseconds. */
export const LARGE_TIME = 15_000;

/** Splits what is shown: the calls just made, at least the last one, and those before. */
export function splitCalls(
  shown: readonly Call[],
  now: number,
): { current: readonly Call[]; recent: readonly Call[] } {
  let count = 1;
  while (count < Math.min(LARGE, shown.length)) {
    const time = shown[count]?.time;
    if (!time || now - timestampMs(time) >= LARGE_TIME) break;
    ++count;
  }
  return { current: shown.slice(0, count), recent: shown.slice(count) };
}
