/** What a page takes from the world, so that tests can give it something else. */
export interface Environment {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Rejects with an AbortError when the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Evenly from [0, 1). */
  random(): number;
}

export class Aborted extends Error {
  override readonly name = "AbortError";
}

export const browser: Environment = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new Aborted());
        return;
      }
      const stop = () => {
        clearTimeout(timer);
        reject(new Aborted());
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", stop, { once: true });
    }),
};
