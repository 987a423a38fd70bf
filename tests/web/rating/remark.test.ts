import { describe, expect, test } from "vitest";

import { MAX_WORDS, has, toggle } from "../../../counter_client/web/rating/remark";
import { ratingWords } from "../../../counter_client/web/rating/rating_words";

describe("a phrase that is tapped", () => {
  test("joins what stands there, and leaves it when tapped again", () => {
    const one = toggle("", "long wait", ", ");
    const two = toggle(one, "unfriendly", ", ");
    expect(two).toBe("long wait, unfriendly");
    expect(has(two, "long wait", ", ")).toBe(true);
    expect(toggle(two, "long wait", ", ")).toBe("unfriendly");
  });

  test("leaves the person's own words alone", () => {
    expect(toggle("I waited,two hours ", "long wait", ", ")).toBe("I waited, two hours, long wait");
  });

  test("is not added when there is no room", () => {
    const full = "等".repeat(MAX_WORDS - 2);
    expect(toggle(full, "办得快", "，")).toBe(full);
  });

  test("fits together with all others of its level, and can be found again", () => {
    for (const tag of ratingWords.tags) {
      const { phrases, separator } = ratingWords.in(tag);
      for (const level of [1, 2, 3, 4, 5] as const) {
        let words = "";
        for (const phrase of phrases[level].slice(0, 3)) words = toggle(words, phrase, separator);
        expect(phrases[level].filter((phrase) => has(words, phrase, separator))).toHaveLength(3);
      }
    }
  });
});
