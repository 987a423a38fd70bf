import { describe, expect, test } from "vitest";

import { Gate, LOOK_PAUSE, type Standing } from "$gateway/pairing/gate";

import { FakeEnvironment } from "../support/fake_environment";

async function gate(standing: Standing | Error) {
  const environment = new FakeEnvironment();
  const world = {
    standing: standing as Standing | Error,
    calls: 0,
    /** What the process makes of the page once the hall has refused it. */
    afterCall: undefined as Standing | undefined,
  };
  const states: string[] = [];
  const it = new Gate(
    {
      async standing() {
        if (world.standing instanceof Error) throw world.standing;
        return world.standing;
      },
      async call() {
        ++world.calls;
        if (world.afterCall) world.standing = world.afterCall;
        throw new Error("refused");
      },
    },
    (state) => {
      states.push(
        state.phase === "open"
          ? `open ${state.visit}`
          : state.phase === "pairing"
            ? `pairing${state.revoked ? ", revoked" : ""}`
            : state.phase,
      );
    },
    environment,
  );
  await it.start();
  return { it, world, states, environment };
}

const DEVICE_OF_ITS_OWN = { paired: true, mustPair: true };
const STRANGER = { paired: false, mustPair: true };
const THE_PROCESS = { paired: false, mustPair: false };

describe("a page", () => {
  test("that is the process's device works at once", async () => {
    expect((await gate(THE_PROCESS)).states).toEqual(["open 1"]);
  });

  test("that must be paired is paired first", async () => {
    const { it, states } = await gate(STRANGER);
    expect(states).toEqual(["pairing"]);
    it.paired();
    expect(states).toEqual(["pairing", "open 1"]);
  });

  test("that has been paired works at once", async () => {
    expect((await gate(DEVICE_OF_ITS_OWN)).states).toEqual(["open 1"]);
  });

  test("works where the process does not say, until it is refused", async () => {
    const { it, world, states } = await gate(new Error("away"));
    expect(states).toEqual(["open 1"]);
    world.standing = STRANGER;
    await it.stranger();
    expect(states).toEqual(["open 1", "pairing"]);
  });

  test("that was revoked is told so, and paired again", async () => {
    const { it, world, states } = await gate(DEVICE_OF_ITS_OWN);
    world.afterCall = STRANGER;
    await it.stranger();
    expect(states).toEqual(["open 1", "pairing, revoked"]);
    it.paired();
    expect(states).toEqual(["open 1", "pairing, revoked", "open 2"]);
  });

  test("that was revoked is the process's device again where none must be paired", async () => {
    const { it, world, states } = await gate({ paired: true, mustPair: false });
    world.afterCall = THE_PROCESS;
    await it.stranger();
    expect(states).toEqual(["open 1", "open 2"]);
  });

  test("whose process was revoked stays, and is looked at now and then only", async () => {
    const { it, world, states, environment } = await gate(THE_PROCESS);
    for (let i = 0; i < 5; ++i) await it.stranger();
    expect(world.calls).toBe(1);
    await environment.advance(LOOK_PAUSE);
    await it.stranger();
    expect(world.calls).toBe(2);
    expect(states).toEqual(["open 1"]);
  });

  test("looks once, however many calls are refused at a time", async () => {
    const { it, world, states } = await gate(DEVICE_OF_ITS_OWN);
    world.afterCall = STRANGER;
    await Promise.all([it.stranger(), it.stranger(), it.stranger()]);
    expect(world.calls).toBe(1);
    expect(states).toEqual(["open 1", "pairing, revoked"]);
    await it.stranger();
    expect(world.calls).toBe(1);
  });

  test("that is revoked soon after it was paired again is not left alone", async () => {
    const { it, world, states } = await gate(DEVICE_OF_ITS_OWN);
    world.afterCall = STRANGER;
    await it.stranger();
    world.standing = DEVICE_OF_ITS_OWN;
    it.paired();
    await it.stranger();
    expect(states).toEqual(["open 1", "pairing, revoked", "open 2", "pairing, revoked"]);
  });
});
