import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { TicketClassSchema } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { ClassKind } from "$gateway/gen/onestop/v1/types_pb";

import { groupsOf, whyUnavailable } from "../../../kiosk_client/web/kiosk/availability";
import { proposedClass } from "../../../kiosk_client/web/kiosk/class_proposal";
import { Idle, IDLE_TIME } from "../../../kiosk_client/web/kiosk/idle";
import { kioskWords } from "../../../kiosk_client/web/kiosk/kiosk_words";
import { FakeEnvironment } from "../support/fake_environment";
import { service } from "../support/hall";

const en = kioskWords.in("en");

describe("a service", () => {
  test("that is open needs no explanation", () => {
    expect(whyUnavailable(service("a"), en)).toBe("");
  });

  test("that is suspended says why, in the words of who did it", () => {
    const suspended = service("a", { open: false, suspendedReason: "printer broken" });
    expect(whyUnavailable(suspended, en)).toBe("Suspended: printer broken");
  });

  test("without tickets left says so", () => {
    expect(whyUnavailable(service("a", { open: false, quotaLeft: 0 }), en)).toBe(
      "Today's tickets are gone",
    );
  });

  test("stands under its heading, in the order of the hall", () => {
    const groups = groupsOf([
      service("a", { group: "x" }),
      service("b", { group: "y" }),
      service("c", { group: "x" }),
    ]);
    expect(groups.map(({ group, services }) => [group, services.map((each) => each.service)])).toEqual(
      [
        ["x", ["a", "c"]],
        ["y", ["b"]],
      ],
    );
  });
});

describe("the class that a card proposes", () => {
  const classes = [
    create(TicketClassSchema, { ticketClass: "regular", kind: ClassKind.REGULAR }),
    create(TicketClassSchema, {
      ticketClass: "verified",
      kind: ClassKind.PRIORITY,
      declarable: false,
    }),
    create(TicketClassSchema, {
      ticketClass: "priority",
      kind: ClassKind.PRIORITY,
      declarable: true,
    }),
  ];

  test("is the one of its name", () => {
    const senior = create(TicketClassSchema, { ticketClass: "senior", declarable: true });
    expect(proposedClass("senior", [...classes, senior])).toBe("senior");
  });

  test("is else a priority class that may be declared", () => {
    expect(proposedClass("senior", classes)).toBe("priority");
  });

  test("is none without an age class, or where none may be declared", () => {
    expect(proposedClass("", classes)).toBe("");
    expect(proposedClass("senior", classes.slice(0, 2))).toBe("");
  });
});

describe("an idle page", () => {
  test("counts from the last touch", async () => {
    const environment = new FakeEnvironment();
    const idle = new Idle(environment);
    await environment.advance(15_000);
    expect(idle.left()).toBe(5000);
    idle.touch();
    expect(idle.left()).toBe(IDLE_TIME);
    await environment.advance(60_000);
    expect(idle.left()).toBe(0);
    expect(idle.left(2 * IDLE_TIME)).toBe(0);
  });
});
