import { create } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";

import { SkillSchema } from "$gateway/gen/onestop/v1/counter_service_pb";
import { ItemSchema, ServiceSchema } from "$gateway/gen/onestop/v1/ticket_service_pb";
import {
  CalledTicketSchema,
  CallException,
  CounterState,
  MatterSchema,
  TicketState,
} from "$gateway/gen/onestop/v1/types_pb";

import { hasObject } from "../../../counter_client/web/counter/actions";
import {
  exceptionKey,
  factsOf,
  factsOfCall,
} from "../../../counter_client/web/counter/call_facts";
import { Guard, GUARD_TIME } from "../../../counter_client/web/counter/guard";
import { ABSENT_HOLD, Hold } from "../../../counter_client/web/counter/hold";
import { papersFor } from "../../../counter_client/web/counter/papers";
import { queueOf } from "../../../counter_client/web/counter/queue";
import { busy, counter, ticket } from "./support";

describe("the second half of a double press", () => {
  test("does not act on the ticket that has just come", () => {
    const guard = new Guard();
    guard.show("1000 1", 0);
    expect(guard.allows(0)).toBe(true);
    guard.show("1001 1", 5000);
    expect(guard.allows(5000 + GUARD_TIME - 1)).toBe(false);
    expect(guard.allows(5000 + GUARD_TIME)).toBe(true);
  });

  test("is not prolonged by news about the same ticket", () => {
    const guard = new Guard();
    guard.show("", 0);
    guard.show("1000 1", 1000);
    guard.show("1000 1", 1600);
    expect(guard.allows(1000 + GUARD_TIME)).toBe(true);
  });
});

describe("absent, refused as too early", () => {
  test("is held back for that ticket with a countdown", () => {
    const hold = new Hold();
    hold.refuse("1000", 0, 100);
    expect(hold.secondsLeft("1000", 100)).toBe(ABSENT_HOLD / 1000);
    expect(hold.secondsLeft("1001", 100)).toBe(0);
    expect(hold.secondsLeft("1000", 100 + ABSENT_HOLD)).toBe(0);
  });

  test("is held back as long as the hall says", () => {
    const hold = new Hold();
    hold.refuse("1000", 12_000, 0);
    expect(hold.secondsLeft("1000", 500)).toBe(12);
  });
});

describe("actions", () => {
  test("about the ticket need one in hand", () => {
    for (const action of ["recall", "absent", "start", "finish", "transfer", "matters"] as const) {
      expect(hasObject(action, counter())).toBe(false);
      expect(hasObject(action, busy(ticket()))).toBe(true);
    }
  });

  test("park needs somebody who is being served", () => {
    expect(hasObject("park", busy(ticket()))).toBe(false);
    expect(hasObject("park", busy(ticket({ state: TicketState.SERVING })))).toBe(true);
  });

  test("verifying needs a class that somebody has to prove", () => {
    const shown = busy(ticket({ ticketClass: "priority" }));
    expect(hasObject("verify", shown, "regular")).toBe(true);
    expect(hasObject("verify", shown, "priority")).toBe(false);
    const proven = busy(ticket({ ticketClass: "priority", classVerified: true }));
    expect(hasObject("verify", proven, "regular")).toBe(false);
  });

  test("about the window need empty hands", () => {
    for (const action of ["pause", "close", "signOut"] as const) {
      expect(hasObject(action, counter())).toBe(true);
      expect(hasObject(action, busy(ticket()))).toBe(false);
    }
  });

  test("who waits may be looked at with a ticket in hand, unless the window is closed", () => {
    expect(hasObject("call", busy(ticket()))).toBe(true);
    expect(hasObject("call", counter({ state: CounterState.PAUSED }))).toBe(true);
    expect(hasObject("call", counter({ state: CounterState.CLOSED }))).toBe(false);
  });

  test("the main key means something unless the window is closed", () => {
    expect(hasObject("next", counter({ state: CounterState.PAUSED }))).toBe(true);
    expect(hasObject("next", counter({ state: CounterState.CLOSED }))).toBe(false);
  });
});

describe("the queue", () => {
  const services = [
    create(ServiceSchema, {
      service: "id-card",
      waiting: 2,
      targetWait: { seconds: 900n },
      oldestArrivalTime: timestampFromMs(0),
    }),
    create(ServiceSchema, { service: "household", waiting: 0 }),
    create(ServiceSchema, { service: "tax", waiting: 9 }),
  ];

  test("shows the services of the counter, its primary ones first", () => {
    const skills = [
      create(SkillSchema, { service: "household", helperThreshold: 4 }),
      create(SkillSchema, { service: "id-card" }),
      create(SkillSchema, { service: "gone" }),
    ];
    const rows = queueOf(skills, services, 1000);
    expect(rows.map(({ service }) => service.service)).toEqual(["id-card", "household"]);
  });

  test("says how long the longest has waited, and whether that is too long", () => {
    const skills = [create(SkillSchema, { service: "id-card" })];
    expect(queueOf(skills, services, 900_000)[0]).toMatchObject({ longest: 900_000, late: false });
    expect(queueOf(skills, services, 900_001)[0]).toMatchObject({ late: true });
  });

  test("knows no wait where nobody waits", () => {
    const skills = [create(SkillSchema, { service: "household" })];
    expect(queueOf(skills, services, 5)[0]).toMatchObject({ longest: undefined, late: false });
  });
});

describe("what is known of a call", () => {
  const called = create(CalledTicketSchema, {
    ticketId: "1000",
    waited: durationFromMs(90_000),
    exception: CallException.BOUND,
  });

  test("is kept while the ticket is in hand", () => {
    const facts = factsOfCall(called);
    expect(facts).toEqual({ ticketId: "1000", waited: 90_000, exception: CallException.BOUND });
    expect(factsOf(busy(ticket({ state: TicketState.SERVING })), facts)).toBe(facts);
    expect(factsOf(counter(), facts)).toBeUndefined();
  });

  test("is concluded from the stream for a first call", () => {
    const fresh = busy(ticket({ arrivalTime: timestampFromMs(1000) }), 61_000);
    expect(factsOf(fresh, undefined)).toMatchObject({ waited: 60_000 });
    const later = busy(ticket({ arrivalTime: timestampFromMs(1000), leg: 2 }), 61_000);
    expect(factsOf(later, undefined)).toMatchObject({ waited: undefined });
  });

  test("has a word for every exception but the rule", () => {
    expect(exceptionKey(CallException.NONE)).toBeUndefined();
    expect(exceptionKey(CallException.UNSPECIFIED)).toBeUndefined();
    expect(exceptionKey(CallException.MISSED)).toBe("missed");
  });
});

describe("papers that may be missing", () => {
  const items = [
    create(ItemSchema, { item: "a", service: "s", papers: [{ paper: "x" }, { paper: "y" }] }),
    create(ItemSchema, { item: "b", service: "s", papers: [{ paper: "y" }, { paper: "z" }] }),
    create(ItemSchema, { item: "c", service: "s" }),
    create(ItemSchema, { item: "d", service: "other", papers: [{ paper: "w" }] }),
  ];
  const codes = (item: string) =>
    papersFor(create(MatterSchema, { item, service: "s" }), items).papers.map((p) => p.paper);

  test("are those of the item", () => {
    expect(codes("a")).toEqual(["x", "y"]);
  });

  test("are those of the service, each once, when the item names none", () => {
    expect(codes("c")).toEqual(["x", "y", "z"]);
    expect(codes("")).toEqual(["x", "y", "z"]);
  });

  test("are none without a matter", () => {
    expect(papersFor(undefined, items).papers).toEqual([]);
  });
});
