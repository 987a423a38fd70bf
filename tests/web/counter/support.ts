import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";

import { type Counter, CounterSchema } from "$gateway/gen/onestop/v1/counter_service_pb";
import {
  CounterState,
  type Receipt,
  ReceiptSchema,
  type Ticket,
  TicketSchema,
  TicketState,
} from "$gateway/gen/onestop/v1/types_pb";

/** "1000" is A017 in the hands of counter 3, called for its first matter. */
export function ticket(init: MessageInitShape<typeof TicketSchema> = {}): Ticket {
  return create(TicketSchema, {
    ticketId: "1000",
    number: "A017",
    state: TicketState.CALLED,
    counter: "3",
    currentMatter: 1,
    leg: 1,
    matters: [{ index: 1, service: "id-card", quantity: 1 }],
    ...init,
  });
}

export function counter(init: MessageInitShape<typeof CounterSchema> = {}): Counter {
  return create(CounterSchema, { counter: "3", state: CounterState.OPEN, ...init });
}

export function busy(inHand: Ticket, sinceMs = 0): Counter {
  return counter({
    state:
      inHand.state === TicketState.CALLED ? CounterState.CALLING : CounterState.SERVING,
    since: timestampFromMs(sinceMs),
    ticket: inHand,
  });
}

export function receipt(sequence: number, timeMs = 0): Receipt {
  return create(ReceiptSchema, { sequence: BigInt(sequence), time: timestampFromMs(timeMs) });
}
