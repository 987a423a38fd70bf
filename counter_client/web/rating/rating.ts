import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { Outcome, type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";

import { fit } from "./remark";

/** Milliseconds. */
export const TIMES = {
  /** How long somebody is asked. */
  asking: 20_000,
  /** How long words may be added; every touch and key starts it again ... */
  adding: 20_000,
  /** ... but nobody keeps the screen for longer than this. */
  addingAtMost: 90_000,
  /** How long a thank-you stands. */
  thanks: 4000,
} as const;

export type Level = 1 | 2 | 3 | 4 | 5;

/** Whose visit is meant. */
export interface Visit {
  ticketId: string;
  number: string;
}

/** A rating to be sent. */
export interface Verdict {
  visit: Visit;
  level: Level;
  /** What the citizen added; may be empty. */
  words: string;
}

/** How the asking ended: rated, left alone, or not to be delivered. */
export type Ended = "rated" | "left" | "failed";

export type Phase =
  | { name: "idle" }
  | { name: "asking"; visit: Visit; until: number }
  | ({ name: "adding"; until: number; latest: number } & Verdict)
  | ({ name: "sending" } & Verdict)
  | { name: "thanks"; ended: Ended; until: number };

interface Stay extends Visit {
  /** Indexes of the matters that were open while the ticket was at the window. */
  open: readonly number[];
}

/**
 * When a window's second screen asks for a rating, and about which visit: when a ticket leaves the
 * window with something done there. One touch rates; words may be added, and what was touched is sent
 * although nobody says so. A thing of values and times; whoever holds it looks tickets up, and sends
 * the verdict whenever the phase becomes "sending".
 */
export class Rating {
  #phase: Phase = { name: "idle" };
  #stay: Stay | undefined;
  #left: Stay | undefined;
  // Another visit ended while a rating was being sent.
  #next: Visit | undefined;

  get phase(): Phase {
    return this.#phase;
  }

  /** What the window shows now. Returns the ticket that has just left, to be looked up. */
  seen(counter: Counter, now: number): string | undefined {
    const ticket = counter.ticket;
    const before = this.#stay;
    if (before && before.ticketId !== ticket?.ticketId) {
      this.#stay = undefined;
      this.#left = before;
    }
    // Without an id, as for a device that is not the staff's, nothing could be rated.
    if (ticket && ticket.ticketId !== "") {
      const { ticketId, number } = ticket;
      // "One more thing" at the window counts as well.
      const open = [...(this.#stay?.open ?? []), ...openOf(ticket)];
      this.#stay = { ticketId, number, open };
    }
    this.#giveWay(counter, now);
    return before && before.ticketId !== ticket?.ticketId ? before.ticketId : undefined;
  }

  /** The ticket that left, as it stands now. */
  found(ticket: Ticket | undefined, now: number): void {
    const left = this.#left;
    if (!left || !ticket || ticket.ticketId !== left.ticketId) return;
    this.#left = undefined;
    const done = ticket.matters.some(
      ({ index, outcome }) => left.open.includes(index) && outcome !== Outcome.UNSPECIFIED,
    );
    if (!done || ticket.rated) return;
    const visit = { ticketId: left.ticketId, number: left.number };
    this.send();
    if (this.#phase.name === "sending") this.#next = visit;
    else this.#ask(visit, now);
  }

  choose(level: Level, now: number): void {
    if (this.#phase.name !== "asking") return;
    const { visit } = this.#phase;
    const latest = now + TIMES.addingAtMost;
    this.#phase = { name: "adding", visit, level, words: "", until: now + TIMES.adding, latest };
  }

  /** Words that go with the level. */
  write(words: string, now: number): void {
    if (this.#phase.name !== "adding") return;
    const until = Math.min(now + TIMES.adding, this.#phase.latest);
    this.#phase = { ...this.#phase, words: fit(words), until };
  }

  /** The person meant another level. */
  chooseAgain(now: number): void {
    if (this.#phase.name === "adding") this.#ask(this.#phase.visit, now);
  }

  /** What was touched is what the person thinks. */
  send(): void {
    if (this.#phase.name !== "adding") return;
    const { visit, level, words } = this.#phase;
    this.#phase = { name: "sending", visit, level, words: words.trim() };
  }

  /** The person would rather not. */
  decline(now: number): void {
    if (this.#phase.name === "asking") this.#thank("left", now);
  }

  sent(ended: Ended, now: number): void {
    if (this.#phase.name === "sending") this.#thank(ended, now);
  }

  tick(now: number): void {
    const phase = this.#phase;
    if (phase.name === "adding" && now >= phase.until) this.send();
    else if (phase.name === "asking" && now >= phase.until) this.#thank("left", now);
    else if (phase.name === "thanks" && now >= phase.until) {
      const next = this.#next;
      this.#next = undefined;
      if (next) this.#ask(next, now);
      else this.#phase = { name: "idle" };
    }
  }

  // Who comes next must not rate the visit of whoever went, nor read what they wrote.
  #giveWay(counter: Counter, now: number): void {
    const phase = this.#phase;
    if ((phase.name !== "asking" && phase.name !== "adding") || !counter.ticket) return;
    const another = counter.ticket.ticketId !== phase.visit.ticketId;
    if (!another || !isServed(counter.ticket)) return;
    if (phase.name === "adding") this.send();
    else this.#thank("left", now);
  }

  #ask(visit: Visit, now: number): void {
    this.#phase = { name: "asking", visit, until: now + TIMES.asking };
  }

  #thank(ended: Ended, now: number): void {
    this.#phase = { name: "thanks", ended, until: now + TIMES.thanks };
  }
}

function openOf(ticket: Ticket): number[] {
  return ticket.matters
    .filter(({ outcome }) => outcome === Outcome.UNSPECIFIED)
    .map(({ index }) => index);
}

function isServed(ticket: Ticket): boolean {
  return ticket.state === TicketState.SERVING;
}
