import { create } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";

import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import {
  type CalledTicket,
  CounterState,
  type Receipt,
  type Ticket,
  TicketSchema,
  TicketState,
  type TicketUpdate,
} from "$gateway/gen/onestop/v1/types_pb";

type Change = (counter: Counter) => Counter;

/**
 * One counter as it is now, from its stream and from the answers to what was done here, whichever
 * is newer. An answer shows until the stream has caught up with its place in the hall's journal; an
 * older one, such as that to a late retry, changes nothing.
 */
export class CounterModel {
  #told: Counter | undefined;
  #current = 0n;
  #ahead: { sequence: bigint; change: Change }[] = [];

  get shown(): Counter | undefined {
    return this.#told && this.#ahead.reduce((counter, { change }) => change(counter), this.#told);
  }

  /** A snapshot holds everything there is, whatever place it names. */
  snapshot(counter: Counter | undefined, current: bigint): void {
    this.#told = counter;
    this.#current = current;
    this.#ahead = [];
  }

  change(counter: Counter | undefined, current: bigint): void {
    this.#told = counter;
    this.#current = current;
    this.#ahead = this.#ahead.filter(({ sequence }) => sequence > current);
  }

  answer(receipt: Receipt | undefined, change: Change): void {
    if (!receipt || receipt.sequence <= this.#current) return;
    this.#ahead.push({ sequence: receipt.sequence, change });
  }

  forget(): void {
    this.snapshot(undefined, 0n);
  }
}

/** The counter in another state of its own. */
export function inState(state: CounterState, time: Timestamp | undefined): Change {
  return (counter) => with_(counter, { state, ...since(time) });
}

/** The counter after a ticket changed that was in hand or parked here. */
export function afterUpdate(update: TicketUpdate | undefined, time: Timestamp | undefined): Change {
  return (counter) => {
    if (!update) return counter;
    const { ticketId } = update;
    const inHand = counter.ticket?.ticketId === ticketId ? counter.ticket : undefined;
    const parked = counter.parked.find((each) => each.ticketId === ticketId);
    const ticket = inHand ?? parked;
    if (!ticket) return counter;
    const rest = counter.parked.filter((each) => each !== parked);
    const updated = { ...ticket, state: update.state };
    const here = update.counter === counter.counter;
    if (here && (isInHand(update.state) || update.state === TicketState.PARKED)) {
      if (update.state === TicketState.PARKED) {
        return with_(counter, {
          ...(inHand ? { ticket: undefined, state: CounterState.OPEN, ...since(time) } : {}),
          parked: [...rest, updated],
        });
      }
      return with_(counter, {
        ticket: updated,
        parked: rest,
        state: stateFor(update.state),
        // A recall is no new beginning.
        ...(inHand?.state === update.state ? {} : since(time)),
      });
    }
    return with_(counter, {
      ...(inHand ? { ticket: undefined, state: CounterState.OPEN, ...since(time) } : {}),
      parked: rest,
    });
  };
}

/** The counter after a call: what was in hand is gone, or goes on with another matter. */
export function afterCall(
  called: CalledTicket | undefined,
  time: Timestamp | undefined,
): Change {
  return (counter) => {
    if (!called) {
      if (!counter.ticket) return counter;
      return with_(counter, { ticket: undefined, state: CounterState.OPEN, ...since(time) });
    }
    const before = counter.ticket?.ticketId === called.ticketId ? counter.ticket : undefined;
    const ticket: Ticket = {
      ...(before ?? create(TicketSchema)),
      ticketId: called.ticketId,
      number: called.number,
      state: called.state,
      ticketClass: called.ticketClass,
      classVerified: called.classVerified,
      matters: called.matters,
      currentMatter: called.currentMatter,
      leg: called.leg,
      counter: called.counter,
    };
    return with_(counter, { ticket, state: stateFor(called.state), ...since(time) });
  };
}

export function isInHand(state: TicketState): boolean {
  return state === TicketState.CALLED || state === TicketState.SERVING;
}

function stateFor(state: TicketState): CounterState {
  return state === TicketState.CALLED ? CounterState.CALLING : CounterState.SERVING;
}

function since(time: Timestamp | undefined): Partial<Counter> {
  return time ? { since: time } : {};
}

type Fields = { [Field in keyof Counter]?: Counter[Field] | undefined };

function with_(counter: Counter, change: Fields): Counter {
  const changed = { ...counter, ...change };
  if ("ticket" in change && change.ticket === undefined) delete changed.ticket;
  return changed as Counter;
}
