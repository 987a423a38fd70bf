import { type Ticket, TicketState } from "../gen/onestop/v1/types_pb";
import { mayMean } from "./ticket_number";

type Named = Pick<Ticket, "ticketId" | "number">;

/** The tickets that what was typed may mean; all of them when nothing was. */
export function meantBy<T extends Named>(tickets: readonly T[], typed: string): readonly T[] {
  return typed === "" ? tickets : tickets.filter(({ number }) => mayMean(typed, number));
}

/**
 * The ticket that Enter is about: the one pointed at, or the only one that was typed. Without either
 * none, so that nobody calls the first of a list by a careless key.
 */
export function chosenOf<T extends Named>(
  meant: readonly T[],
  typed: string,
  pointedAt: string | undefined,
): T | undefined {
  const pointed = meant.find(({ ticketId }) => ticketId === pointedAt);
  if (pointed || typed === "") return pointed;
  return meant.find(({ number }) => number === typed) ?? (meant.length === 1 ? meant[0] : undefined);
}

/** The ticket that an arrow key goes to; the ends hold. */
export function stepFrom<T extends Named>(
  meant: readonly T[],
  chosen: string | undefined,
  key: string,
): T | undefined {
  const at = meant.findIndex(({ ticketId }) => ticketId === chosen);
  const last = meant.length - 1;
  switch (key) {
    case "ArrowDown":
      return meant[Math.min(last, at + 1)];
    case "ArrowUp":
      return meant[at < 0 ? last : Math.max(0, at - 1)];
    case "PageDown":
      return meant[Math.min(last, at + PAGE)];
    case "PageUp":
      return meant[Math.max(0, at - PAGE)];
    default:
      return undefined;
  }
}

const PAGE = 8;

/** How many there are in each state, in the order of the states. */
export function countStates(tickets: readonly Pick<Ticket, "state">[]): [TicketState, number][] {
  const counts = new Map<TicketState, number>();
  for (const { state } of tickets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return Array.from(counts).sort(([a], [b]) => a - b);
}
