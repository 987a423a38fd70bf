import { describe, expect, test } from "vitest";

import { TicketState } from "$gateway/gen/onestop/v1/types_pb";

import { actionsFor } from "../../../kiosk_client/web/guide/ticket_actions";

describe("what a guide can do for a ticket", () => {
  test("that was missed or reserved: check it in", () => {
    expect(actionsFor({ state: TicketState.MISSED }).checkIn).toBe(true);
    expect(actionsFor({ state: TicketState.RESERVED }).checkIn).toBe(true);
    expect(actionsFor({ state: TicketState.WAITING }).checkIn).toBe(false);
  });

  test("at a window: set it right, but not take it away from the clerk", () => {
    for (const state of [TicketState.CALLED, TicketState.SERVING]) {
      expect(actionsFor({ state })).toEqual({
        checkIn: false,
        change: true,
        reprint: true,
        cancel: false,
      });
    }
  });

  test("that is over: nothing", () => {
    for (const state of [
      TicketState.SERVED,
      TicketState.NO_SHOW,
      TicketState.CANCELLED,
      TicketState.EXPIRED,
      TicketState.UNSPECIFIED,
    ]) {
      expect(Object.values(actionsFor({ state })).some(Boolean)).toBe(false);
    }
  });
});
