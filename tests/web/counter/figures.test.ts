import { describe, expect, test } from "vitest";

import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { Outcome, type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";

import {
  averageServing,
  type Day,
  dayFrom,
  dayKey,
  EMPTY_DAY,
  observe,
  settle,
} from "../../../counter_client/web/counter/figures";
import { busy, counter, ticket } from "./support";

/** Plays what a counter shows, and what became of those who left, at given seconds. */
class Clerk {
  day: Day = EMPTY_DAY;

  sees(shown: Counter, second: number, becameOf?: Ticket): this {
    const { day, left } = observe(this.day, shown, second * 1000);
    this.day = day;
    expect(left !== undefined).toBe(becameOf !== undefined);
    if (left && becameOf) this.day = settle(this.day, left, becameOf);
    return this;
  }
}

const served = ticket({
  state: TicketState.SERVED,
  matters: [{ index: 1, service: "id-card", quantity: 1, outcome: Outcome.COMPLETED }],
});

describe("today's figures", () => {
  test("count a visit and the time from start to finish", () => {
    const clerk = new Clerk()
      .sees(counter(), 0)
      .sees(busy(ticket(), 10_000), 10)
      .sees(busy(ticket({ state: TicketState.SERVING }), 20_000), 20)
      .sees(counter(), 80, served);
    expect(clerk.day.figures).toMatchObject({ called: 1, served: 1, matters: 1, absent: 0 });
    expect(averageServing(clerk.day.figures)).toBe(60_000);
    expect(clerk.day.inHand).toBeUndefined();
  });

  test("count from the call when the start was never said", () => {
    const clerk = new Clerk().sees(busy(ticket(), 10_000), 10).sees(counter(), 40, served);
    expect(averageServing(clerk.day.figures)).toBe(30_000);
  });

  test("go on from one ticket straight to the next", () => {
    const clerk = new Clerk()
      .sees(busy(ticket()), 1)
      .sees(busy(ticket({ ticketId: "1001", number: "A018" })), 2, served);
    expect(clerk.day.figures).toMatchObject({ called: 2, served: 1 });
    expect(clerk.day.inHand?.number).toBe("A018");
  });

  test("count nothing twice when the same is shown again", () => {
    const clerk = new Clerk().sees(busy(ticket()), 1).sees(busy(ticket()), 2);
    clerk.sees(busy(ticket({ recalls: 1 })), 3);
    expect(clerk.day.figures.called).toBe(1);
  });

  test("remember who did not come, until the ticket is called again", () => {
    const missed = ticket({ state: TicketState.MISSED, absences: 1 });
    const clerk = new Clerk().sees(busy(ticket()), 1).sees(counter(), 60, missed);
    expect(clerk.day.figures).toMatchObject({ absent: 1, served: 0, handedOn: 0 });
    expect(clerk.day.missed).toEqual([{ ticketId: "1000", number: "A017" }]);
    clerk.sees(busy(ticket({ absences: 1 })), 90);
    expect(clerk.day.missed).toEqual([]);
    expect(clerk.day.figures.called).toBe(2);
  });

  test("take a ticket missed and called again in one step for two calls", () => {
    const again = ticket({ absences: 1 });
    const clerk = new Clerk().sees(busy(ticket()), 1).sees(busy(again), 2, again);
    expect(clerk.day.figures).toMatchObject({ called: 2, absent: 1 });
  });

  test("keep no list of those who will not come any more", () => {
    const gone = ticket({ state: TicketState.NO_SHOW, absences: 0 });
    const clerk = new Clerk().sees(busy(ticket()), 1).sees(counter(), 60, gone);
    expect(clerk.day.figures.absent).toBe(1);
    expect(clerk.day.missed).toEqual([]);
  });

  test("count a transfer as passed on", () => {
    const sent = ticket({ state: TicketState.WAITING });
    const clerk = new Clerk().sees(busy(ticket()), 1).sees(counter(), 60, sent);
    expect(clerk.day.figures).toMatchObject({ handedOn: 1, served: 0 });
  });

  test("wait with somebody who was set aside", () => {
    const serving = ticket({ state: TicketState.SERVING });
    const parked = ticket({ state: TicketState.PARKED });
    const clerk = new Clerk().sees(busy(ticket()), 1).sees(busy(serving), 2);
    clerk.sees(counter(), 60, parked).sees(busy(serving, 100_000), 100);
    expect(clerk.day.figures).toMatchObject({ called: 1, served: 0, handedOn: 0 });
    clerk.sees(counter(), 130, served);
    expect(clerk.day.figures).toMatchObject({ called: 1, served: 1, serving: 30_000 });
  });

  test("count every matter of a visit", () => {
    const both = [1, 2].map((index) => ({ index, service: "id-card", quantity: 1 }));
    const done = both.map((matter) => ({ ...matter, outcome: Outcome.ACCEPTED }));
    const clerk = new Clerk()
      .sees(busy(ticket({ matters: both })), 1)
      .sees(counter(), 60, ticket({ state: TicketState.SERVED, matters: done }));
    expect(clerk.day.figures).toMatchObject({ served: 1, matters: 2 });
  });

  test("count what was added at the window", () => {
    const one = { index: 1, service: "id-card", quantity: 1 };
    const both = [one, { ...one, index: 2 }];
    const done = both.map((matter) => ({ ...matter, outcome: Outcome.COMPLETED }));
    const clerk = new Clerk()
      .sees(busy(ticket({ matters: [one] })), 1)
      .sees(busy(ticket({ matters: both })), 20)
      .sees(counter(), 60, ticket({ state: TicketState.SERVED, matters: done }));
    expect(clerk.day.figures).toMatchObject({ served: 1, matters: 2 });
  });

  test("leave out what was done at another counter before", () => {
    const before = { index: 1, service: "id-card", quantity: 1, outcome: Outcome.COMPLETED };
    const matters = [before, { index: 2, service: "household", quantity: 1 }];
    const clerk = new Clerk()
      .sees(busy(ticket({ matters, currentMatter: 2 })), 1)
      .sees(counter(), 60, ticket({ state: TicketState.WAITING, matters }));
    expect(clerk.day.figures).toMatchObject({ handedOn: 1, matters: 0 });
  });
});

describe("what a tab keeps of its day", () => {
  test("survives a reload in the middle of a visit", () => {
    const clerk = new Clerk().sees(busy(ticket(), 5000), 5);
    const after = new Clerk();
    after.day = dayFrom(JSON.stringify(clerk.day));
    after.sees(busy(ticket(), 5000), 6).sees(counter(), 65, served);
    expect(after.day.figures).toMatchObject({ called: 1, served: 1, serving: 60_000 });
  });

  test("is an empty day when it cannot be read", () => {
    expect(dayFrom(null)).toEqual(EMPTY_DAY);
    expect(dayFrom("{")).toEqual(EMPTY_DAY);
    expect(dayFrom("7")).toEqual(EMPTY_DAY);
  });

  test("belongs to one date and one counter", () => {
    expect(dayKey("h", "2026-11-23", "3")).not.toBe(dayKey("h", "2026-11-24", "3"));
    expect(dayKey("h", "2026-11-23", "3")).not.toBe(dayKey("h", "2026-11-23", "4"));
  });
});

test("without anybody served there is no average", () => {
  expect(averageServing(EMPTY_DAY.figures)).toBeUndefined();
});
