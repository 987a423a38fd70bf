import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";

import { Reason, RefusalDetailSchema } from "$gateway/gen/onestop/v1/reason_pb";
import { CommandRunner, type Progress, RUNNER_TIMES } from "$gateway/staff/command_runner";

import { FakeEnvironment, settle } from "../support/fake_environment";

const AWAY = new ConnectError("away", Code.Unavailable);

function refusal(reason: Reason, code = Code.FailedPrecondition): ConnectError {
  return new ConnectError("no", code, undefined, [
    { desc: RefusalDetailSchema, value: { reason, message: "no", advice: "" } },
  ]);
}

class Script {
  readonly environment = new FakeEnvironment();
  readonly phases: string[] = [];
  readonly ids: string[] = [];
  readonly runner = new CommandRunner<string>(
    (progress: Progress<string>) => this.phases.push(progress.phase),
    this.environment,
    () => `id ${++this.#count}`,
  );
  #count = 0;

  /** Answers attempts one after another; the last one for ever. */
  run(answers: (string | Error)[]) {
    let next = 0;
    return this.runner.run("next", async (requestId) => {
      this.ids.push(requestId);
      const answer = answers[Math.min(next++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    });
  }
}

describe("a command", () => {
  test("is under way until it is answered", async () => {
    const script = new Script();
    const ending = await script.run(["A017"]);
    expect(ending).toEqual({ kind: "done", answer: "A017" });
    expect(script.phases).toEqual(["underWay", "idle"]);
  });

  test("turns every other press away while it is under way", async () => {
    const script = new Script();
    const first = script.run(["A017"]);
    expect(await script.run(["A018"])).toEqual({ kind: "busy" });
    expect(await first).toEqual({ kind: "done", answer: "A017" });
    expect(script.ids).toEqual(["id 1"]);
  });

  test("has an id of its own for every press", async () => {
    const script = new Script();
    await script.run(["A017"]);
    await script.run(["A018"]);
    expect(script.ids).toEqual(["id 1", "id 2"]);
  });

  test("is over when the hall refuses", async () => {
    const script = new Script();
    const ending = await script.run([refusal(Reason.COUNTER_BUSY)]);
    expect(ending).toMatchObject({ kind: "refused", failure: { reason: Reason.COUNTER_BUSY } });
  });

  test("says nothing about a hiccup", async () => {
    const script = new Script();
    const ending = script.run([AWAY, "A017"]);
    await script.environment.advance(1000);
    expect(await ending).toEqual({ kind: "done", answer: "A017" });
    expect(script.phases).toEqual(["underWay", "idle"]);
  });

  test("that got no answer is unknown, and settled with the same id", async () => {
    const script = new Script();
    const ending = script.run([...Array<Error>(40).fill(AWAY), "A017"]);
    await script.environment.advance(RUNNER_TIMES.patience + 2000);
    expect(script.runner.progress).toEqual({ phase: "unknown", name: "next" });
    await script.environment.advance(120_000);
    expect(await ending).toEqual({ kind: "done", answer: "A017" });
    expect(new Set(script.ids)).toEqual(new Set(["id 1"]));
    expect(script.phases).toEqual(["underWay", "unknown", "idle"]);
  });

  test("is settled as not done by a refusal of the hall after a lost attempt", async () => {
    const script = new Script();
    const ending = script.run([AWAY, refusal(Reason.TICKET_NOT_HERE)]);
    await script.environment.advance(1000);
    expect(await ending).toMatchObject({ kind: "refused" });
  });

  test("stays lost when the session ends before the hall could tell", async () => {
    const script = new Script();
    const ending = script.run([AWAY, refusal(Reason.NOT_SIGNED_IN, Code.Unauthenticated)]);
    await script.environment.advance(1000);
    expect(await ending).toMatchObject({ kind: "lost", failure: { reason: Reason.NOT_SIGNED_IN } });
  });

  test("that a busy server keeps turning away ends as refused", async () => {
    const script = new Script();
    const ending = script.run([refusal(Reason.MAILBOX_FULL, Code.ResourceExhausted)]);
    await script.environment.advance(60_000);
    expect(await ending).toMatchObject({ kind: "refused" });
    expect(script.phases).toEqual(["underWay", "idle"]);
  });

  test("is not repeated for ever against a defect", async () => {
    const script = new Script();
    const ending = script.run([new ConnectError("x", Code.Internal)]);
    await script.environment.advance(60_000);
    expect(await ending).toMatchObject({ kind: "lost" });
    expect(script.ids).toHaveLength(3);
  });

  test("can be given up only while it is unknown", async () => {
    const script = new Script();
    const ending = script.run([AWAY]);
    script.runner.giveUp();
    await settle();
    expect(script.runner.progress.phase).toBe("underWay");
    await script.environment.advance(10_000);
    script.runner.giveUp();
    expect(await ending).toEqual({ kind: "dropped" });
    expect(script.runner.progress.phase).toBe("idle");
  });
});
