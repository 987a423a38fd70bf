import { counterService } from "$gateway/api";
import type { WatchCounterResponse } from "$gateway/gen/onestop/v1/counter_service_pb";
import { watch, type WatchState } from "$gateway/watch";

export interface CounterListener {
  onSnapshot(message: WatchCounterResponse): void;
  onChange(message: WatchCounterResponse): void;
}

/** Follows one counter at a time. */
export class CounterWatch {
  state = $state.raw<WatchState>({ phase: "connecting" });
  /** performance.now() when the stream was last heard. */
  heardAt = $state<number | undefined>(undefined);

  #stop: (() => void) | undefined;

  follow(counter: string, listener: CounterListener): void {
    this.stop();
    this.heardAt = undefined;
    this.#stop = watch({
      open: (options) => counterService.watchCounter({ counter }, options),
      onSnapshot: (message) => listener.onSnapshot(message),
      onChange: (message) => listener.onChange(message),
      onHeard: () => {
        this.heardAt = performance.now();
      },
      onState: (state) => {
        this.state = state;
      },
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.state = { phase: "connecting" };
  }
}
