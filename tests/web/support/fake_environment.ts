import { Aborted, type Environment } from "$gateway/environment";

interface Sleeper {
  until: number;
  wake: () => void;
}

/** A clock that moves when the test says so; draws are what the test says, 1 by default. */
export class FakeEnvironment implements Environment {
  draws: number[] = [];
  /** How long every sleep so far was asked to be. */
  readonly sleeps: number[] = [];
  #now = 1000;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.draws.shift() ?? 1;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(milliseconds);
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(new Aborted());
      });
    });
  }

  /** Lets time pass, waking sleepers in their order, and everything they set off run. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const next = this.#sleepers
        .filter((sleeper) => sleeper.until <= end)
        .sort((a, b) => a.until - b.until)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
    this.#now = end;
  }
}

/** Runs whatever is ready without letting time pass. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; ++i) await Promise.resolve();
}
