import { describe, expect, test } from "vitest";

import {
  CHIME_SECONDS,
  MAX_BACKLOG_SECONDS,
  SENTENCE_SECONDS,
  SpeechBacklog,
  type Spoken,
} from "../../../kiosk_client/web/display/speech_backlog";

const BOTH = ["zh", "en"];

function backlogOf(...calls: Spoken[]): SpeechBacklog<Spoken> {
  const backlog = new SpeechBacklog<Spoken>(() => BOTH);
  for (const call of calls) backlog.add(call);
  return backlog;
}

function call(number: string, recall = 0): Spoken {
  return { number, counter: number, recall };
}

/** "A001 zh en", one for each announcement. */
function drain(backlog: SpeechBacklog<Spoken>): string[] {
  const said: string[] = [];
  for (let next = backlog.next(); next; next = backlog.next()) {
    said.push([next.call.number, ...next.languages].join(" "));
  }
  return said;
}

// How many calls fit whole, and how many in one language.
const WHOLE = Math.floor(MAX_BACKLOG_SECONDS / (CHIME_SECONDS + 2 * SENTENCE_SECONDS));
const SHORT = Math.floor(MAX_BACKLOG_SECONDS / (CHIME_SECONDS + SENTENCE_SECONDS));

function calls(count: number): Spoken[] {
  return Array.from({ length: count }, (_, i) => call(`A00${i + 1}`));
}

describe("the speech backlog", () => {
  test("speaks calls in order, in every language", () => {
    expect(drain(backlogOf(...calls(WHOLE)))).toEqual(
      calls(WHOLE).map(({ number }) => `${number} zh en`),
    );
  });

  test("leaves out repeats first", () => {
    const backlog = backlogOf(call("R1", 1), ...calls(WHOLE));
    expect(drain(backlog)).toEqual(calls(WHOLE).map(({ number }) => `${number} zh en`));
  });

  test("keeps repeats while there is time for them", () => {
    expect(drain(backlogOf(call("R1", 1)))).toEqual(["R1 zh en"]);
  });

  test("then leaves out the second language, of the latest calls first", () => {
    const said = drain(backlogOf(...calls(WHOLE + 1)));
    expect(said).toHaveLength(WHOLE + 1);
    expect(said[said.length - 1]).toBe(`A00${WHOLE + 1} zh`);
    expect(said.some((each) => each.endsWith("zh"))).toBe(true);
  });

  test("then only shows the calls that have waited longest", () => {
    const backlog = backlogOf(...calls(SHORT + 2));
    expect(backlog.dropped).toBe(2);
    const said = drain(backlog);
    expect(said[0]).toMatch(/^A003/);
    expect(said[said.length - 1]).toMatch(new RegExp(`^A00${SHORT + 2} `));
  });

  test("is never longer than people remember a number", () => {
    const backlog = backlogOf(...calls(200));
    let seconds = 0;
    for (let next = backlog.next(); next; next = backlog.next()) {
      seconds += CHIME_SECONDS + next.languages.length * SENTENCE_SECONDS;
    }
    expect(seconds).toBeLessThanOrEqual(MAX_BACKLOG_SECONDS);
    expect(seconds).toBeGreaterThan(MAX_BACKLOG_SECONDS / 2);
  });

  test("always speaks a call that stands alone, in however many languages", () => {
    const many = ["a", "b", "c", "d", "e", "f", "g"];
    const backlog = new SpeechBacklog<Spoken>(() => many);
    backlog.add(call("A001"));
    expect(backlog.length).toBe(1);
  });

  test("says the same number at the same window once", () => {
    const backlog = backlogOf(call("A001"), call("A001", 1));
    expect(drain(backlog)).toEqual(["A001 zh en"]);
  });

  test("says it again when it has been said", () => {
    const backlog = backlogOf(call("A001"));
    drain(backlog);
    backlog.add(call("A001", 1));
    expect(drain(backlog)).toEqual(["A001 zh en"]);
  });

  test("holds nothing where nothing is spoken", () => {
    const backlog = new SpeechBacklog<Spoken>(() => []);
    backlog.add(call("A001"));
    expect(backlog.length).toBe(0);
  });
});
