import type { CallOptions } from "@connectrpc/connect";

import { browser, type Environment } from "../environment";
import { type Failure, failureOf } from "../failure";
import { Reason } from "../gen/onestop/v1/reason_pb";
import { Backoff, newRequestId, RETRY_TIMES } from "../retry";

/**
 * idle: the next key counts. underWay: one command is on its way. unknown: it may have been
 * carried out, and is being asked for again with the same request id until the hall says which.
 */
export type Progress<Name> =
  | { phase: "idle" }
  | { phase: "underWay"; name: Name }
  | { phase: "unknown"; name: Name };

export type Ending<Answer> =
  | { kind: "done"; answer: Answer }
  | { kind: "refused"; failure: Failure }
  /** Nobody knows, and asking again cannot tell: what the hall shows next is the truth. */
  | { kind: "lost"; failure: Failure }
  /** The person gave up while it was unknown. */
  | { kind: "dropped" }
  /** Another command was under way: nothing was sent. */
  | { kind: "busy" };

/** Milliseconds. */
export const RUNNER_TIMES = {
  ...RETRY_TIMES,
  /** A hiccup shorter than this is not worth a word. */
  patience: 1500,
} as const;

/** After so many answers that make no sense it is left at that. */
const MAX_BROKEN = 3;

// Said before the hall looks whether it knows the command: after a lost attempt they settle nothing.
const BEFORE_THE_HALL: ReadonlySet<Reason> = new Set([
  Reason.UNAUTHENTICATED,
  Reason.DEVICE_REVOKED,
  Reason.ROLE_NOT_ALLOWED,
  Reason.NOT_SIGNED_IN,
  Reason.SESSION_EXPIRED,
  Reason.SIGNED_IN_ELSEWHERE,
  Reason.QUARANTINED,
  Reason.DISK_RESERVE,
  Reason.STALE_EPOCH,
  Reason.BEHIND_WITNESS,
]);

/**
 * Sends one command at a time. One press is one request id, however often it has to be sent; while
 * a command is under way or unknown, every other press is turned away.
 */
export class CommandRunner<Name> {
  #progress: Progress<Name> = { phase: "idle" };
  #stop: AbortController | undefined;

  constructor(
    private readonly onProgress: (progress: Progress<Name>) => void = () => {},
    private readonly environment: Environment = browser,
    private readonly newId: () => string = newRequestId,
  ) {}

  get progress(): Progress<Name> {
    return this.#progress;
  }

  async run<Answer>(
    name: Name,
    send: (requestId: string, options: CallOptions) => Promise<Answer>,
  ): Promise<Ending<Answer>> {
    if (this.#progress.phase !== "idle") return { kind: "busy" };
    const stop = new AbortController();
    this.#stop = stop;
    this.#show({ phase: "underWay", name });
    try {
      return await this.#untilSettled(name, send, stop.signal);
    } finally {
      this.#stop = undefined;
      this.#show({ phase: "idle" });
    }
  }

  /** Stops asking for a command whose outcome is unknown; one that is merely under way goes on. */
  giveUp(): void {
    if (this.#progress.phase === "unknown") this.#stop?.abort();
  }

  async #untilSettled<Answer>(
    name: Name,
    send: (requestId: string, options: CallOptions) => Promise<Answer>,
    stopped: AbortSignal,
  ): Promise<Ending<Answer>> {
    const requestId = this.newId();
    const start = this.environment.now();
    const backoff = new Backoff(RUNNER_TIMES, () => this.environment.random());
    let lost = false;
    let broken = 0;
    for (;;) {
      let failure: Failure;
      try {
        const answer = await send(requestId, { timeoutMs: RUNNER_TIMES.attempt, signal: stopped });
        return { kind: "done", answer };
      } catch (error) {
        failure = failureOf(error);
      }
      if (stopped.aborted) return { kind: "dropped" };
      lost ||= failure.outcomeUnknown;
      const elapsed = this.environment.now() - start;
      if (!failure.transient) {
        if (failure.kind === "refused") return refused(failure, lost);
        if (!failure.outcomeUnknown || ++broken >= MAX_BROKEN) {
          return { kind: lost ? "lost" : "refused", failure };
        }
      } else if (!lost && elapsed >= RUNNER_TIMES.total) {
        return { kind: "refused", failure };
      }
      if (lost && elapsed >= RUNNER_TIMES.patience) this.#show({ phase: "unknown", name });
      try {
        await this.environment.sleep(failure.retryAfter + backoff.next(), stopped);
      } catch {
        return { kind: "dropped" };
      }
    }
  }

  #show(progress: Progress<Name>): void {
    if (progress.phase === this.#progress.phase) return;
    this.#progress = progress;
    this.onProgress(progress);
  }
}

// The hall knows every command it accepted, so its own no settles that nothing was done.
function refused(failure: Failure, lost: boolean): Ending<never> {
  return { kind: lost && BEFORE_THE_HALL.has(failure.reason) ? "lost" : "refused", failure };
}
