import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import { type Ticket, TicketSchema, TicketState } from "$gateway/gen/onestop/v1/types_pb";
import { chosenOf, countStates, meantBy, stepFrom } from "$gateway/staff/ticket_choice";
import { mayMean, numberFrom } from "$gateway/staff/ticket_number";

const hall = ["A017", "A117", "B002", "B1000"].map((number, index) => ticket(number, index));

function ticket(number: string, id: number, state = TicketState.WAITING): Ticket {
  return create(TicketSchema, { ticketId: String(id), number, state });
}

function numbers(tickets: readonly Ticket[]): string[] {
  return tickets.map(({ number }) => number);
}

test("a number is read as it is printed, however it was typed", () => {
  expect(numberFrom(" a-017 ")).toBe("A017");
  expect(numberFrom("Ａ０１７")).toBe("A017");
});

test("what was typed may mean a number by a part of it, or without its zeros", () => {
  expect(mayMean("17", "A017")).toBe(true);
  expect(mayMean("A17", "A017")).toBe(true);
  expect(mayMean("A1", "A117")).toBe(true);
  expect(mayMean("B17", "A017")).toBe(false);
  expect(mayMean("0", "B1000")).toBe(true);
  expect(mayMean("C", "A017")).toBe(false);
});

describe("the ticket that Enter is about", () => {
  test("is none as long as nobody pointed or typed", () => {
    expect(chosenOf(hall, "", undefined)).toBeUndefined();
    expect(chosenOf(hall.slice(0, 1), "", undefined)).toBeUndefined();
  });

  test("is the one that was pointed at, until it leaves the list", () => {
    expect(chosenOf(hall, "", "2")?.number).toBe("B002");
    expect(chosenOf(hall.slice(0, 2), "", "2")).toBeUndefined();
  });

  test("is the only one that may be meant, or the one typed whole", () => {
    expect(numbers(meantBy(hall, "17"))).toEqual(["A017", "A117"]);
    expect(chosenOf(meantBy(hall, "17"), "17", undefined)).toBeUndefined();
    expect(chosenOf(meantBy(hall, "A17"), "A17", undefined)?.number).toBe("A017");
    const longer = [...hall, ticket("B10", 9)];
    expect(chosenOf(meantBy(longer, "B10"), "B10", undefined)?.number).toBe("B10");
  });
});

describe("an arrow key", () => {
  test("goes through the list and holds at its ends", () => {
    expect(stepFrom(hall, undefined, "ArrowDown")?.number).toBe("A017");
    expect(stepFrom(hall, "0", "ArrowDown")?.number).toBe("A117");
    expect(stepFrom(hall, "3", "ArrowDown")?.number).toBe("B1000");
    expect(stepFrom(hall, undefined, "ArrowUp")?.number).toBe("B1000");
    expect(stepFrom(hall, "0", "ArrowUp")?.number).toBe("A017");
    expect(stepFrom(hall, "0", "PageDown")?.number).toBe("B1000");
  });

  test("means nothing in an empty list, nor any other key", () => {
    expect(stepFrom([], undefined, "ArrowDown")).toBeUndefined();
    expect(stepFrom([], undefined, "ArrowUp")).toBeUndefined();
    expect(stepFrom(hall, "0", "Enter")).toBeUndefined();
  });
});

test("states are counted in the order of the contract", () => {
  const mixed = [
    ticket("A1", 1, TicketState.MISSED),
    ticket("A2", 2),
    ticket("A3", 3, TicketState.MISSED),
  ];
  expect(countStates(mixed)).toEqual([
    [TicketState.WAITING, 1],
    [TicketState.MISSED, 2],
  ]);
});
