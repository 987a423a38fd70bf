import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";

import { Reason, RefusalDetailSchema } from "$gateway/gen/onestop/v1/reason_pb";
import {
  type Offer,
  pair,
  PAIRING_TIMES,
  type PairingState,
  spelled,
} from "$gateway/pairing/pairing";

import { FakeEnvironment, settle } from "../support/fake_environment";

function refused(reason: Reason): ConnectError {
  const detail = create(RefusalDetailSchema, { reason });
  const error = new ConnectError("refused", Code.Unauthenticated);
  error.details.push({
    type: RefusalDetailSchema.typeName,
    value: toBinary(RefusalDetailSchema, detail),
  });
  return error;
}

const AWAY = new ConnectError("away", Code.Unavailable);

/** A hall whose administrator is the test. */
class FakeHall {
  codes = ["AAAABBBB", "CCCCDDDD", "EEEEFFFF"];
  asked: string[] = [];
  /** Secrets whose code is known. */
  known = new Set<string>();
  used = new Set<string>();
  failure: Error | undefined;
  elsewhere = false;
  kept: Offer | undefined;

  readonly world = {
    request: async () => {
      this.#check();
      const code = this.codes.shift() ?? "";
      this.known.add(`secret of ${code}`);
      return { code, pollSecret: `secret of ${code}` };
    },
    await: async (pollSecret: string) => {
      this.#check();
      this.asked.push(pollSecret);
      if (!this.known.has(pollSecret)) throw refused(Reason.UNKNOWN_PAIRING);
      return this.used.has(pollSecret);
    },
    paired: async () => this.elsewhere,
    remember: (offer: Offer | undefined) => {
      this.kept = offer;
    },
    remembered: () => this.kept,
  };

  #check(): void {
    if (this.failure) throw this.failure;
  }
}

async function start(prepare: (hall: FakeHall) => void = () => {}) {
  const hall = new FakeHall();
  prepare(hall);
  const environment = new FakeEnvironment();
  const states: PairingState[] = [];
  const stopped = new AbortController();
  let ended: boolean | undefined;
  void pair(hall.world, (state) => states.push(state), stopped.signal, environment).then(
    (paired) => (ended = paired),
  );
  await settle();
  return {
    hall,
    environment,
    stop: () => stopped.abort(),
    shown: () => states[states.length - 1]!,
    ended: () => ended,
    poll: () => environment.advance(PAIRING_TIMES.poll),
  };
}

describe("a page that is to be paired", () => {
  test("shows its code until somebody has used it", async () => {
    const { hall, shown, poll, ended } = await start();
    expect(shown()).toEqual({ code: "AAAA-BBBB", failure: undefined });
    await poll();
    expect(ended()).toBeUndefined();
    hall.used.add("secret of AAAABBBB");
    await poll();
    expect(ended()).toBe(true);
    expect(hall.kept).toBeUndefined();
  });

  test("asks no more often than every few seconds", async () => {
    const { hall, environment } = await start();
    await environment.advance(10 * PAIRING_TIMES.poll);
    expect(hall.asked.length).toBe(10);
  });

  test("shows another code when the time of the first is over", async () => {
    const { hall, shown, poll } = await start();
    hall.known.clear();
    await poll();
    expect(shown()).toEqual({ code: "CCCC-DDDD", failure: undefined });
    expect(hall.kept?.code).toBe("CCCCDDDD");
  });

  test("does not ask in circles when the hall knows none of its codes", async () => {
    const { hall, environment } = await start();
    hall.known.add = () => hall.known;
    hall.known.clear();
    hall.codes = Array.from({ length: 100 }, (_, index) => `CODE000${index}`);
    await environment.advance(4 * PAIRING_TIMES.poll);
    expect(hall.codes.length).toBe(96);
  });

  test("waits for a server that is away, and keeps its code", async () => {
    const { hall, environment, shown, ended } = await start();
    hall.failure = AWAY;
    await environment.advance(60_000);
    expect(shown().code).toBe("AAAA-BBBB");
    expect(shown().failure?.kind).toBe("away");
    hall.failure = undefined;
    hall.used.add("secret of AAAABBBB");
    await environment.advance(PAIRING_TIMES.cap);
    expect(ended()).toBe(true);
  });

  test("asks a server that is away less and less often", async () => {
    const { hall, environment } = await start((each) => (each.failure = AWAY));
    await environment.advance(120_000);
    expect(environment.sleeps.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 8000, 10_000]);
    expect(hall.codes.length).toBe(3);
  });

  test("is soon back after the next short absence, however long the last one was", async () => {
    const { hall, environment, poll } = await start();
    hall.failure = AWAY;
    await environment.advance(60_000);
    hall.failure = undefined;
    await environment.advance(PAIRING_TIMES.cap);
    hall.failure = AWAY;
    environment.sleeps.length = 0;
    await poll();
    expect(environment.sleeps[0]).toBe(PAIRING_TIMES.base);
  });

  test("keeps to itself that it should ask less often", async () => {
    const { hall, shown, poll } = await start();
    hall.failure = refused(Reason.RATE_LIMITED);
    await poll();
    expect(shown()).toEqual({ code: "AAAA-BBBB", failure: undefined });
  });

  test("has no code while its process is not let in itself, and says why", async () => {
    const { shown } = await start((each) => (each.failure = refused(Reason.DEVICE_REVOKED)));
    expect(shown().code).toBe("");
    expect(shown().failure?.reason).toBe(Reason.DEVICE_REVOKED);
  });

  test("goes on with the code that it showed before it was loaded again", async () => {
    const { hall, shown, ended, poll } = await start((each) => {
      each.kept = { code: "ZZZZYYYY", pollSecret: "old" };
      each.known.add("old");
    });
    expect(shown().code).toBe("ZZZZ-YYYY");
    hall.used.add("old");
    await poll();
    expect(ended()).toBe(true);
  });

  test("is done when another page of this browser was paired", async () => {
    const { hall, ended, poll } = await start();
    hall.elsewhere = true;
    await poll();
    expect(ended()).toBe(true);
  });

  test("stops when it is told to", async () => {
    const { hall, ended, stop, environment } = await start();
    stop();
    await environment.advance(60_000);
    expect(ended()).toBe(false);
    expect(hall.asked).toEqual([]);
    // Whoever comes back shows the same code.
    expect(hall.kept?.code).toBe("AAAABBBB");
  });
});

test("a code is spelled in two halves", () => {
  expect(spelled("ABCDEFGH")).toBe("ABCD-EFGH");
  expect(spelled("")).toBe("");
});
