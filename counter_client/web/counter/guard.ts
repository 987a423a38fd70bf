/** Milliseconds in which a key pressed for one ticket cannot act on the next. */
export const GUARD_TIME = 700;

/**
 * The second half of a double press comes when the next ticket is on the screen already. What is
 * shown must have stood there for a moment before the main key acts on it.
 */
export class Guard {
  #shown: string | undefined;
  #since = 0;

  /** `shown` names what the main key would act on: a ticket, or "". */
  show(shown: string, now: number): void {
    if (shown === this.#shown) return;
    // The first thing a page shows was there before it.
    this.#since = this.#shown === undefined ? now - GUARD_TIME : now;
    this.#shown = shown;
  }

  allows(now: number): boolean {
    return now - this.#since >= GUARD_TIME;
  }
}
