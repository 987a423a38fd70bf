// Serves the pages at the windows with a pretended hall behind them:
// node tests/web/mock/desk_server.mjs PORT.
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { DeskHall } from "./desk.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STREAMS = new Set(["WatchHall", "WatchCounter"]);
const NO_CLERK = /^(ListServices|ListItems|GetHall|WatchHall|GetTicket|SignIn|IssueTicket|RateVisit)$/;

// Numbers of onestop.v1.Reason, read from the contract.
const REASONS = Object.fromEntries(
  Array.from(
    readFileSync(join(ROOT, "proto/onestop/v1/reason.proto"), "utf8").matchAll(
      /REASON_(\w+) = (\d+);/g,
    ),
    ([, name, number]) => [name, Number(number)],
  ),
);

export function startDeskMock({ port = 0, place = "3", folder = "build/web/counter_client" } = {}) {
  const hall = new DeskHall(join(ROOT, "deploy/hall.toml"));
  // loseReply: the next command is carried out, but nobody hears of it.
  const world = { away: false, loseReply: false, delay: 0, asked: [], printed: [], printer: "" };
  const streams = new Set();

  const reads = {
    ListServices: () => ({
      services: hall.services(),
      classes: hall.classes(),
      dayState: hall.dayState,
    }),
    ListItems: () => ({ items: hall.items() }),
    GetHall: () => ({ hall: hall.view(), time: hall.time() }),
    GetTicket: (message) => hall.GetTicket(message),
    ListTickets: (message) => hall.ListTickets(message),
    SignIn: (message) => hall.SignIn(message),
    IssueTicket: (message) => hall.issue(message),
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://mock");
    if (pathname === "/local/info") {
      return json(response, 200, {
        version: "mock",
        role: "clerk",
        hall: "linjiang",
        device: "1",
        place,
        languages: ["zh", "en"],
      });
    }
    if (pathname === "/local/print") {
      world.printed.push(JSON.parse((await bodyOf(request)).toString()));
      const printed = world.printer === "";
      return json(response, 200, printed ? { printed } : { printed, reason: world.printer });
    }
    if (pathname.startsWith("/api/")) {
      if (world.away) return request.socket.destroy();
      return api(pathname.split("/").pop(), request, response);
    }
    return page(pathname, response);
  }

  async function api(method, request, response) {
    const body = await bodyOf(request);
    const unsigned = hall.signedIn === undefined && !NO_CLERK.test(method);
    if (STREAMS.has(method)) {
      const message = JSON.parse(body.subarray(5).toString() || "{}");
      return stream(method, message, response, unsigned ? "NOT_SIGNED_IN" : "");
    }
    const message = JSON.parse(body.toString() || "{}");
    world.asked.push({ method, message });
    if (world.delay > 0) await new Promise((resolve) => setTimeout(resolve, world.delay));
    try {
      if (unsigned) throw Object.assign(new Error(), { reason: "NOT_SIGNED_IN" });
      const result = reads[method] ? reads[method](message) : hall.run(method, message);
      if (world.loseReply && !reads[method]) {
        Object.assign(world, { loseReply: false, away: true });
        return request.socket.destroy();
      }
      json(response, 200, result);
    } catch (error) {
      if (!error.reason) throw error;
      json(response, 400, refusalOf(error.reason));
    }
  }

  function stream(method, message, response, refused) {
    response.writeHead(200, { "Content-Type": "application/connect+json" });
    const write = (flags, text) => {
      const bytes = Buffer.from(text);
      const head = Buffer.alloc(5);
      head.writeUInt8(flags, 0);
      head.writeUInt32BE(bytes.length, 1);
      response.write(Buffer.concat([head, bytes]));
    };
    if (refused !== "") {
      write(2, JSON.stringify({ error: refusalOf(refused) }));
      return response.end();
    }
    let last = hall.sequence;
    const view = () =>
      method === "WatchHall"
        ? { hall: hall.view() }
        : { counter: hall.counterView(message.counter) };
    const send = (span, content) =>
      write(0, JSON.stringify({ ...span, time: hall.time(), ...content }));
    const listener = ({ resync, hall: change }) => {
      if (!change && !resync) return;
      const previous = String(last);
      last = hall.sequence;
      const content = method === "WatchHall" && !resync ? { hall: change } : view();
      const span = resync ? { resync } : { previous };
      send({ ...span, current: String(last) }, content);
    };
    send({ current: String(last) }, view());
    hall.listeners.add(listener);
    streams.add(response);
    response.on("close", () => {
      hall.listeners.delete(listener);
      streams.delete(response);
    });
  }

  function page(path, response) {
    let file = join(ROOT, folder, normalize(decodeURIComponent(path)));
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": POLICY,
    });
    createReadStream(file).pipe(response);
  }

  const cut = () => {
    for (const response of streams) response.destroy();
  };

  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      resolve({
        address: `http://127.0.0.1:${server.address().port}`,
        hall,
        world,
        cut,
        /** Nobody answers, as long as it says so. */
        away: (away) => {
          world.away = away;
          if (away) cut();
        },
        /** The session is over, as at the end of its time. */
        endSession: () => {
          hall.signedIn = undefined;
          cut();
        },
        stop: () => {
          cut();
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

function refusalOf(reason) {
  const bytes = [0x08];
  let number = REASONS[reason];
  for (; number > 0x7f; number >>= 7) bytes.push((number & 0x7f) | 0x80);
  bytes.push(number);
  const value = Buffer.from(bytes).toString("base64").replace(/=+$/, "");
  return {
    code: reason === "NOT_SIGNED_IN" ? "unauthenticated" : "failed_precondition",
    message: reason,
    details: [{ type: "onestop.v1.RefusalDetail", value }],
  };
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const mock = await startDeskMock({ port: Number(process.argv[2] ?? 8091) });
  console.log(mock.address);
}
