import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";

import {
  CalledTicketSchema,
  CounterState,
  TicketState,
  TicketUpdateSchema,
} from "$gateway/gen/onestop/v1/types_pb";

import { afterCall, afterUpdate, CounterModel, inState } from
  "../../../counter_client/web/counter/counter_model";
import { busy, counter, receipt, ticket } from "./support";

const B002 = create(CalledTicketSchema, {
  ticketId: "1001",
  number: "B002",
  state: TicketState.CALLED,
  counter: "3",
  currentMatter: 1,
});

function update(state: TicketState, where = "3") {
  return create(TicketUpdateSchema, { ticketId: "1000", number: "A017", state, counter: where });
}

describe("a counter", () => {
  test("shows the answer to a call before its stream does", () => {
    const model = new CounterModel();
    model.snapshot(counter(), 10n);
    model.answer(receipt(11), afterCall(B002, timestampFromMs(5)));
    expect(model.shown).toMatchObject({
      state: CounterState.CALLING,
      ticket: { number: "B002", state: TicketState.CALLED },
    });
  });

  test("does not fall back when an older change arrives after the answer", () => {
    const model = new CounterModel();
    model.snapshot(counter(), 10n);
    model.answer(receipt(12), afterCall(B002, undefined));
    model.change(counter({ waiting: 4 }), 11n);
    expect(model.shown).toMatchObject({ waiting: 4, ticket: { number: "B002" } });
    model.change(counter({ waiting: 3 }), 12n);
    expect(model.shown?.ticket).toBeUndefined();
  });

  test("is not changed by the answer to a late retry", () => {
    const model = new CounterModel();
    model.snapshot(counter(), 20n);
    model.answer(receipt(12), afterCall(B002, undefined));
    expect(model.shown?.ticket).toBeUndefined();
  });

  test("forgets what answers said when it is told everything anew", () => {
    const model = new CounterModel();
    model.snapshot(counter(), 10n);
    model.answer(receipt(12), afterCall(B002, undefined));
    model.snapshot(counter(), 5n);
    expect(model.shown?.ticket).toBeUndefined();
  });

  test("has nothing to show without a stream", () => {
    const model = new CounterModel();
    model.answer(receipt(12), inState(CounterState.OPEN, undefined));
    expect(model.shown).toBeUndefined();
  });
});

describe("a ticket in hand", () => {
  test("is served from the moment service starts", () => {
    const after = afterUpdate(update(TicketState.SERVING), timestampFromMs(7000))(busy(ticket()));
    expect(after).toMatchObject({
      state: CounterState.SERVING,
      since: { seconds: 7n },
      ticket: { state: TicketState.SERVING },
    });
  });

  test("keeps its time when it is recalled", () => {
    const before = busy(ticket(), 3000);
    const after = afterUpdate(update(TicketState.CALLED), timestampFromMs(9000))(before);
    expect(after.since).toEqual(before.since);
  });

  test("leaves the counter free when it is finished, missed or sent on", () => {
    for (const state of [TicketState.SERVED, TicketState.MISSED, TicketState.WAITING]) {
      const after = afterUpdate(update(state, ""), undefined)(busy(ticket()));
      expect(after.ticket).toBeUndefined();
      expect(after.state).toBe(CounterState.OPEN);
    }
  });

  test("goes to the parked ones and comes back", () => {
    const parked = afterUpdate(update(TicketState.PARKED), undefined)(busy(ticket()));
    expect(parked).toMatchObject({ state: CounterState.OPEN, parked: [{ ticketId: "1000" }] });
    expect(parked.ticket).toBeUndefined();
    const resumed = afterUpdate(update(TicketState.SERVING), undefined)(parked);
    expect(resumed).toMatchObject({ state: CounterState.SERVING, ticket: { ticketId: "1000" } });
    expect(resumed.parked).toEqual([]);
  });

  test("is left alone by what happens to another", () => {
    const before = busy(ticket({ ticketId: "7" }));
    expect(afterUpdate(update(TicketState.SERVED), undefined)(before)).toBe(before);
  });

  test("gives way to nobody when nobody waits", () => {
    const after = afterCall(undefined, undefined)(busy(ticket()));
    expect(after.ticket).toBeUndefined();
    expect(after.state).toBe(CounterState.OPEN);
  });

  test("keeps its arrival when it goes on with its next matter", () => {
    const before = busy(ticket({ arrivalTime: timestampFromMs(1000) }));
    const same = create(CalledTicketSchema, {
      ticketId: "1000",
      number: "A017",
      state: TicketState.SERVING,
      currentMatter: 2,
    });
    expect(afterCall(same, undefined)(before).ticket).toMatchObject({
      arrivalTime: { seconds: 1n },
      currentMatter: 2,
    });
  });
});
