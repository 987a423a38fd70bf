import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";

import type { Failure } from "$gateway/failure";
import { Reason } from "$gateway/gen/onestop/v1/reason_pb";
import { QuoteSchema, TicketState } from "$gateway/gen/onestop/v1/types_pb";
import { dictionary, nameIn } from "$gateway/language";
import { explain, explainLine } from "$gateway/refusal";
import { enumWord, sharedWords } from "$gateway/shared_words";
import { ageWords, waitWords } from "$gateway/wait";

const zh = sharedWords.in("zh");
const en = sharedWords.in("en");

function refused(reason: Reason, advice = ""): Failure {
  return {
    kind: "refused",
    reason,
    advice,
    transient: false,
    outcomeUnknown: false,
    retryAfter: 0,
  };
}

function quote(expectedSeconds: number, upperSeconds?: number) {
  return create(QuoteSchema, {
    expected: { seconds: BigInt(expectedSeconds) },
    ...(upperSeconds === undefined ? {} : { upper: { seconds: BigInt(upperSeconds) } }),
  });
}

describe("a wait in words", () => {
  test("names what is expected and what is rarely exceeded", () => {
    expect(waitWords(quote(1500, 2400), en)).toBe("about 25 minutes, rarely over 40");
    expect(waitWords(quote(1500, 2400), zh)).toBe("约 25 分钟，很少超过 40 分钟");
  });

  test("rounds the upper bound up, because it is a promise", () => {
    expect(waitWords(quote(1500, 2401), en)).toBe("about 25 minutes, rarely over 41");
  });

  test("is never shorter than a minute", () => {
    expect(waitWords(quote(5), en)).toBe("about 1 minute");
  });

  test("says hours where minutes would be a sum to do", () => {
    expect(waitWords(quote(5400, 7500), en)).toBe("about 90 minutes, rarely over 2 hours 5 minutes");
  });

  test("is nothing when nothing is known", () => {
    expect(waitWords(undefined, en)).toBe("");
  });
});

test("an age is in seconds at first, then in minutes", () => {
  expect(ageWords(41_000, en)).toBe("41 seconds");
  expect(ageWords(1000, en)).toBe("1 second");
  expect(ageWords(300_000, zh)).toBe("5 分钟");
});

describe("a refusal in words", () => {
  test("says what happened and what to do, in the reader's language", () => {
    expect(explain(refused(Reason.QUOTA_USED_UP), "en")).toEqual({
      what: "Today's tickets for this service are used up.",
      advice: "Please come on another day.",
    });
    expect(explainLine(refused(Reason.QUOTA_USED_UP), "zh")).toBe(
      "该服务今天的号已取完。请改日再来。",
    );
  });

  test("adds what the server knows", () => {
    expect(explainLine(refused(Reason.SESSION_CLOSED, "(13:30)"), "en")).toBe(
      "The hall is between two sessions. Take a ticket when the next session opens. (13:30)",
    );
  });

  test("has words for a reason of a later server", () => {
    expect(explain(refused(9999 as Reason), "en").what).toBe("The request was refused.");
  });

  test("names no option of a command line", () => {
    for (const tag of ["zh", "en"]) {
      for (const reason of Object.values(Reason)) {
        if (typeof reason !== "number") continue;
        expect(explainLine(refused(reason), tag)).not.toContain("--");
      }
    }
  });
});

describe("a dictionary", () => {
  test("offers every language that has a file, the hall's first one first", () => {
    const words = dictionary({ "./words/en.ts": 1, "./words/zh.ts": 2, "./words/ug.ts": 3 }, "zh");
    expect(words.tags).toEqual(["zh", "en", "ug"]);
    expect(words.in("ug")).toBe(3);
    expect(words.in("bo")).toBe(2);
  });

  test("calls a state of a later server unknown", () => {
    expect(enumWord(en.ticketState, TicketState, TicketState.MISSED)).toBe("missed");
    expect(enumWord(en.ticketState, TicketState, 99)).toBe("unknown");
  });
});

test("a name without a translation is shown in a language it has", () => {
  expect(nameIn({ zh: "护照", en: "Passport" }, "en")).toBe("Passport");
  expect(nameIn({ zh: "护照" }, "en")).toBe("护照");
  expect(nameIn({ fr: "Passeport" }, "en")).toBe("Passeport");
  expect(nameIn({}, "en", "passport")).toBe("passport");
});
