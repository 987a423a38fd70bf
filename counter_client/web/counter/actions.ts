import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { CounterState, TicketState } from "$gateway/gen/onestop/v1/types_pb";

import type { Action } from "./key_map";

/**
 * Whether an action makes sense for what the counter shows. Not a rule of the hall: a key without
 * an object is grey, everything else is the hall's to refuse.
 */
export function hasObject(
  action: Action,
  counter: Counter | undefined,
  regularClass = "",
): boolean {
  if (action === "help") return true;
  if (!counter) return action === "signOut";
  const ticket = counter.ticket;
  const free = !ticket && counter.state === CounterState.OPEN;
  switch (action) {
    case "next":
      return counter.state !== CounterState.CLOSED;
    case "start":
    case "recall":
    case "absent":
      return ticket?.state === TicketState.CALLED;
    case "park":
      return ticket?.state === TicketState.SERVING;
    case "outcome":
    case "finish":
    case "matters":
    case "transfer":
      return ticket !== undefined;
    case "verify":
      return ticket !== undefined && !ticket.classVerified && ticket.ticketClass !== regularClass;
    case "resume":
      return counter.parked.length > 0 && (free || ticket !== undefined);
    // Who waits may be looked at any time; calling is for free windows.
    case "call":
      return counter.state !== CounterState.CLOSED;
    case "pause":
      return free;
    case "close":
    case "signOut":
      return !ticket;
  }
}
