import { create, toBinary } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";

import { failureOf } from "$gateway/failure";
import { Reason, RefusalDetailSchema } from "$gateway/gen/onestop/v1/reason_pb";
import { Backoff, newRequestId, RETRY_TIMES, withRetry } from "$gateway/retry";

import { FakeEnvironment } from "../support/fake_environment";

function refusal(reason: Reason, code: Code, advice = ""): ConnectError {
  return new ConnectError("no", code, undefined, [
    { desc: RefusalDetailSchema, value: { reason, message: "no", advice } },
  ]);
}

describe("a failed call", () => {
  test("is a refusal with its reason and advice when the hall said no", () => {
    const failure = failureOf(refusal(Reason.SESSION_CLOSED, Code.FailedPrecondition, "13:30"));
    expect(failure).toMatchObject({
      kind: "refused",
      reason: Reason.SESSION_CLOSED,
      advice: "13:30",
      transient: false,
      outcomeUnknown: false,
    });
  });

  test("leaves the outcome unknown when nobody answered", () => {
    expect(failureOf(new ConnectError("x", Code.Unavailable))).toMatchObject({
      kind: "away",
      transient: true,
      outcomeUnknown: true,
    });
  });

  test("counts as away when the browser found no server at all", () => {
    const failure = ConnectError.from(new TypeError("Failed to fetch"));
    expect(failureOf(failure)).toMatchObject({ kind: "away", transient: true });
  });

  test("is not tried again when it is a defect", () => {
    expect(failureOf(new ConnectError("x", Code.Internal))).toMatchObject({
      kind: "broken",
      transient: false,
    });
  });

  test("carries the server's hint when to come back", () => {
    const delay = toBinary(DurationSchema, create(DurationSchema, { nanos: 20_000_000 }));
    const error = refusal(Reason.MAILBOX_FULL, Code.ResourceExhausted);
    error.details.push({
      type: "google.rpc.RetryInfo",
      value: Uint8Array.from([0x0a, delay.length, ...delay]),
    });
    expect(failureOf(error)).toMatchObject({ transient: true, retryAfter: 20 });
  });
});

describe("retrying", () => {
  test("goes on until the server is back", async () => {
    const environment = new FakeEnvironment();
    let attempts = 0;
    const answer = withRetry(
      async () => {
        if (++attempts < 4) throw new ConnectError("x", Code.Unavailable);
        return "done";
      },
      RETRY_TIMES,
      environment,
    );
    await environment.advance(1000);
    expect(await answer).toBe("done");
    expect(environment.sleeps).toEqual([50, 100, 200]);
  });

  test("adds the jitter to the server's hint", async () => {
    const environment = new FakeEnvironment();
    environment.draws = [0.5];
    const error = refusal(Reason.RATE_LIMITED, Code.ResourceExhausted);
    error.details.push({
      type: "google.rpc.RetryInfo",
      value: Uint8Array.from([0x0a, 2, 0x08, 1]),
    });
    const answer = withRetry(
      async () => {
        if (environment.sleeps.length === 0) throw error;
        return "done";
      },
      RETRY_TIMES,
      environment,
    );
    await environment.advance(2000);
    expect(await answer).toBe("done");
    expect(environment.sleeps).toEqual([1025]);
  });

  test("ends at once when the hall refuses", async () => {
    const environment = new FakeEnvironment();
    const error = refusal(Reason.QUOTA_USED_UP, Code.FailedPrecondition);
    await expect(
      withRetry(() => Promise.reject(error), RETRY_TIMES, environment),
    ).rejects.toBe(error);
    expect(environment.sleeps).toEqual([]);
  });

  test("gives up when the time is up, with the last error", async () => {
    const environment = new FakeEnvironment();
    const error = new ConnectError("x", Code.Unavailable);
    const answer = expect(
      withRetry(() => Promise.reject(error), RETRY_TIMES, environment),
    ).rejects.toBe(error);
    await environment.advance(30_000);
    await answer;
    const total = environment.sleeps.reduce((sum, each) => sum + each, 0);
    expect(total).toBeLessThan(RETRY_TIMES.total);
    expect(total).toBeGreaterThan(RETRY_TIMES.total - 2 * RETRY_TIMES.cap);
  });

  test("pauses are drawn from a bound that doubles up to the cap", () => {
    const bounds = new Backoff({ base: 100, cap: 500 }, () => 1);
    expect([1, 2, 3, 4, 5].map(() => bounds.next())).toEqual([100, 200, 400, 500, 500]);
    bounds.reset();
    expect(bounds.next()).toBe(100);
  });
});

test("a request id is a version 4 UUID of its own", () => {
  expect(newRequestId((bytes) => bytes.fill(0xff))).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
  expect(newRequestId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newRequestId()).not.toBe(newRequestId());
});
