/**
 * Tells a keyboard-wedge reader from a person: a reader "types" what it read faster than any hand,
 * and ends with Enter. Times are milliseconds of a clock that never jumps.
 */

/** The longest pause between two keys of a reader. */
const MAX_GAP = 50;
/** Fewer keys than this are no scan, however fast. */
const MIN_LENGTH = 4;
/** What no code or card holds. */
const MAX_LENGTH = 1024;

export interface WedgeResult {
  /** True when the key belongs to a reader and must not reach the page. */
  swallow: boolean;
  /** What was read, once it is complete. */
  scan?: string;
  /** True once, when a burst is recognised: what its first keys wrote has to be taken back. */
  undo?: boolean;
}

const NOTHING: WedgeResult = { swallow: false };

export class WedgeDecoder {
  #text = "";
  #last = -Infinity;
  #fast = true;

  /** `key` as KeyboardEvent.key has it. */
  feed(key: string, time: number): WedgeResult {
    // Shift and its like come between the letters of a reader.
    if (key === "Shift" || key === "CapsLock" || key === "Alt" || key === "Control") return NOTHING;
    const gap = time - this.#last;
    this.#last = time;
    const inBurst = gap <= MAX_GAP && this.#text !== "";

    if (key === "Enter" || key === "Tab") {
      const text = this.#text;
      const complete = inBurst && this.#fast && text.length >= MIN_LENGTH;
      this.#text = "";
      return complete ? { swallow: true, scan: text } : NOTHING;
    }
    if (Array.from(key).length !== 1) {
      this.#text = "";
      return NOTHING;
    }
    if (!inBurst) {
      this.#text = key;
      this.#fast = true;
      return NOTHING;
    }
    if (this.#text.length < MAX_LENGTH) this.#text += key;
    else this.#fast = false;
    // Two fast keys can be a slip of two fingers; four cannot.
    if (this.#text.length < MIN_LENGTH) return NOTHING;
    return this.#text.length === MIN_LENGTH ? { swallow: true, undo: true } : { swallow: true };
  }
}

/** What a scan means. */
export type Scan =
  /** The code on a ticket. */
  | { kind: "ticket"; ticket: string; trackingToken: string }
  /** Anything else: an identity card or the like. */
  | { kind: "document"; document: string };

/**
 * Reads `onestop:<ticketId>:<token>`, an address that carries ticket and token, or a bare ticket
 * number such as A017; everything else is a document.
 */
export function readScan(text: string): Scan {
  const trimmed = text.trim();
  const own = /^onestop:([A-Za-z0-9-]{1,40}):([A-Za-z0-9_=-]{0,128})$/.exec(trimmed);
  if (own) return { kind: "ticket", ticket: own[1] ?? "", trackingToken: own[2] ?? "" };
  const address = readAddress(trimmed);
  if (address) return address;
  if (/^[A-Za-z]{1,3}[0-9]{3,6}$/.test(trimmed)) {
    return { kind: "ticket", ticket: trimmed.toUpperCase(), trackingToken: "" };
  }
  return { kind: "document", document: trimmed };
}

function readAddress(text: string): Scan | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const fragment = new URLSearchParams(url.hash.replace(/^#/, ""));
  const value = (name: string) => url.searchParams.get(name) ?? fragment.get(name) ?? "";
  const ticket = value("ticket");
  if (!/^[A-Za-z0-9-]{1,40}$/.test(ticket)) return undefined;
  return { kind: "ticket", ticket, trackingToken: value("token") };
}
