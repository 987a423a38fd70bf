// A hall of its own for one test: real programs on free ports, in a folder that goes with it.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const bin = process.env.ONESTOP_BIN_DIR ?? join(root, "build/dev/bin");

/** Reads lines until one matches; fails when the program ends before that. */
function lineOf(stream: Readable, pattern: RegExp): Promise<RegExpMatchArray> {
  return new Promise((found, failed) => {
    const seen: string[] = [];
    const lines = createInterface({ input: stream });
    lines.on("line", (line) => {
      seen.push(line);
      const match = line.match(pattern);
      if (match) found(match);
    });
    lines.on("close", () => failed(new Error(`no line matched ${pattern}:\n${seen.join("\n")}`)));
  });
}

export interface Served {
  /** Where its pages are, such as http://127.0.0.1:41234 */
  readonly url: string;
  readonly process: ChildProcess;
}

export class Hall {
  readonly data: string;
  private server?: ChildProcess;
  private readonly clients: ChildProcess[] = [];
  private address = "127.0.0.1:0";

  private constructor(readonly folder: string) {
    this.data = join(folder, "data");
  }

  /** The example hall, open from half past nine of its own clock until five. */
  static async open(): Promise<Hall> {
    const hall = new Hall(await mkdtemp(join(tmpdir(), "onestop-browser-")));
    await hall.verb("init", "--hall", join(root, "deploy/hall.toml"));
    await hall.start();
    await hall.verb("day", "open", "--until", "17:00");
    return hall;
  }

  async start(): Promise<void> {
    const server = spawn(join(bin, "onestop-server"), [
      "run", "--data", this.data, "--listen", this.address, "--metrics", "127.0.0.1:0",
      "--demo-speed", "1", "--demo-start", "09:30",
    ]);
    this.server = server;
    const [line] = await lineOf(server.stderr, /.*"event":"serving".*/);
    // A restart listens where the clients know it.
    this.address = line.match(/127\.0\.0\.1:\d+/)?.[0] ?? this.address;
    server.stderr.resume();
  }

  /** A power cut: SIGKILL. */
  async kill(): Promise<void> {
    await ended(this.server, "SIGKILL");
    this.server = undefined;
  }

  async verb(...words: string[]): Promise<string> {
    const { stdout } = await run(join(bin, "onestop-server"), [...words, "--data", this.data]);
    return stdout;
  }

  /** Enrols a device and returns the folder with its credential. */
  async enroll(role: string, name: string, place = ""): Promise<string> {
    const folder = join(this.folder, name);
    const where = place === "" ? [] : ["--place", place];
    await this.verb("enroll", "--role", role, "--name", name, "--out", folder, ...where);
    return folder;
  }

  async putStaff(id: string, pin: string, name: string, roles = "clerk"): Promise<void> {
    await run(
      join(bin, "onestop-server"),
      ["staff", "put", "--id", id, "--name", name, "--roles", roles, "--data", this.data],
      { env: { ...process.env, ONESTOP_PIN: pin } },
    );
  }

  /** `onestop-kiosk serve` or `onestop-counter serve` for an enrolled device. */
  async serve(program: "kiosk" | "counter", credential: string, ...more: string[]): Promise<Served> {
    const client = spawn(join(bin, `onestop-${program}`), [
      "--credential", credential, "--server", this.address, "serve", "--listen", "127.0.0.1:0",
      "--web", join(root, `build/web/${program}_client`), ...more,
    ]);
    this.clients.push(client);
    client.stderr.pipe(process.stderr);
    const [url] = await lineOf(client.stdout, /https?:\/\/[\d.:[\]]+/);
    return { url, process: client };
  }

  /** A verb of a client, as a script would use it: its JSON. */
  async client(program: "kiosk" | "counter", credential: string, ...words: string[]): Promise<any> {
    const { stdout } = await run(join(bin, `onestop-${program}`), [
      "--credential", credential, "--server", this.address, "--json", ...words,
    ]);
    return JSON.parse(stdout);
  }

  /** A clerk signed in at a terminal of their own, with the window open: the terminal's credential. */
  async seatClerk(staffId: string, counter: string): Promise<string> {
    const pin = "836194";
    await this.putStaff(staffId, pin, `Clerk ${staffId}`);
    const terminal = await this.enroll("clerk", `terminal-${counter}`, counter);
    const pinFile = join(this.folder, `pin-${staffId}`);
    await writeFile(pinFile, pin, { mode: 0o600 });
    await this.client("counter", terminal, "sign-in", "--staff", staffId, "--pin-file", pinFile);
    await this.client("counter", terminal, "open", counter);
    return terminal;
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => ended(client, "SIGTERM")));
    await ended(this.server, "SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function ended(process: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!process || process.exitCode !== null || process.signalCode !== null) return;
  await new Promise<void>((done) => {
    process.once("exit", () => done());
    process.kill(signal);
  });
}
