import { describe, expect, test } from "vitest";

import { shouldReload, type UpkeepFacts } from "$gateway/upkeep";

// Three in the morning in the example hall.
const NIGHT = Date.UTC(2026, 10, 22, 19, 0);

function facts(rest: Partial<UpkeepFacts>): UpkeepFacts {
  return {
    now: NIGHT,
    timeZone: "Asia/Shanghai",
    age: 20 * 3600_000,
    idle: true,
    upgraded: false,
    ...rest,
  };
}

describe("a page that stands open for days", () => {
  test("loads itself again at night", () => {
    expect(shouldReload(facts({}))).toBe(true);
  });

  test("does so by the hall's clock", () => {
    expect(shouldReload(facts({ timeZone: "Europe/Berlin" }))).toBe(false);
  });

  test("does so once a night", () => {
    expect(shouldReload(facts({ age: 3600_000 }))).toBe(false);
  });

  test("does not by day", () => {
    expect(shouldReload(facts({ now: NIGHT + 8 * 3600_000 }))).toBe(false);
  });

  test("does after an upgrade, whatever the hour, but never under somebody's hands", () => {
    const noon = { now: NIGHT + 9 * 3600_000, age: 1000, upgraded: true };
    expect(shouldReload(facts(noon))).toBe(true);
    expect(shouldReload(facts({ ...noon, idle: false }))).toBe(false);
  });
});
