import type { CallOptions } from "@connectrpc/connect";

import { browser, type Environment } from "./environment";
import { failureOf } from "./failure";

export interface RetryTimes {
  /** How long one attempt may take. */
  attempt: number;
  /** How long all attempts and the pauses between them may take. */
  total: number;
  /** Upper bound of the first pause; doubled with every further one. */
  base: number;
  /** No pause is longer. */
  cap: number;
}

/** Milliseconds. */
export const RETRY_TIMES: RetryTimes = { attempt: 5000, total: 20_000, base: 50, cap: 2000 };

/**
 * Exponential backoff with full jitter: pause n is drawn evenly from [0, min(cap, base * 2^n)], so
 * that pages which lost the server together do not come back together.
 */
export class Backoff {
  #exponent = 0;

  constructor(
    private readonly times: Pick<RetryTimes, "base" | "cap">,
    private readonly random: () => number,
  ) {}

  next(): number {
    const bound = Math.min(this.times.cap, this.times.base * 2 ** this.#exponent);
    if (bound < this.times.cap) ++this.#exponent;
    return this.random() * bound;
  }

  reset(): void {
    this.#exponent = 0;
  }
}

/** A version 4 UUID. Not crypto.randomUUID: that is missing in old browsers and on plain http. */
export function newRequestId(
  fill: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const bytes = fill(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    if (index === 6) byte = (byte & 0x0f) | 0x40;
    if (index === 8) byte = (byte & 0x3f) | 0x80;
    return byte.toString(16).padStart(2, "0");
  }).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** Calls until it succeeds, is refused for good, or the time is up; then throws the last error. */
export async function withRetry<Answer>(
  attempt: (options: CallOptions) => Promise<Answer>,
  times: RetryTimes = RETRY_TIMES,
  environment: Environment = browser,
): Promise<Answer> {
  const deadline = environment.now() + times.total;
  const backoff = new Backoff(times, () => environment.random());
  for (;;) {
    try {
      return await attempt({
        timeoutMs: Math.min(times.attempt, Math.max(1, deadline - environment.now())),
      });
    } catch (error) {
      const failure = failureOf(error);
      if (!failure.transient) throw error;
      // The jitter is added to the server's hint, or everybody told to wait comes back at once.
      const pause = failure.retryAfter + backoff.next();
      if (environment.now() + pause >= deadline) throw error;
      await environment.sleep(pause);
    }
  }
}
