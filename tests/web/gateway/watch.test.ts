import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";

import { Chain, type Span, watch, WATCH_TIMES } from "$gateway/watch";

import { FakeEnvironment, settle } from "../support/fake_environment";

interface Message extends Span {
  text: string;
}

function message(previous: number, current: number, text: string, resync = false): Message {
  return { previous: BigInt(previous), current: BigInt(current), resync, text };
}

const HEARTBEAT: Message = message(0, 0, "");

/** A server stream that the test writes to. */
class FakeStream {
  #queue: (Message | Error | "end")[] = [];
  #wake = () => {};
  aborted = false;

  constructor(signal: AbortSignal | undefined) {
    signal?.addEventListener("abort", () => {
      this.aborted = true;
      this.send(new ConnectError("aborted", Code.Canceled));
    });
  }

  send(what: Message | Error | "end"): void {
    this.#queue.push(what);
    this.#wake();
  }

  async *read(): AsyncIterable<Message> {
    for (;;) {
      const next = this.#queue.shift();
      if (next === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (next === "end") return;
      else if (next instanceof Error) throw next;
      else yield next;
    }
  }
}

function start() {
  const environment = new FakeEnvironment();
  const streams: FakeStream[] = [];
  const log: string[] = [];
  const stop = watch<Message>(
    {
      open: ({ signal }) => {
        const stream = new FakeStream(signal);
        streams.push(stream);
        return stream.read();
      },
      onSnapshot: ({ text }) => log.push(`snapshot ${text}`),
      onChange: ({ text }) => log.push(`change ${text}`),
      onState: ({ phase }) => log.push(phase),
    },
    environment,
  );
  return { environment, streams, log, stop };
}

describe("a chain", () => {
  test("is a snapshot, then changes", () => {
    const chain = new Chain();
    expect(chain.accept(message(0, 7, ""))).toBe("snapshot");
    expect(chain.accept(message(7, 9, ""))).toBe("change");
    expect(chain.accept(message(9, 10, ""))).toBe("change");
  });

  test("has a gap where a change does not follow the last one", () => {
    const chain = new Chain();
    chain.accept(message(0, 7, ""));
    expect(chain.accept(message(8, 9, ""))).toBe("gap");
  });

  test("has a gap when it does not begin with a snapshot", () => {
    expect(new Chain().accept(message(8, 9, ""))).toBe("gap");
  });

  test("begins again with a resync, whatever was missed", () => {
    const chain = new Chain();
    chain.accept(message(0, 7, ""));
    expect(chain.accept(message(20, 30, "", true))).toBe("snapshot");
    expect(chain.accept(message(30, 31, ""))).toBe("change");
  });

  test("goes on over heartbeats", () => {
    const chain = new Chain();
    chain.accept(message(0, 7, ""));
    expect(chain.accept(HEARTBEAT)).toBe("heartbeat");
    expect(chain.accept(message(7, 7, ""))).toBe("heartbeat");
    expect(chain.accept(message(7, 8, ""))).toBe("change");
  });
});

describe("a watch", () => {
  test("hands on the snapshot and every change", async () => {
    const { streams, log } = start();
    streams[0]?.send(message(0, 5, "a"));
    streams[0]?.send(message(5, 6, "b"));
    await settle();
    expect(log).toEqual(["connecting", "live", "snapshot a", "change b"]);
  });

  test("opens again after the server has gone, and begins with a new snapshot", async () => {
    const { environment, streams, log } = start();
    streams[0]?.send(message(0, 5, "a"));
    streams[0]?.send("end");
    await environment.advance(1000);
    expect(streams).toHaveLength(2);
    streams[1]?.send(message(0, 9, "b"));
    await settle();
    expect(log).toEqual(["connecting", "live", "snapshot a", "away", "live", "snapshot b"]);
  });

  test("asks for a new snapshot when it missed something", async () => {
    const { environment, streams, log } = start();
    streams[0]?.send(message(0, 5, "a"));
    streams[0]?.send(message(6, 7, "lost"));
    await environment.advance(1000);
    expect(streams).toHaveLength(2);
    expect(streams[0]?.aborted).toBe(true);
    expect(log).not.toContain("change lost");
  });

  test("waits longer and longer while the server is away", async () => {
    const { environment, streams } = start();
    for (let i = 0; i < 6; ++i) {
      streams[i]?.send(new ConnectError("x", Code.Unavailable));
      await environment.advance(6000);
    }
    const pauses = environment.sleeps.filter((each) => each !== WATCH_TIMES.opening);
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000]);
  });

  test("is not fooled by a line that went dead without a sound", async () => {
    const { environment, streams } = start();
    streams[0]?.send(message(0, 5, "a"));
    await environment.advance(WATCH_TIMES.silence + 1000);
    expect(streams[0]?.aborted).toBe(true);
    expect(streams).toHaveLength(2);
  });

  test("does not wait for ever for a server that takes the call and says nothing", async () => {
    const { environment, streams } = start();
    await environment.advance(WATCH_TIMES.opening + 1000);
    expect(streams[0]?.aborted).toBe(true);
    expect(streams).toHaveLength(2);
  });

  test("lives on heartbeats", async () => {
    const { environment, streams } = start();
    streams[0]?.send(message(0, 5, "a"));
    for (let i = 0; i < 5; ++i) {
      await environment.advance(WATCH_TIMES.silence - 1000);
      streams[0]?.send(HEARTBEAT);
    }
    await settle();
    expect(streams).toHaveLength(1);
  });

  test("says nothing after it was stopped", async () => {
    const { environment, streams, log, stop } = start();
    streams[0]?.send(message(0, 5, "a"));
    await settle();
    stop();
    streams[0]?.send(message(5, 6, "b"));
    await environment.advance(60_000);
    expect(streams).toHaveLength(1);
    expect(log).toEqual(["connecting", "live", "snapshot a"]);
  });
});
