import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";

import { HallSchema } from "$gateway/gen/onestop/v1/hall_service_pb";
import { DayState } from "$gateway/gen/onestop/v1/types_pb";
import { mergeHall } from "$gateway/live_hall";
import { clockTime, ServerClock } from "$gateway/server_clock";

import { FakeEnvironment } from "../support/fake_environment";

const HALL = create(HallSchema, {
  hall: "h",
  names: { zh: "大厅" },
  dayState: DayState.OPEN,
  writable: true,
  services: [
    { service: "a", waiting: 1 },
    { service: "b", waiting: 2 },
  ],
  notices: [{ notice: "1" }],
});

describe("a change of the hall", () => {
  test("replaces what it names and keeps the rest in place", () => {
    const change = create(HallSchema, {
      dayState: DayState.OPEN,
      writable: true,
      services: [{ service: "b", waiting: 5 }],
    });
    const merged = mergeHall(HALL, change);
    expect(merged.services.map(({ service, waiting }) => [service, waiting])).toEqual([
      ["a", 1],
      ["b", 5],
    ]);
    expect(merged.names).toEqual({ zh: "大厅" });
    expect(merged.notices).toHaveLength(1);
  });

  test("adds what was not there", () => {
    const change = create(HallSchema, { services: [{ service: "c" }] });
    expect(mergeHall(HALL, change).services.map(({ service }) => service)).toEqual(["a", "b", "c"]);
  });

  test("always says whether the hall is open and can be written to", () => {
    const merged = mergeHall(HALL, create(HallSchema, { dayState: DayState.LAST_TICKETS }));
    expect(merged.dayState).toBe(DayState.LAST_TICKETS);
    expect(merged.writable).toBe(false);
  });

  test("leaves the old hall as it was", () => {
    mergeHall(HALL, create(HallSchema, { services: [{ service: "a", waiting: 9 }] }));
    expect(HALL.services[0]?.waiting).toBe(1);
  });
});

describe("the hall's clock", () => {
  test("is the terminal's until the hall has said what time it is", () => {
    expect(new ServerClock(new FakeEnvironment(), () => 42).now()).toBe(42);
  });

  test("goes by the newest message, whatever the terminal thinks", async () => {
    const environment = new FakeEnvironment();
    const clock = new ServerClock(environment, () => 42);
    clock.observe(timestampFromMs(1_000_000));
    await environment.advance(5000);
    // An old message that came late says nothing about now.
    clock.observe(timestampFromMs(1_000_000));
    expect(clock.now()).toBe(1_005_000);
  });

  test("is read in the hall's time zone", () => {
    expect(clockTime(Date.UTC(2026, 10, 23, 1, 5), "Asia/Shanghai")).toBe("09:05");
    expect(clockTime(Date.UTC(2026, 10, 23, 16, 0), "Asia/Shanghai")).toBe("00:00");
  });
});
