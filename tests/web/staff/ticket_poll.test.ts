import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";

import { ListTicketsResponseSchema } from "$gateway/gen/onestop/v1/counter_service_pb";
import { POLL_PAUSE, TicketPoll } from "$gateway/staff/ticket_poll";

import { FakeEnvironment, settle } from "../support/fake_environment";

class Script {
  readonly environment = new FakeEnvironment();
  /** When each question was asked. */
  readonly asked: number[] = [];
  readonly totals: number[] = [];
  failures = 0;
  error: Error | undefined;
  /** Answers are held back until it is called. */
  release: (() => void) | undefined;
  hold = false;

  readonly poll = new TicketPoll(
    {
      ask: async () => {
        this.asked.push(this.environment.now());
        if (this.hold) await new Promise<void>((release) => (this.release = release));
        if (this.error) throw this.error;
        return create(ListTicketsResponseSchema, { total: this.asked.length });
      },
      onAnswer: ({ total }) => this.totals.push(total),
      onFailure: () => ++this.failures,
    },
    this.environment,
  );
}

describe("a list of tickets", () => {
  test("is asked for when it is opened, and not again while nothing happens", async () => {
    const script = new Script();
    script.poll.open();
    await script.environment.advance(60_000);
    expect(script.asked).toHaveLength(1);
    expect(script.totals).toEqual([1]);
  });

  test("is asked for at once when something changes after a while", async () => {
    const script = new Script();
    script.poll.open();
    await script.environment.advance(10_000);
    script.poll.changed();
    await settle();
    expect(script.asked).toHaveLength(2);
  });

  test("is asked for once for all that changes within the pause", async () => {
    const script = new Script();
    script.poll.open();
    await settle();
    for (let i = 0; i < 20; ++i) {
      script.poll.changed();
      await script.environment.advance(100);
    }
    script.poll.changed();
    await script.environment.advance(POLL_PAUSE);
    for (let i = 1; i < script.asked.length; ++i) {
      expect(script.asked[i]! - script.asked[i - 1]!).toBeGreaterThanOrEqual(POLL_PAUSE);
    }
    expect(script.asked).toHaveLength(3);
  });

  test("that changes while it is being told is asked for again", async () => {
    const script = new Script();
    script.hold = true;
    script.poll.open();
    await settle();
    script.poll.changed();
    script.hold = false;
    script.release!();
    await script.environment.advance(POLL_PAUSE);
    expect(script.totals).toEqual([1, 2]);
  });

  test("is neither asked for nor told once it is closed", async () => {
    const script = new Script();
    script.hold = true;
    script.poll.open();
    await settle();
    script.poll.close();
    script.release!();
    script.poll.changed();
    await script.environment.advance(60_000);
    expect(script.asked).toHaveLength(1);
    expect(script.totals).toEqual([]);
  });

  test("is asked for afresh when it is opened again", async () => {
    const script = new Script();
    script.poll.open();
    await script.environment.advance(500);
    script.poll.open();
    await script.environment.advance(60_000);
    expect(script.totals).toEqual([1, 2]);
  });

  test("is asked for again while nobody answers, and not when that is refused", async () => {
    const script = new Script();
    script.error = new ConnectError("away", Code.Unavailable);
    script.poll.open();
    await script.environment.advance(3 * POLL_PAUSE - 1);
    expect(script.asked).toHaveLength(3);
    expect(script.failures).toBe(3);
    script.error = new ConnectError("no", Code.PermissionDenied);
    await script.environment.advance(60_000);
    expect(script.asked).toHaveLength(4);
  });
});
