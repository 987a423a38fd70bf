import { expect, test } from "vitest";

import { stopwatch } from "$gateway/staff/stopwatch";

test("a stopwatch shows hours only when there are any", () => {
  expect(stopwatch(134_900)).toBe("02:14");
  expect(stopwatch(3_734_000)).toBe("1:02:14");
  expect(stopwatch(-5)).toBe("00:00");
});
