import { hallService, query } from "./api";
import type { Hall } from "./gen/onestop/v1/hall_service_pb";
import { mergeHall } from "./live_hall";
import { ServerClock } from "./server_clock";
import { watch, type WatchState } from "./watch";

/** How long the hall's clock is trusted; milliseconds. */
const CLOCK_TRUST = 10 * 60_000;

/** The hall as it is now, through one WatchHall stream. */
export class HallWatch {
  hall = $state.raw<Hall | undefined>(undefined);
  state = $state.raw<WatchState>({ phase: "connecting" });
  /** performance.now() when the stream was last heard, for the age of what is shown. */
  heardAt = $state<number | undefined>(undefined);

  /** How many snapshots came so far: with each one everything may have changed. */
  snapshots = $state(0);

  readonly clock = new ServerClock();

  #clockAskedAt = -Infinity;

  /** Follows until the function returned is called. */
  start(): () => void {
    return watch({
      open: (options) => hallService.watchHall({}, options),
      onSnapshot: (message) => {
        this.hall = message.hall;
        ++this.snapshots;
        void this.#askTime();
      },
      onChange: (message) => {
        if (this.hall && message.hall) this.hall = mergeHall(this.hall, message.hall);
      },
      onHeard: (message) => {
        this.clock.observe(message.time);
        this.heardAt = performance.now();
      },
      onState: (state) => {
        this.state = state;
      },
    });
  }

  // A message says when the hall last changed, which may be long ago; this answer says what time it is.
  async #askTime(): Promise<void> {
    const now = performance.now();
    if (now - this.#clockAskedAt < CLOCK_TRUST) return;
    this.#clockAskedAt = now;
    try {
      this.clock.observe((await query((options) => hallService.getHall({}, options))).time);
    } catch {
      // The next snapshot asks again.
      this.#clockAskedAt = -Infinity;
    }
  }
}
