import { create } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { TicketClassSchema } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { ClassKind } from "$gateway/gen/onestop/v1/types_pb";

import { CardReading } from "../../../kiosk_client/web/kiosk/card_reading.svelte";
import { Catalogue } from "../../../kiosk_client/web/kiosk/catalogue.svelte";

const CLASSES = [
  create(TicketClassSchema, { ticketClass: "regular", kind: ClassKind.REGULAR }),
  create(TicketClassSchema, { ticketClass: "priority", kind: ClassKind.PRIORITY, declarable: true }),
];

/** Answers to cards that were laid on, in the order asked for. */
let answers: ((answer: Response) => void)[];
let asked: string[];

beforeEach(() => {
  answers = [];
  asked = [];
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    asked.push((JSON.parse(body) as { document: string }).document);
    return new Promise<Response>((resolve) => answers.push(resolve));
  });
});

afterEach(() => vi.unstubAllGlobals());

function holder(byte: number, ageClass = ""): Response {
  const bytes = btoa(String.fromCharCode(...new Array<number>(16).fill(byte)));
  return new Response(JSON.stringify({ holder: bytes, ageClass }));
}

test("a card that was read stands for its holder and proposes a class", async () => {
  const card = new CardReading(() => CLASSES);
  const reading = card.read("110101193001011234");
  answers[0]?.(holder(7, "priority"));
  await reading;
  expect(asked).toEqual(["110101193001011234"]);
  expect([card.state, card.proposedClass, card.ticketClass]).toEqual(["read", "priority", "priority"]);
  expect(Array.from(card.holder)).toEqual(new Array<number>(16).fill(7));
});

test("a card that could not be read stands for nobody, also after one that was", async () => {
  const card = new CardReading(() => CLASSES);
  const first = card.read("one");
  answers[0]?.(holder(7, "priority"));
  await first;
  const second = card.read("two");
  answers[1]?.(new Response("this is no document number", { status: 400 }));
  await second;
  expect([card.state, card.proposedClass, card.ticketClass]).toEqual(["failed", "", ""]);
  expect(card.holder).toHaveLength(0);
});

test("of two cards the later one counts, in whatever order the answers come", async () => {
  const card = new CardReading(() => CLASSES);
  const readings = [card.read("one"), card.read("two")];
  answers[1]?.(holder(2));
  answers[0]?.(holder(1));
  await Promise.all(readings);
  expect(card.holder[0]).toBe(2);
});

test("an answer for somebody who has left is for nobody", async () => {
  const card = new CardReading(() => CLASSES);
  const reading = card.read("one");
  card.clear();
  answers[0]?.(holder(7, "priority"));
  await reading;
  expect([card.state, card.holder.length, card.ticketClass]).toEqual(["none", 0, ""]);
});

test("a choice that somebody made stands", async () => {
  const card = new CardReading(() => CLASSES);
  card.ticketClass = "veteran";
  const reading = card.read("one");
  answers[0]?.(holder(7, "priority"));
  await reading;
  expect(card.ticketClass).toBe("veteran");
});

test("nor does it fall with a card that proposes another", async () => {
  const card = new CardReading(() => CLASSES);
  const reading = card.read("one");
  answers[0]?.(holder(7, "priority"));
  await reading;
  card.ticketClass = "";
  const again = card.read("two");
  answers[1]?.(holder(8, "priority"));
  await again;
  expect([card.proposedClass, card.ticketClass]).toEqual(["priority", ""]);
  card.clear();
  const next = card.read("three");
  answers[2]?.(holder(9, "priority"));
  await next;
  expect(card.ticketClass).toBe("priority");
});

test("a card that is read before the hall's classes are known proposes once they are", async () => {
  const catalogue = new Catalogue();
  const card = new CardReading(() => catalogue.classes);
  const reading = card.read("one");
  answers[0]?.(holder(7, "priority"));
  await reading;
  expect(card.ticketClass).toBe("");
  catalogue.classes = CLASSES;
  expect(card.ticketClass).toBe("priority");
});
