import { describe, expect, test } from "vitest";

import { readScan, WedgeDecoder, type WedgeResult } from "../../../kiosk_client/web/kiosk/wedge";

/** Types keys with the same pause before each; the last result counts. */
function type(decoder: WedgeDecoder, keys: readonly string[], gap: number, start = 0): WedgeResult[] {
  return keys.map((key, index) => decoder.feed(key, start + index * gap));
}

function scanOf(results: WedgeResult[]): string | undefined {
  return results[results.length - 1]?.scan;
}

describe("a keyboard-wedge reader", () => {
  test("is known by its speed and its Enter", () => {
    const keys = [..."110101193001011234", "Enter"];
    expect(scanOf(type(new WedgeDecoder(), keys, 8))).toBe("110101193001011234");
  });

  test("is not a person, however fluent", () => {
    const results = type(new WedgeDecoder(), [..."passport", "Enter"], 90);
    expect(results.every(({ swallow }) => !swallow)).toBe(true);
    expect(scanOf(results)).toBeUndefined();
  });

  test("is not two fingers that slipped", () => {
    expect(scanOf(type(new WedgeDecoder(), ["a", "b", "Enter"], 5))).toBeUndefined();
  });

  test("may hold Shift between its letters", () => {
    const keys = ["Shift", "A", "0", "1", "7", "Enter"];
    expect(scanOf(type(new WedgeDecoder(), keys, 10))).toBe("A017");
  });

  test("does not take over what somebody typed before", () => {
    const decoder = new WedgeDecoder();
    type(decoder, [..."hu"], 200);
    expect(scanOf(type(decoder, [..."onestop:5:abc", "Enter"], 6, 5000))).toBe("onestop:5:abc");
  });

  test("keeps its keys from the page as soon as it is known, and takes back the first ones", () => {
    const results = type(new WedgeDecoder(), [..."123456"], 6);
    expect(results.map(({ swallow }) => swallow)).toEqual([false, false, false, true, true, true]);
    expect(results.map(({ undo }) => undo === true)).toEqual([false, false, false, true, false, false]);
  });

  test("that stops in the middle is forgotten", () => {
    const decoder = new WedgeDecoder();
    type(decoder, [..."12345678"], 6);
    expect(decoder.feed("Enter", 10_000)).toEqual({ swallow: false });
  });

  test("that never ends is not kept for ever", () => {
    const keys = [...Array.from({ length: 3000 }, () => "x"), "Enter"];
    expect(scanOf(type(new WedgeDecoder(), keys, 1))).toBeUndefined();
  });
});

describe("a scan", () => {
  test("of a ticket's code names ticket and token", () => {
    expect(readScan("onestop:1017:Zm9v-_8")).toEqual({
      kind: "ticket",
      ticket: "1017",
      trackingToken: "Zm9v-_8",
    });
  });

  test("of an address takes them from it", () => {
    const expected = { kind: "ticket", ticket: "1017", trackingToken: "abc" };
    expect(readScan("https://hall.example/phone/?ticket=1017&token=abc")).toEqual(expected);
    expect(readScan("http://hall.example/phone/#ticket=1017&token=abc")).toEqual(expected);
  });

  test("of a number is that ticket", () => {
    expect(readScan(" a017 ")).toEqual({ kind: "ticket", ticket: "A017", trackingToken: "" });
  });

  test("of anything else is a document, also an address without a ticket", () => {
    expect(readScan("110101193001011234").kind).toBe("document");
    expect(readScan("https://example.com/").kind).toBe("document");
    expect(readScan("http://[broken").kind).toBe("document");
    expect(readScan("https://x/?ticket=<script>").kind).toBe("document");
  });
});
