import { browser, type Environment } from "$gateway/environment";

/** Milliseconds without a touch until the page goes back to its start. */
export const IDLE_TIME = 20_000;
/** From here on the countdown is shown. */
export const WARNING_TIME = 10_000;

/** Counts how long nobody has touched the page. */
export class Idle {
  #touched: number;

  constructor(private readonly environment: Environment = browser) {
    this.#touched = environment.now();
  }

  touch(): void {
    this.#touched = this.environment.now();
  }

  /** Milliseconds left of `time`; never negative. */
  left(time: number = IDLE_TIME): number {
    return Math.max(0, time - (this.environment.now() - this.#touched));
  }
}
