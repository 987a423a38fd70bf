import { type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";

/** What a guide can do for somebody who holds a ticket. */
export interface TicketActions {
  checkIn: boolean;
  /** Class and matters may still be set right. */
  change: boolean;
  reprint: boolean;
  cancel: boolean;
}

const FINAL: ReadonlySet<TicketState> = new Set([
  TicketState.SERVED,
  TicketState.NO_SHOW,
  TicketState.CANCELLED,
  TicketState.EXPIRED,
]);

const GIVEN_UP_FROM: ReadonlySet<TicketState> = new Set([
  TicketState.WAITING,
  TicketState.RESERVED,
  TicketState.POSTPONED,
  TicketState.PARKED,
  TicketState.MISSED,
]);

/** What is worth offering; the hall has the last word. */
export function actionsFor({ state }: Pick<Ticket, "state">): TicketActions {
  const open = !FINAL.has(state) && state !== TicketState.UNSPECIFIED;
  return {
    checkIn: state === TicketState.MISSED || state === TicketState.RESERVED,
    change: open,
    reprint: open,
    cancel: GIVEN_UP_FROM.has(state),
  };
}
