/** Milliseconds until a refused "absent" may be tried again, when the hall does not say. */
export const ABSENT_HOLD = 5000;

/**
 * Whether a ticket may be called absent is the hall's rule; the page learns of it by a refusal
 * only, and then holds the key back for a while.
 */
export class Hold {
  #ticketId = "";
  #until = 0;

  refuse(ticketId: string, retryAfter: number, now: number): void {
    this.#ticketId = ticketId;
    this.#until = now + (retryAfter > 0 ? retryAfter : ABSENT_HOLD);
  }

  /** Whole seconds left for this ticket, 0 when it may be tried. */
  secondsLeft(ticketId: string, now: number): number {
    if (ticketId !== this.#ticketId) return 0;
    return Math.max(0, Math.ceil((this.#until - now) / 1000));
  }
}
