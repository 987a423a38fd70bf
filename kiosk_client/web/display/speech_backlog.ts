import type { LanguageTag } from "$gateway/language";

/** A call as far as speaking it goes. */
export interface Spoken {
  number: string;
  counter: string;
  /** 0 for the first call of a leg, then the number of the recall. */
  recall: number;
}

/** One call to be spoken, in these languages, one after the other. */
export interface Announcement<Call extends Spoken> {
  call: Call;
  languages: readonly LanguageTag[];
}

/** About how long things take, in seconds: what the policy reckons with. */
export const CHIME_SECONDS = 2;
export const SENTENCE_SECONDS = 3.5;

/** Nobody waits longer than this between seeing a number and hearing it, in seconds. */
export const MAX_BACKLOG_SECONDS = 20;

/**
 * What is still to be spoken. A hall can call faster than anyone can speak, so when the backlog grows
 * too long, first repeats are left out, then every language but the first, then the calls that have
 * waited longest: those are only shown. What remains is spoken in order.
 */
export class SpeechBacklog<Call extends Spoken> {
  #waiting: Announcement<Call>[] = [];
  #dropped = 0;

  constructor(private readonly languages: () => readonly LanguageTag[]) {}

  get length(): number {
    return this.#waiting.length;
  }

  /** How many calls were only shown so far. */
  get dropped(): number {
    return this.#dropped;
  }

  add(call: Call): void {
    const languages = this.languages();
    if (languages.length === 0) return;
    // The same number at the same window again: the one that waits says it.
    if (this.#waiting.some(({ call: each }) => each.number === call.number && each.counter === call.counter)) {
      return;
    }
    this.#waiting.push({ call, languages });
    this.#shorten();
  }

  next(): Announcement<Call> | undefined {
    return this.#waiting.shift();
  }

  clear(): void {
    this.#waiting = [];
  }

  #shorten(): void {
    this.#dropWhileTooLong(({ call }) => call.recall > 0);
    // From the end: whoever has waited longest loses least.
    for (let i = this.#waiting.length - 1; i >= 0 && this.#isTooLong(); --i) {
      const each = this.#waiting[i];
      if (each) this.#waiting[i] = { call: each.call, languages: each.languages.slice(0, 1) };
    }
    this.#dropWhileTooLong(() => true);
  }

  #dropWhileTooLong(may: (announcement: Announcement<Call>) => boolean): void {
    while (this.#waiting.length > 1 && this.#isTooLong()) {
      const index = this.#waiting.findIndex(may);
      if (index < 0) return;
      this.#waiting.splice(index, 1);
      ++this.#dropped;
    }
  }

  #isTooLong(): boolean {
    const seconds = this.#waiting.reduce(
      (sum, { languages }) => sum + CHIME_SECONDS + languages.length * SENTENCE_SECONDS,
      0,
    );
    return seconds > MAX_BACKLOG_SECONDS;
  }
}
