import { timestampMs } from "@bufbuild/protobuf/wkt";

import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { Outcome, type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";

/** What this page saw one counter do today. */
export interface Figures {
  /** Calls, without recalls. */
  called: number;
  /** People who left with something done. */
  served: number;
  /** Matters that were closed. */
  matters: number;
  absent: number;
  /** Sent on to another line with nothing done here. */
  handedOn: number;
  /** Time at the window of those served, in milliseconds. */
  serving: number;
}

/** Somebody at the window, from the moment this page first saw the ticket there. */
export interface Stay {
  ticketId: string;
  number: string;
  absences: number;
  /** Indexes of the matters that were open when it was seen, or have been added since. */
  open: number[];
  /** Milliseconds, hall's time: when serving began, or else the call. */
  since: number;
  served: boolean;
}

export interface Day {
  figures: Figures;
  inHand?: Stay | undefined;
  /** Numbers marked absent here, the latest first. */
  missed: Missed[];
}

export interface Missed {
  ticketId: string;
  number: string;
}

export const EMPTY_DAY: Day = {
  figures: { called: 0, served: 0, matters: 0, absent: 0, handedOn: 0, serving: 0 },
  missed: [],
};

const MAX_MISSED = 20;

/** A stay that is over, but nobody has looked yet what became of the ticket. */
export interface Departure {
  stay: Stay;
  /** Milliseconds, hall's time. */
  end: number;
}

/** The day after the counter was seen, and who left since it was seen last. */
export function observe(
  day: Day,
  counter: Counter,
  now: number,
): { day: Day; left: Departure | undefined } {
  const before = day.inHand;
  const ticket = counter.ticket;
  const same = before !== undefined && ticket !== undefined && isStay(before, ticket);
  const left = before && !same ? { stay: before, end: now } : undefined;
  if (!ticket) return before ? { day: { ...day, inHand: undefined }, left } : { day, left };
  const serving = ticket.state === TicketState.SERVING;
  if (same) {
    const added = openMatters(ticket).filter((index) => !before.open.includes(index));
    const starts = serving && !before.served;
    if (!starts && added.length === 0) return { day, left };
    const inHand = {
      ...before,
      open: [...before.open, ...added],
      ...(starts ? { served: true, since: sinceOf(counter, now) } : {}),
    };
    return { day: { ...day, inHand }, left };
  }
  // A ticket that was parked is taken up again; it is not called.
  const called = ticket.state === TicketState.CALLED ? 1 : 0;
  return {
    day: {
      ...day,
      figures: { ...day.figures, called: day.figures.called + called },
      inHand: {
        ticketId: ticket.ticketId,
        number: ticket.number,
        absences: ticket.absences,
        open: openMatters(ticket),
        since: sinceOf(counter, now),
        served: serving,
      },
      missed: day.missed.filter((each) => each.ticketId !== ticket.ticketId),
    },
    left,
  };
}

/** The day once it is known what became of somebody who left. */
export function settle(day: Day, { stay, end }: Departure, ticket: Ticket): Day {
  const done = ticket.matters.filter(
    ({ index, outcome }) => stay.open.includes(index) && outcome !== Outcome.UNSPECIFIED,
  ).length;
  const figures = { ...day.figures, matters: day.figures.matters + done };
  const away = ticket.absences > stay.absences || ticket.state === TicketState.NO_SHOW;
  if (away) {
    ++figures.absent;
    const entry = { ticketId: stay.ticketId, number: stay.number };
    const missed =
      ticket.state === TicketState.MISSED
        ? [entry, ...day.missed.filter((each) => each.ticketId !== stay.ticketId)]
        : day.missed;
    return { ...day, figures, missed: missed.slice(0, MAX_MISSED) };
  }
  // Whoever is set aside comes back.
  if (ticket.state === TicketState.PARKED) return { ...day, figures };
  if (done > 0) {
    ++figures.served;
    figures.serving += Math.max(0, end - stay.since);
  } else {
    ++figures.handedOn;
  }
  return { ...day, figures };
}

/** Milliseconds; undefined when nobody was served. */
export function averageServing({ served, serving }: Figures): number | undefined {
  return served > 0 ? serving / served : undefined;
}

/** Where a counter's day is kept; another date or counter has its own. */
export function dayKey(hall: string, hallDate: string, counter: string): string {
  return `onestop-day ${hall} ${hallDate} ${counter}`;
}

/** What was kept, or an empty day when there is nothing, or nothing that can be read. */
export function dayFrom(text: string | null): Day {
  try {
    const kept = JSON.parse(text ?? "null") as Partial<Day> | null;
    if (!kept || typeof kept !== "object") return EMPTY_DAY;
    return {
      figures: { ...EMPTY_DAY.figures, ...kept.figures },
      inHand: kept.inHand,
      missed: Array.isArray(kept.missed) ? kept.missed : [],
    };
  } catch {
    return EMPTY_DAY;
  }
}

// A ticket that was missed and is called again has been away in between.
function isStay(stay: Stay, ticket: Ticket): boolean {
  return stay.ticketId === ticket.ticketId && stay.absences === ticket.absences;
}

function openMatters(ticket: Ticket): number[] {
  return ticket.matters
    .filter(({ outcome }) => outcome === Outcome.UNSPECIFIED)
    .map(({ index }) => index);
}

function sinceOf(counter: Counter, now: number): number {
  return counter.since ? timestampMs(counter.since) : now;
}
