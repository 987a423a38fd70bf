// Serves built pages with a pretended hall behind them: node tests/web/mock/server.mjs PORT [FOLDER].
// POST /mock/do {"method": "call", "argument": {...}} moves the hall; see COMMANDS.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { Hall } from "./hall.mjs";

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

export function startMock({ port = 0, folder = "build/web/kiosk_client", place = "" } = {}) {
  const hall = new Hall(join(ROOT, "deploy/hall.toml"));
  const world = { away: false, printer: "", refusal: "", delay: 0, printed: [], asked: [], spoken: [], lose: 0 };
  const streams = new Set();

  const unary = {
    ListServices: () => ({
      services: hall.services(),
      classes: hall.classes(),
      dayState: hall.dayState,
      nextOpeningTime: hall.nextOpening(),
    }),
    GetHall: () => ({ hall: hall.view(), time: hall.time() }),
    ListItems: () => ({ items: hall.items() }),
    IssueTicket: (request) => hall.issue(request),
    GetTicket: ({ ticket }) => ({ ticket: hall.find(ticket) ?? refuse("UNKNOWN_TICKET") }),
    CheckIn: ({ ticket }) => {
      const found = hall.find(ticket) ?? refuse("UNKNOWN_TICKET");
      found.state = "TICKET_STATE_WAITING";
      found.peopleAhead = 2;
      return { ticket: { ticketId: found.ticketId, number: found.number, state: found.state } };
    },
    CancelTicket: () => ({}),
    ReprintTicket: () => ({ copy: 1 }),
  };

  // What tests and screenshots may do to the world.
  const COMMANDS = {
    set: (values) => {
      Object.assign(world, values);
      if (world.away) for (const response of streams) response.destroy();
    },
    day: (state) => {
      hall.dayState = state;
      hall.resync();
    },
    quotes: (on) => {
      hall.quotes = on;
      hall.resync();
    },
    suspend: ({ service, reason }) => {
      hall.suspended.set(service, reason);
      hall.resync();
    },
    notices: (notices) => {
      hall.notices = notices;
      hall.resync();
    },
    call: (call) => hall.call(call),
    ticket: ({ number, state, counter = "" }) => {
      const ticketId = String(1000 + hall.tickets.size);
      hall.tickets.set(ticketId, { ticketId, number, state, counter, area: "floor1", matters: [] });
    },
    cut: () => {
      for (const response of streams) response.destroy();
    },
    world: () => world,
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request, response) {
    const url = new URL(request.url, "http://mock");
    if (url.pathname === "/mock/do") {
      const { method, argument } = JSON.parse(await bodyOf(request));
      return json(response, 200, COMMANDS[method](argument) ?? {});
    }
    if (url.pathname.startsWith("/local/")) return local(url, request, response);
    if (url.pathname.startsWith("/api/")) {
      if (world.away) return request.socket.destroy();
      return api(url.pathname.split("/").pop(), request, response);
    }
    return page(url.pathname, response);
  }

  async function api(method, request, response) {
    const body = await readBody(request);
    if (method === "WatchHall" || method === "WatchCalls") {
      return stream(method, body.subarray(5), response);
    }
    const message = JSON.parse(body.toString() || "{}");
    world.asked.push({ method, message });
    if (world.delay > 0) await new Promise((resolve) => setTimeout(resolve, world.delay));
    try {
      if (method === "IssueTicket" && world.refusal !== "") refuse(world.refusal);
      const reply = unary[method](message);
      // Carried out, but nobody hears of it.
      if (method === "IssueTicket" && world.lose > 0) {
        world.lose -= 1;
        return request.socket.destroy();
      }
      json(response, 200, reply);
    } catch (error) {
      if (!error.reason) throw error;
      json(response, 400, refusalOf(error.reason));
    }
  }

  function stream(method, body, response) {
    const { area = "" } = JSON.parse(body.toString() || "{}");
    response.writeHead(200, { "Content-Type": "application/connect+json" });
    const send = (message) => {
      const text = Buffer.from(JSON.stringify({ time: hall.time(), ...message }));
      const head = Buffer.alloc(5);
      head.writeUInt32BE(text.length, 1);
      response.write(Buffer.concat([head, text]));
    };
    const wanted = (call) => area === "" || call.area === area;
    // The sequence chains per stream, as every stream sees only what concerns it.
    let last = hall.sequence;
    const listener = ({ resync, hall: view, calls, current }) => {
      const mine = method === "WatchHall" ? { hall: view } : { calls: calls?.filter(wanted) };
      if (method === "WatchHall" ? !view : !mine.calls?.length) return;
      if (resync) {
        last = hall.sequence;
        return send({ current: String(last), resync: true, ...mine });
      }
      send({ previous: String(last), current, ...mine });
      last = Number(current);
    };
    const snapshot =
      method === "WatchHall" ? { hall: hall.view() } : { calls: hall.calls.filter(wanted) };
    send({ current: String(last), ...snapshot });
    hall.listeners.add(listener);
    streams.add(response);
    response.on("close", () => {
      hall.listeners.delete(listener);
      streams.delete(response);
    });
  }

  async function local(url, request, response) {
    if (url.pathname === "/local/info") {
      return json(response, 200, {
        version: "mock",
        role: "kiosk",
        hall: "linjiang",
        device: "1",
        place,
        languages: ["zh", "en"],
      });
    }
    if (url.pathname === "/local/print") {
      world.printed.push(JSON.parse(await bodyOf(request)));
      return json(
        response,
        200,
        world.printer === "" ? { printed: true } : { printed: false, reason: world.printer },
      );
    }
    if (url.pathname === "/local/holder") {
      const { document } = JSON.parse(await bodyOf(request));
      if (document.includes("?")) {
        response.writeHead(400).end("this is no document number");
        return;
      }
      const ageClass = document.startsWith("110101193") ? "senior" : "";
      return json(response, 200, { holder: Buffer.alloc(16, 7).toString("base64"), ageClass });
    }
    // As where nothing can be rendered: the page then uses the browser's own voice.
    if (url.pathname === "/local/speech") {
      world.spoken.push(["number", "language"].map((key) => url.searchParams.get(key)).join(" "));
    }
    response.writeHead(404).end();
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

  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address = `http://127.0.0.1:${server.address().port}`;
      resolve({
        address,
        hall,
        world,
        do: (method, argument) => COMMANDS[method](argument),
        stop: () => {
          for (const response of streams) response.destroy();
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

function refuse(reason) {
  throw Object.assign(new Error(reason), { reason });
}

// onestop.v1.RefusalDetail of so few fields that its bytes are quickly written by hand.
const REASON_NUMBERS = {
  UNKNOWN_TICKET: 5,
  QUOTA_USED_UP: 24,
  HOLDER_LIMIT: 25,
  CALL_AFTER_CLOSING: 30,
  DEVICE_REVOKED: 91,
};

function refusalOf(reason) {
  const value = Buffer.from([0x08, REASON_NUMBERS[reason]]).toString("base64").replace(/=+$/, "");
  return {
    code: "failed_precondition",
    message: reason,
    details: [{ type: "onestop.v1.RefusalDetail", value }],
  };
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function bodyOf(request) {
  return (await readBody(request)).toString();
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { address } = await startMock({ port: Number(process.argv[2] ?? 8090), folder: process.argv[3] });
  console.log(address);
}
