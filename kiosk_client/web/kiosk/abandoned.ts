import { command, ticketService } from "$gateway/api";
import { failureOf } from "$gateway/failure";

import type { Order } from "./issue_order";

/** An order whose outcome nobody knew when its citizen left. */
export interface Abandoned {
  order: Order;
  requestId: string;
}

/**
 * Takes back tickets that were perhaps issued to people who left without them, so that no window
 * calls a number nobody holds. The same request id finds out: if the hall had carried the order out,
 * its answer comes again. Returns what is still unknown.
 */
export async function settleAbandoned(abandoned: readonly Abandoned[]): Promise<Abandoned[]> {
  const unknown: Abandoned[] = [];
  for (const each of abandoned) {
    try {
      const { ticket, trackingToken } = await command(
        (requestId, options) => ticketService.issueTicket({ requestId, ...each.order }, options),
        each.requestId,
      );
      if (!ticket) continue;
      await command((requestId, options) =>
        ticketService.cancelTicket({ requestId, ticket: ticket.ticketId, trackingToken }, options),
      );
    } catch (error) {
      // Refused: there is no ticket, or it is beyond being taken back.
      if (failureOf(error).outcomeUnknown) unknown.push(each);
    }
  }
  return unknown;
}
