import type { CallOptions } from "@connectrpc/connect";
import type { Timestamp } from "@bufbuild/protobuf/wkt";

import { browser, type Environment } from "./environment";
import { type Failure, failureOf } from "./failure";
import { Backoff } from "./retry";

/** What every message of a stream carries. */
export interface Span {
  previous: bigint;
  current: bigint;
  resync: boolean;
  time?: Timestamp | undefined;
}

export type Step = "snapshot" | "change" | "heartbeat" | "gap";

/** Holds a stream to its promise: a snapshot, then changes that chain without a gap. */
export class Chain {
  #last: bigint | undefined;

  accept(span: Span): Step {
    // What carries no place in the journal only says that the line is alive.
    if (span.current === 0n && span.previous === 0n && !span.time) return "heartbeat";
    if (!span.resync && span.previous === span.current && span.current === this.#last) {
      return "heartbeat";
    }
    if (span.previous === 0n || span.resync) {
      this.#last = span.current;
      return "snapshot";
    }
    if (this.#last === undefined || span.previous !== this.#last) return "gap";
    this.#last = span.current;
    return "change";
  }
}

export interface WatchState {
  /** connecting: nothing heard yet. live: following. away: what was heard last is growing old. */
  phase: "connecting" | "live" | "away";
  /** Why, when away. */
  failure?: Failure;
}

export interface WatchOptions<Message extends Span> {
  open(options: CallOptions): AsyncIterable<Message>;
  onSnapshot(message: Message): void;
  onChange(message: Message): void;
  onState?(state: WatchState): void;
  /** Whenever anything was heard, be it a heartbeat. */
  onHeard?(message: Message): void;
}

/** Milliseconds. */
export const WATCH_TIMES = {
  /** The snapshot comes at once, or something is wrong. */
  opening: 10_000,
  /** A stream that was silent for so long is opened again: a dead line makes no sound. */
  silence: 45_000,
  base: 200,
  cap: 5000,
} as const;

/**
 * Follows a server stream until stopped: opens it again after every end, with pauses that grow, and
 * asks for a new snapshot when the chain has a gap. Callbacks never come after stop().
 */
export function watch<Message extends Span>(
  options: WatchOptions<Message>,
  environment: Environment = browser,
): () => void {
  const stopped = new AbortController();
  void follow(options, environment, stopped.signal);
  return () => stopped.abort();
}

async function follow<Message extends Span>(
  options: WatchOptions<Message>,
  environment: Environment,
  stopped: AbortSignal,
): Promise<void> {
  const backoff = new Backoff(WATCH_TIMES, () => environment.random());
  options.onState?.({ phase: "connecting" });
  while (!stopped.aborted) {
    const start = environment.now();
    let failure: Failure | undefined;
    let worked = false;
    try {
      worked = await followOnce(options, environment, stopped);
    } catch (error) {
      failure = failureOf(error);
    }
    if (stopped.aborted) return;
    // A stream that worked for a while is opened again at once; one that keeps breaking is not.
    if (worked && environment.now() - start >= WATCH_TIMES.cap) backoff.reset();
    options.onState?.(failure ? { phase: "away", failure } : { phase: "away" });
    try {
      await environment.sleep((failure?.retryAfter ?? 0) + backoff.next(), stopped);
    } catch {
      return;
    }
  }
}

// Whether anything was heard. Throws what ended the stream only if nothing was: otherwise opening it
// again tells more.
async function followOnce<Message extends Span>(
  options: WatchOptions<Message>,
  environment: Environment,
  stopped: AbortSignal,
): Promise<boolean> {
  const chain = new Chain();
  const attempt = new AbortController();
  const stop = () => attempt.abort();
  stopped.addEventListener("abort", stop, { once: true });
  const silence = new Silence(environment, stop);
  let heard = false;
  try {
    for await (const message of options.open({ signal: attempt.signal })) {
      if (stopped.aborted) return heard;
      silence.restart();
      const step = chain.accept(message);
      if (step === "gap") return heard;
      if (!heard && step === "heartbeat") continue;
      if (!heard) options.onState?.({ phase: "live" });
      heard = true;
      options.onHeard?.(message);
      if (step === "snapshot") options.onSnapshot(message);
      if (step === "change") options.onChange(message);
    }
    return heard;
  } catch (error) {
    if (!heard) throw error;
    return true;
  } finally {
    silence.end();
    stopped.removeEventListener("abort", stop);
    attempt.abort();
  }
}

// Calls back once when nothing restarted it for too long.
class Silence {
  #round = new AbortController();

  constructor(
    private readonly environment: Environment,
    private readonly onSilence: () => void,
  ) {
    this.#wait(WATCH_TIMES.opening);
  }

  restart(): void {
    this.#wait(WATCH_TIMES.silence);
  }

  end(): void {
    this.#round.abort();
  }

  #wait(milliseconds: number): void {
    this.#round.abort();
    this.#round = new AbortController();
    this.environment.sleep(milliseconds, this.#round.signal).then(this.onSilence, () => {});
  }
}
