import { describe, expect, test } from "vitest";

import { lengthOf, plainText } from "$gateway/plain_text";

describe("a text for the hall", () => {
  test("keeps what can be read, in any script", () => {
    const text = "<b>等候 2 小时</b> & “ok” — ئۇيغۇر 👍🏽";
    expect(plainText(text, 64)).toBe(text);
  });

  test("loses what cannot be seen or turns its neighbours", () => {
    expect(plainText("a\u200Bb\u202Ec\u2066d\uFEFFe\u00ADf\u0007g", 64)).toBe("abcdefg");
    expect(plainText("❤\uFE0F 👩\u200D👧", 64)).toBe("❤ 👩👧");
    expect(plainText("x\uD800y\uFFFFz\u{E0041}", 64)).toBe("xyz");
  });

  test("is one line", () => {
    expect(plainText("one\r\n\ttwo\u2028three", 64)).toBe("one two three");
  });

  test("is cut between characters, never inside of one", () => {
    expect(plainText("👍".repeat(70), 64)).toBe("👍".repeat(64));
    expect(lengthOf("👍等a")).toBe(3);
  });
});
