// A pretended hall for looking at pages: made of deploy/hall.toml, it issues and calls tickets by the
// simplest rules. It proves nothing about the server.
import { readHallFile } from "./hall_file.mjs";

const MINUTE = 60_000;

export class Hall {
  constructor(path, now = () => Date.now()) {
    this.now = now;
    this.file = readHallFile(path);
    this.sequence = 100;
    this.dayState = "DAY_STATE_OPEN";
    this.quotes = true;
    this.notices = [];
    this.calls = [];
    this.tickets = new Map();
    this.answers = new Map();
    this.suspended = new Map();
    this.waiting = new Map(this.file.services.map(({ code }, i) => [code, (i * 5 + 3) % 14]));
    this.numbers = new Map();
    this.busy = new Map();
    this.listeners = new Set();
  }

  time() {
    return new Date(this.now()).toISOString();
  }

  /** Tells every stream; `change` is {hall?, calls?}. */
  publish(change) {
    const previous = this.sequence;
    this.sequence += 1;
    for (const listener of this.listeners) {
      listener({ previous: String(previous), current: String(this.sequence), ...change });
    }
  }

  service(entry) {
    const group = this.file.groups.find(({ code }) => code === entry.group);
    const waiting = this.waiting.get(entry.code);
    const suspended = this.suspended.get(entry.code) ?? "";
    const seconds = waiting * 200;
    return {
      service: entry.code,
      names: entry.names,
      group: entry.group,
      groupNames: group.names,
      area: entry.area,
      targetWait: "1200s",
      open: this.dayState === "DAY_STATE_OPEN" && suspended === "",
      suspendedReason: suspended,
      waiting,
      openCounters: 2,
      ...(this.quotes && waiting > 0
        ? { quote: { expected: `${seconds}s`, lower: "0s", upper: `${seconds * 1.6}s` } }
        : {}),
    };
  }

  services() {
    return this.file.services.map((entry) => this.service(entry));
  }

  counter(entry) {
    const ticket = this.busy.get(entry.code);
    return {
      counter: entry.code,
      names: entry.names,
      area: entry.area,
      state: ticket ? "COUNTER_STATE_CALLING" : "COUNTER_STATE_OPEN",
      ...(ticket ? { ticket: { number: ticket, state: "TICKET_STATE_CALLED" } } : {}),
    };
  }

  view() {
    return {
      hall: this.file.hall[0].code,
      names: this.file.hall[0].names,
      dayState: this.dayState,
      hallDate: new Date(this.now() + 8 * 60 * MINUTE).toISOString().slice(0, 10),
      services: this.services(),
      counters: this.file.counters.map((entry) => this.counter(entry)),
      notices: this.notices,
      areas: this.file.areas.map(({ code, names }) => ({ area: code, names })),
      timeZone: "Asia/Shanghai",
      configVersion: "1",
      writable: true,
    };
  }

  items() {
    const papers = new Map(this.file.papers.map(({ code, names }) => [code, names]));
    return this.file.items.map((entry) => ({
      item: entry.code,
      names: entry.names,
      service: entry.service,
      papers: (entry.papers ?? []).map((code) => ({ paper: code, names: papers.get(code) })),
      expected: `${parseInt(entry.expected, 10) * 60}s`,
      after: entry.after ?? [],
    }));
  }

  classes() {
    return this.file.classes.map((entry) => ({
      ticketClass: entry.code,
      names: entry.names,
      kind: `CLASS_KIND_${entry.kind.toUpperCase()}`,
      weight: entry.weight * 100,
      declarable: entry.declarable ?? false,
    }));
  }

  issue({ requestId, matters, ticketClass }) {
    const before = this.answers.get(requestId);
    if (before) return before;
    const items = this.items();
    const known = matters.map((matter, index) => ({
      index: index + 1,
      item: matter.item ?? "",
      service: matter.service || items.find(({ item }) => item === matter.item).service,
      quantity: matter.quantity || 1,
    }));
    const service = this.file.services.find(({ code }) => code === known[0].service);
    const count = (this.numbers.get(service.series) ?? 16) + 1;
    this.numbers.set(service.series, count);
    const ahead = this.waiting.get(service.code);
    const ticket = {
      ticketId: String(1000 + this.tickets.size),
      number: `${service.series}${String(count).padStart(3, "0")}`,
      state: "TICKET_STATE_WAITING",
      ticketClass: ticketClass || "regular",
      area: service.area,
      matters: known,
      arrivalTime: this.time(),
      peopleAhead: ahead,
      ...(this.quotes ? { quote: this.service(service).quote } : {}),
    };
    this.tickets.set(ticket.ticketId, ticket);
    this.waiting.set(service.code, ahead + 1);
    this.publish({ hall: this.change({ services: [this.service(service)] }) });
    const answer = { receipt: {}, ticket, trackingToken: "pretended" };
    this.answers.set(requestId, answer);
    return answer;
  }

  find(name) {
    return (
      this.tickets.get(name) ??
      Array.from(this.tickets.values()).find(({ number }) => number === name)
    );
  }

  call({ number, counter, recall = 0, service = "id-card" }) {
    const entry = this.file.counters.find(({ code }) => code === counter);
    this.busy.set(counter, number);
    const call = {
      sequence: String(this.sequence + 1),
      number,
      counter,
      counterNames: entry.names,
      area: entry.area,
      service,
      time: this.time(),
      recall,
    };
    this.calls = [...this.calls, call].slice(-20);
    this.publish({ calls: [call], hall: this.change({ counters: [this.counter(entry)] }) });
  }

  change(part) {
    return { hall: "linjiang", dayState: this.dayState, writable: true, ...part };
  }

  /** After anything that every reader has to learn anew. */
  resync() {
    this.sequence += 1;
    for (const listener of this.listeners) listener({ resync: true, hall: this.view() });
  }

  nextOpening() {
    return new Date(this.now() + 14 * 60 * MINUTE).toISOString();
  }
}
