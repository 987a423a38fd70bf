import { browser, type Environment } from "../environment";

/** What a page is to the process beside the browser. */
export interface Standing {
  paired: boolean;
  /** True where a page does nothing before it is paired. */
  mustPair: boolean;
}

export type GateState =
  | { phase: "starting" }
  /** The page may work; another `visit` is another device, to which nothing that was shown belongs. */
  | { phase: "open"; visit: number }
  /** Revoked: it was a device until now. */
  | { phase: "pairing"; revoked: boolean };

export interface GateWorld {
  /** Throws when the process does not answer. */
  standing(): Promise<Standing>;
  /** Any call to the hall: with its refusal the process forgets a device that is no more. */
  call(): Promise<unknown>;
}

/** A device that the hall does not know is looked at no more often; milliseconds. */
export const LOOK_PAUSE = 10_000;

/** Stands before a page: lets it work, or has it paired first. */
export class Gate {
  state: GateState = { phase: "starting" };

  #paired = false;
  #looking = false;
  #lookedAt = -Infinity;
  #visit = 0;

  constructor(
    private readonly world: GateWorld,
    private readonly onState: (state: GateState) => void = () => {},
    private readonly environment: Environment = browser,
  ) {}

  /** Where the process does not answer the page is let in: what it asks will be answered the same. */
  async start(): Promise<void> {
    try {
      const { paired, mustPair } = await this.world.standing();
      this.#paired = paired;
      if (mustPair && !paired) this.#set({ phase: "pairing", revoked: false });
      else this.#open();
    } catch {
      this.#open();
    }
  }

  /** The page has become a device. */
  paired(): void {
    this.#paired = true;
    this.#lookedAt = -Infinity;
    this.#open();
  }

  /** The hall said that it does not know the page's device. */
  async stranger(): Promise<void> {
    const now = this.environment.now();
    if (this.state.phase !== "open" || this.#looking || now - this.#lookedAt < LOOK_PAUSE) return;
    this.#looking = true;
    try {
      // Again, because the end of a stream can take no cookie away.
      await this.world.call().catch(() => {});
      const { paired, mustPair } = await this.world.standing();
      const was = this.#paired;
      this.#paired = paired;
      if (mustPair && !paired) this.#set({ phase: "pairing", revoked: was });
      else if (was && !paired) this.#open();
    } catch {
      // The next refusal asks again.
    } finally {
      this.#lookedAt = this.environment.now();
      this.#looking = false;
    }
  }

  #open(): void {
    this.#set({ phase: "open", visit: ++this.#visit });
  }

  #set(state: GateState): void {
    this.state = state;
    this.onState(state);
  }
}
