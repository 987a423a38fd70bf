import { describe, expect, test } from "vitest";

import { Outcome, type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";

import { Rating, TIMES } from "../../../counter_client/web/rating/rating";
import { busy, counter, ticket } from "../counter/support";

const serving = ticket({ state: TicketState.SERVING });
const served = after(TicketState.SERVED, Outcome.COMPLETED);
const next = ticket({ ticketId: "1001", number: "A018" });

function after(state: TicketState, outcome: Outcome, more: Partial<Ticket> = {}): Ticket {
  const matters = [{ index: 1, service: "id-card", quantity: 1, outcome }];
  return { ...ticket({ state, matters }), ...more };
}

/** A visit of A017 that ended at second 10, as the ticket then stood. */
function visited(rating: Rating, then: Ticket, shown = counter()): string | undefined {
  rating.seen(busy(ticket()), 1000);
  rating.seen(busy(serving), 5000);
  const left = rating.seen(shown, 10_000);
  rating.found(then, 10_000);
  return left;
}

describe("the second screen at a window", () => {
  test("asks when a ticket leaves with something done", () => {
    const rating = new Rating();
    expect(visited(rating, served)).toBe("1000");
    expect(rating.phase).toEqual({
      name: "asking",
      visit: { ticketId: "1000", number: "A017" },
      until: 10_000 + TIMES.asking,
    });
  });

  test("asks although another window does the rest", () => {
    const rating = new Rating();
    visited(rating, after(TicketState.WAITING, Outcome.COMPLETED));
    expect(rating.phase.name).toBe("asking");
  });

  test("asks nobody who missed the call, was sent on or set aside with nothing done", () => {
    for (const state of [TicketState.MISSED, TicketState.WAITING, TicketState.PARKED]) {
      const rating = new Rating();
      visited(rating, after(state, Outcome.UNSPECIFIED));
      expect(rating.phase.name).toBe("idle");
    }
  });

  test("asks nobody for what was done before at another window", () => {
    const rating = new Rating();
    const matters = [
      { index: 1, service: "id-card", quantity: 1, outcome: Outcome.COMPLETED },
      { index: 2, service: "household", quantity: 1 },
    ];
    rating.seen(busy(ticket({ matters, currentMatter: 2 })), 1000);
    rating.seen(counter(), 2000);
    rating.found(ticket({ matters, state: TicketState.MISSED }), 2000);
    expect(rating.phase.name).toBe("idle");
  });

  test("asks nobody who has rated already", () => {
    const rating = new Rating();
    visited(rating, after(TicketState.SERVED, Outcome.COMPLETED, { rated: true }));
    expect(rating.phase.name).toBe("idle");
  });

  test("asks nobody when it cannot know whose visit it was", () => {
    const rating = new Rating();
    rating.seen(busy(ticket({ ticketId: "" })), 1000);
    expect(rating.seen(counter(), 2000)).toBeUndefined();
  });

  test("says nothing about a visit that ended before it was switched on", () => {
    const rating = new Rating();
    expect(rating.seen(counter(), 1000)).toBeUndefined();
    rating.found(served, 1000);
    expect(rating.phase.name).toBe("idle");
  });

  test("thanks and rests when nobody touches it", () => {
    const rating = new Rating();
    visited(rating, served);
    rating.tick(10_000 + TIMES.asking - 1);
    expect(rating.phase.name).toBe("asking");
    rating.tick(10_000 + TIMES.asking);
    expect(rating.phase).toMatchObject({ name: "thanks", ended: "left" });
    rating.tick(10_000 + TIMES.asking + TIMES.thanks);
    expect(rating.phase.name).toBe("idle");
  });

  test("takes one touch only: the level is sent although nobody adds words", () => {
    const rating = new Rating();
    visited(rating, served);
    rating.choose(5, 11_000);
    rating.choose(1, 11_100);
    rating.tick(11_000 + TIMES.adding - 1);
    expect(rating.phase.name).toBe("adding");
    rating.tick(11_000 + TIMES.adding);
    expect(rating.phase).toEqual({
      name: "sending",
      visit: { ticketId: "1000", number: "A017" },
      level: 5,
      words: "",
    });
    rating.sent("rated", 32_000);
    expect(rating.phase).toMatchObject({ name: "thanks", ended: "rated" });
  });

  test("sends words with the level, as far as the hall takes them", () => {
    const rating = new Rating();
    visited(rating, served);
    rating.choose(1, 11_000);
    rating.write(`  <b>slow</b>\u202E ${"等".repeat(80)}`, 12_000);
    rating.send();
    if (rating.phase.name !== "sending") throw new Error(rating.phase.name);
    expect(rating.phase.words.startsWith("<b>slow</b> 等")).toBe(true);
    expect(rating.phase.words).toHaveLength(62);
  });

  test("waits for whoever writes, but not for ever", () => {
    const rating = new Rating();
    visited(rating, served);
    rating.choose(2, 0);
    for (let now = 1000; now < TIMES.addingAtMost; now += 1000) {
      rating.write("a", now);
      rating.tick(now);
      expect(rating.phase.name).toBe("adding");
    }
    rating.tick(TIMES.addingAtMost);
    expect(rating.phase.name).toBe("sending");
  });

  test("lets people choose again before it is sent", () => {
    const rating = new Rating();
    visited(rating, served);
    rating.choose(1, 11_000);
    rating.write("slow", 12_000);
    rating.chooseAgain(13_000);
    expect(rating.phase).toMatchObject({ name: "asking", until: 13_000 + TIMES.asking });
    rating.choose(5, 14_000);
    expect(rating.phase).toMatchObject({ name: "adding", level: 5, words: "" });
  });

  test("sends what was chosen as soon as the next one is being served", () => {
    const rating = new Rating();
    visited(rating, served, busy(next));
    rating.choose(4, 11_000);
    rating.write("quick", 11_500);
    rating.seen(busy(next), 12_000);
    expect(rating.phase.name).toBe("adding");
    rating.seen(busy({ ...next, state: TicketState.SERVING }), 13_000);
    expect(rating.phase).toMatchObject({ name: "sending", level: 4, words: "quick" });
  });

  test("loses no rating to a visit that ends while words are added", () => {
    const rating = new Rating();
    visited(rating, served, busy(next));
    rating.choose(4, 11_000);
    rating.seen(counter(), 13_000);
    rating.found({ ...served, ticketId: "1001", number: "A018" }, 13_000);
    expect(rating.phase).toMatchObject({ name: "sending", visit: { number: "A017" }, level: 4 });
    rating.sent("rated", 14_000);
    rating.tick(14_000 + TIMES.thanks);
    expect(rating.phase).toMatchObject({ name: "asking", visit: { number: "A018" } });
  });

  test("lets people decline", () => {
    const rating = new Rating();
    visited(rating, served);
    rating.decline(11_000);
    expect(rating.phase).toMatchObject({ name: "thanks", ended: "left" });
  });

  test("goes on asking while the next one is being called", () => {
    const rating = new Rating();
    visited(rating, served, busy(next));
    expect(rating.phase.name).toBe("asking");
    rating.seen(busy(next), 12_000);
    expect(rating.phase.name).toBe("asking");
  });

  test("never lets the next one rate the visit of whoever went", () => {
    const rating = new Rating();
    visited(rating, served, busy(next));
    rating.seen(busy({ ...next, state: TicketState.SERVING }), 14_000);
    rating.choose(1, 15_000);
    expect(rating.phase).toMatchObject({ name: "thanks", ended: "left" });
  });

  test("asks the next one after a rating that was still being sent", () => {
    const rating = new Rating();
    visited(rating, served, busy(next));
    rating.choose(4, 12_000);
    rating.send();
    rating.seen(counter(), 13_000);
    rating.found({ ...served, ticketId: "1001", number: "A018" }, 13_000);
    expect(rating.phase.name).toBe("sending");
    rating.sent("rated", 14_000);
    rating.tick(14_000 + TIMES.thanks);
    expect(rating.phase).toMatchObject({ name: "asking", visit: { number: "A018" } });
  });

  test("does not mind an answer about a ticket it has forgotten", () => {
    const rating = new Rating();
    visited(rating, after(TicketState.MISSED, Outcome.UNSPECIFIED));
    rating.found(served, 11_000);
    expect(rating.phase.name).toBe("idle");
  });
});
