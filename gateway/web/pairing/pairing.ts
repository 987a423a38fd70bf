import { browser, type Environment } from "../environment";
import { type Failure, failureOf } from "../failure";
import { Reason } from "../gen/onestop/v1/reason_pb";
import { Backoff } from "../retry";

/** A code to show, and what proves that it was this page that asked for it. */
export interface Offer {
  code: string;
  pollSecret: string;
}

export interface PairingState {
  /** As it is read out, such as ABCD-EFGH; "" while there is none. */
  code: string;
  /** Why nothing moves, when nothing does. */
  failure: Failure | undefined;
}

export interface PairingWorld {
  request(): Promise<Offer>;
  /** True once an administrator has used the code. */
  await(pollSecret: string): Promise<boolean>;
  /** True when this browser is a device by now: another of its pages may have been paired. */
  paired(): Promise<boolean>;
  remember(offer: Offer | undefined): void;
  remembered(): Offer | undefined;
}

/** Milliseconds. */
export const PAIRING_TIMES = {
  /** Between two questions whether the code was used. */
  poll: 2500,
  base: 500,
  cap: 10_000,
} as const;

export function spelled(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

/**
 * Shows a code until somebody has used it: a code whose time is over is replaced, a server that is away
 * is waited for. Resolves with true when the page is a device, with false when `stopped` fires.
 */
export async function pair(
  world: PairingWorld,
  onState: (state: PairingState) => void,
  stopped: AbortSignal,
  environment: Environment = browser,
): Promise<boolean> {
  const backoff = new Backoff(PAIRING_TIMES, () => environment.random());
  let offer = world.remembered();
  const show = (failure?: Failure) => onState({ code: spelled(offer?.code ?? ""), failure });
  show();
  while (!stopped.aborted) {
    let pause: number = PAIRING_TIMES.poll;
    try {
      if (await world.paired()) break;
      if (!offer) world.remember((offer = await world.request()));
      else if (await world.await(offer.pollSecret)) break;
      backoff.reset();
      if (!stopped.aborted) show();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.reason === Reason.UNKNOWN_PAIRING && offer) {
        world.remember((offer = undefined));
        continue;
      }
      // Many pages that wait at one process are told to ask less often: nothing for people.
      const passes = failure.kind === "refused" && failure.transient;
      if (!stopped.aborted) show(passes ? undefined : failure);
      pause = failure.retryAfter + backoff.next();
    }
    try {
      await environment.sleep(pause, stopped);
    } catch {
      return false;
    }
  }
  if (stopped.aborted) return false;
  world.remember(undefined);
  return true;
}
