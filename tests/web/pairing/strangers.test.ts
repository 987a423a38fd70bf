import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { HallService } from "$gateway/gen/onestop/v1/hall_service_pb";
import { Reason, RefusalDetailSchema } from "$gateway/gen/onestop/v1/reason_pb";
import { noticeStrangers, onStranger } from "$gateway/pairing/strangers";

function refusal(reason: Reason): ConnectError {
  return new ConnectError("no", Code.Unauthenticated, undefined, [
    { desc: RefusalDetailSchema, value: create(RefusalDetailSchema, { reason }) },
  ]);
}

function hallThat(says: () => ConnectError) {
  const transport = createRouterTransport(
    ({ service }) =>
      service(HallService, {
        getHall: () => {
          throw says();
        },
        async *watchHall() {
          yield { current: 1n };
          throw says();
        },
      }),
    { transport: { interceptors: [noticeStrangers] } },
  );
  return createClient(HallService, transport);
}

async function heard(ask: (hall: ReturnType<typeof hallThat>) => Promise<unknown>, reason: Reason) {
  let count = 0;
  const end = onStranger(() => ++count);
  await expect(ask(hallThat(() => refusal(reason)))).rejects.toThrow();
  end();
  await expect(ask(hallThat(() => refusal(reason)))).rejects.toThrow();
  return count;
}

const call = (hall: ReturnType<typeof hallThat>) => hall.getHall({});

async function watch(hall: ReturnType<typeof hallThat>) {
  let messages = 0;
  try {
    for await (const message of hall.watchHall({})) messages += Number(message.current);
  } finally {
    expect(messages).toBe(1);
  }
}

test("a call and a stream that fail for want of a device are heard of", async () => {
  for (const reason of [Reason.DEVICE_REVOKED, Reason.UNAUTHENTICATED]) {
    expect(await heard(call, reason)).toBe(1);
    expect(await heard(watch, reason)).toBe(1);
  }
});

test("who is only not signed in is no stranger", async () => {
  expect(await heard(call, Reason.NOT_SIGNED_IN)).toBe(0);
  expect(await heard(watch, Reason.SESSION_EXPIRED)).toBe(0);
});

