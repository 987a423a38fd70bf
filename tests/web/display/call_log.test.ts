import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";

import { type Call, CallSchema } from "$gateway/gen/onestop/v1/hall_service_pb";

import {
  CallLog,
  isSpeakable,
  LARGE_TIME,
  shownCalls,
  SPEAKABLE_AGE,
  splitCalls,
} from "../../../kiosk_client/web/display/call_log";

// Half past nine in the example hall.
const MORNING = Date.UTC(2026, 10, 23, 1, 30);

function call(sequence: number, number: string, seconds = 0, counter = "1", recall = 0): Call {
  return create(CallSchema, {
    sequence: BigInt(sequence),
    number,
    counter,
    recall,
    time: timestampFromMs(MORNING + seconds * 1000),
  });
}

function message(current: number, ...calls: Call[]) {
  return { current: BigInt(current), calls };
}

function numbers(calls: readonly Call[]): string[] {
  return calls.map(({ number }) => number);
}

describe("a call log", () => {
  test("takes the past of a new page for granted", () => {
    const log = new CallLog();
    expect(log.snapshot(message(9, call(8, "A001"), call(9, "A002")))).toEqual([]);
    expect(numbers(log.calls)).toEqual(["A001", "A002"]);
  });

  test("announces every call that follows, in order", () => {
    const log = new CallLog();
    log.snapshot(message(9, call(9, "A001")));
    expect(numbers(log.change(message(11, call(11, "A003"), call(10, "A002"))))).toEqual([
      "A002",
      "A003",
    ]);
  });

  test("announces after a broken line what was missed, and nothing twice", () => {
    const log = new CallLog();
    log.snapshot(message(9, call(9, "A001")));
    log.change(message(10, call(10, "A002")));
    const fresh = log.snapshot(
      message(12, call(9, "A001"), call(10, "A002"), call(11, "A003"), call(12, "A004")),
    );
    expect(numbers(fresh)).toEqual(["A003", "A004"]);
    expect(log.snapshot(message(12, call(11, "A003"), call(12, "A004")))).toEqual([]);
  });

  test("goes on where the page stood before it loaded itself again", () => {
    const log = new CallLog(10n);
    expect(numbers(log.snapshot(message(11, call(10, "A002"), call(11, "A003"))))).toEqual([
      "A003",
    ]);
  });

  test("does not fall silent when an older journal was put in place", () => {
    const log = new CallLog();
    log.snapshot(message(500, call(500, "A090")));
    expect(log.snapshot(message(200, call(199, "A040")))).toEqual([]);
    expect(numbers(log.change(message(201, call(201, "A041"))))).toEqual(["A041"]);
  });

  test("does not mistake a snapshot that says little for an older journal", () => {
    const log = new CallLog();
    log.snapshot(message(500, call(500, "A090")));
    expect(numbers(log.snapshot(message(0, call(500, "A090"), call(501, "A091"))))).toEqual([
      "A091",
    ]);
  });

  test("begins to announce with the first call of a hall that had none", () => {
    const log = new CallLog();
    log.snapshot(message(7));
    expect(numbers(log.change(message(8, call(8, "A001"))))).toEqual(["A001"]);
  });

  test("does not grow", () => {
    const log = new CallLog();
    log.snapshot(message(0));
    for (let i = 1; i <= 1000; ++i) log.change(message(i, call(i, `A${i}`)));
    expect(log.calls).toHaveLength(20);
    expect(log.calls[19]?.number).toBe("A1000");
  });
});

test("a call is spoken while it is news", () => {
  expect(isSpeakable(call(1, "A001"), MORNING + SPEAKABLE_AGE - 1)).toBe(true);
  expect(isSpeakable(call(1, "A001"), MORNING + SPEAKABLE_AGE)).toBe(false);
});

describe("what is shown", () => {
  test("is newest first, each number at its window once", () => {
    const calls = [call(1, "A001"), call(2, "A002", 5, "2"), call(3, "A001", 9, "1", 1)];
    const shown = shownCalls(calls, "2026-11-23", "Asia/Shanghai");
    expect(shown.map(({ number, recall }) => [number, recall])).toEqual([
      ["A001", 1],
      ["A002", 0],
    ]);
  });

  test("names a number again where it goes to another window", () => {
    const calls = [call(1, "A001"), call(2, "A001", 600, "2")];
    expect(shownCalls(calls, "2026-11-23", "Asia/Shanghai")).toHaveLength(2);
  });

  test("forgets yesterday by the hall's own date", () => {
    const calls = [call(1, "A001"), call(2, "B001", 16 * 3600)];
    expect(numbers(shownCalls(calls, "2026-11-24", "Asia/Shanghai"))).toEqual(["B001"]);
  });
});

describe("the large place", () => {
  const shown = [call(4, "A004", 30), call(3, "A003", 29), call(2, "A002", 2), call(1, "A001")];

  test("holds calls that were made together", () => {
    const { current, recent } = splitCalls(shown, MORNING + 31_000);
    expect(numbers(current)).toEqual(["A004", "A003"]);
    expect(numbers(recent)).toEqual(["A002", "A001"]);
  });

  test("keeps the last call however old it is", () => {
    const { current } = splitCalls(shown, MORNING + 30_000 + LARGE_TIME * 10);
    expect(numbers(current)).toEqual(["A004"]);
  });

  test("never holds more than can be read", () => {
    const burst = Array.from({ length: 7 }, (_, i) => call(10 - i, `C00${i}`));
    const { current, recent } = splitCalls(burst, MORNING);
    expect(current).toHaveLength(4);
    expect(recent).toHaveLength(3);
  });

  test("is empty before the first call", () => {
    expect(splitCalls([], MORNING)).toEqual({ current: [], recent: [] });
  });
});
