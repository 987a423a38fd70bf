import type { CallOptions } from "@connectrpc/connect";

import { browser, type Environment } from "../environment";
import { type Failure, failureOf } from "../failure";
import type { ListTicketsResponse } from "../gen/onestop/v1/counter_service_pb";
import { RETRY_TIMES } from "../retry";

/** Milliseconds between two questions, however much happens. */
export const POLL_PAUSE = 2000;

export interface PollOptions {
  ask(options: CallOptions): Promise<ListTicketsResponse>;
  onAnswer(answer: ListTicketsResponse): void;
  onFailure(failure: Failure): void;
}

/**
 * Asks for a list while somebody looks at it: when it is opened, and after every change the streams
 * tell of, but not more often than every POLL_PAUSE. Nothing is asked, nor told, once it is closed.
 */
export class TicketPoll {
  #stop: AbortController | undefined;
  #stale = false;
  #wake: (() => void) | undefined;

  constructor(
    private readonly options: PollOptions,
    private readonly environment: Environment = browser,
  ) {}

  open(): void {
    this.close();
    this.#stop = new AbortController();
    void this.#follow(this.#stop.signal);
  }

  /** Something may stand differently now. */
  changed(): void {
    this.#stale = true;
    this.#wake?.();
  }

  close(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#wake?.();
  }

  async #follow(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      this.#stale = false;
      await this.#askOnce(stopped);
      try {
        await this.environment.sleep(POLL_PAUSE, stopped);
      } catch {
        return;
      }
      if (!this.#stale) await new Promise<void>((wake) => (this.#wake = wake));
      this.#wake = undefined;
    }
  }

  async #askOnce(stopped: AbortSignal): Promise<void> {
    try {
      const timeoutMs = RETRY_TIMES.attempt;
      const answer = await this.options.ask({ timeoutMs, signal: stopped });
      if (!stopped.aborted) this.options.onAnswer(answer);
    } catch (error) {
      if (stopped.aborted) return;
      const failure = failureOf(error);
      // What passes by itself is worth another try.
      this.#stale ||= failure.transient;
      this.options.onFailure(failure);
    }
  }
}
