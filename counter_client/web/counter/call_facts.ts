import { timestampMs } from "@bufbuild/protobuf/wkt";

import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { CallException, type CalledTicket, TicketState } from "$gateway/gen/onestop/v1/types_pb";

/** What only a call tells: a counter's stream does not repeat it. */
export interface CallFacts {
  ticketId: string;
  /** Milliseconds of this stretch of waiting, where known. */
  waited: number | undefined;
  exception: CallException;
}

export function factsOfCall(called: CalledTicket): CallFacts {
  const { waited } = called;
  return {
    ticketId: called.ticketId,
    waited: waited ? Number(waited.seconds) * 1000 + waited.nanos / 1e6 : undefined,
    exception: called.exception,
  };
}

/**
 * The facts of the ticket in hand: those known already, or what its stream lets conclude while the
 * call is still fresh.
 */
export function factsOf(counter: Counter | undefined, known: CallFacts | undefined) {
  const ticket = counter?.ticket;
  if (!counter || !ticket) return undefined;
  if (known?.ticketId === ticket.ticketId) return known;
  const first = ticket.state === TicketState.CALLED && ticket.leg <= 1 && ticket.absences === 0;
  const waited =
    first && counter.since && ticket.arrivalTime
      ? Math.max(0, timestampMs(counter.since) - timestampMs(ticket.arrivalTime))
      : undefined;
  return { ticketId: ticket.ticketId, waited, exception: CallException.UNSPECIFIED };
}

/** The word for an exception to the order of calls, or none. */
export function exceptionKey(
  exception: CallException,
): "specific" | "missed" | "bound" | "returned" | "moved" | undefined {
  switch (exception) {
    case CallException.SPECIFIC:
      return "specific";
    case CallException.MISSED:
      return "missed";
    case CallException.BOUND:
      return "bound";
    case CallException.RETURNED:
      return "returned";
    case CallException.MOVED:
      return "moved";
    default:
      return undefined;
  }
}
