// A pretended hall for the pages at the windows: one queue, counters and clerks by the simplest
// rules, made of deploy/hall.toml. It proves nothing about the server.
import { Hall } from "./hall.mjs";

const OPEN = "COUNTER_STATE_OPEN";
const MINUTE = 60_000;

export class Refused extends Error {
  constructor(reason, retryAfter = 0) {
    super(reason);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

export class DeskHall extends Hall {
  constructor(path, now) {
    super(path, now);
    this.signedIn = undefined;
    this.elsewhere = false;
    this.minRecalls = 1;
    this.ratings = [];
    this.desks = new Map(
      this.file.counters.map(({ code }) => [
        code,
        { state: "COUNTER_STATE_CLOSED", staffId: 0, since: undefined, parked: [] },
      ]),
    );
    for (const code of ["1", "5", "8"]) {
      Object.assign(this.desks.get(code), { state: OPEN, staffId: 2000 + Number(code) });
    }
    this.waiting = new Map(this.file.services.map(({ code }) => [code, 0]));
  }

  // What tests do to the hall.

  add({ number, items = [], service = "", ticketClass = "regular", minutes = 5, ...rest }) {
    const catalogue = this.items();
    const matters = items.map((entry, index) => {
      const [item, quantity = 1] = [entry].flat();
      const found = catalogue.find((each) => each.item === item);
      return { index: index + 1, item, service: found.service, quantity, caseId: "" };
    });
    if (service !== "") matters.push({ index: matters.length + 1, item: "", service, quantity: 1 });
    const ticket = {
      ticketId: String(1000 + this.tickets.size),
      number,
      state: "TICKET_STATE_WAITING",
      ticketClass,
      area: "floor1",
      matters,
      arrivalTime: new Date(this.now() - minutes * MINUTE).toISOString(),
      leg: 1,
      recalls: 0,
      absences: 0,
      ...rest,
    };
    this.tickets.set(ticket.ticketId, ticket);
    this.tell();
    return ticket;
  }

  issue(request) {
    const answer = super.issue(request);
    Object.assign(answer.ticket, { leg: 1, recalls: 0, absences: 0 });
    if (request.ticketClass) answer.ticket.classVerified = true;
    this.tell();
    return answer;
  }

  /** A command of another screen at the same counter. */
  command(method, request) {
    return this.run(method, { requestId: `other ${++this.sequence}`, ...request });
  }

  // What is shown.

  service(entry) {
    const waiting = this.line(entry.code);
    return {
      ...super.service(entry),
      waiting: waiting.length,
      ...(waiting.length > 0 ? { oldestArrivalTime: waiting[0].arrivalTime } : {}),
    };
  }

  line(service) {
    return this.open("TICKET_STATE_WAITING")
      .filter((ticket) => ticket.matters.some((each) => !each.outcome && each.service === service))
      .sort((a, b) => a.arrivalTime.localeCompare(b.arrivalTime));
  }

  open(state) {
    return Array.from(this.tickets.values()).filter((ticket) => ticket.state === state);
  }

  skills(entry) {
    return this.skillTexts(entry.code).map((each) =>
      typeof each === "string" ? { service: each } : each,
    );
  }

  // The little reader of the hall's file knows no tables within lists.
  skillTexts(code) {
    const SKILLS = {
      3: ["id-card", { service: "household", classes: ["priority", "appointment"] }],
      5: ["exit-entry", { service: "id-card", helperThreshold: 6 }],
    };
    const entry = this.file.counters.find((each) => each.code === code);
    return SKILLS[code] ?? entry.skills;
  }

  counter(entry) {
    const desk = this.desks.get(entry.code);
    const skills = this.skills(entry);
    const waiting = new Set(skills.flatMap(({ service }) => this.line(service)));
    return {
      counter: entry.code,
      names: entry.names,
      area: entry.area,
      state: desk.state,
      staffId: desk.staffId,
      ...(desk.since ? { since: desk.since } : {}),
      ...(desk.pauseReason ? { pauseReason: desk.pauseReason } : {}),
      ...(desk.ticket ? { ticket: desk.ticket } : {}),
      parked: desk.parked,
      skills,
      waiting: waiting.size,
    };
  }

  counterView(code) {
    return this.counter(this.file.counters.find((each) => each.code === code));
  }

  tell() {
    const { services, counters } = this.view();
    this.publish({ hall: this.change({ services, counters }) });
  }

  // Commands.

  run(method, request) {
    const before = this.answers.get(request.requestId);
    if (before) return before;
    const answer = this[method](request);
    // What publish() will name.
    this.tell();
    const receipt = { sequence: String(this.sequence), time: this.time() };
    const whole = { receipt, ...answer };
    this.answers.set(request.requestId, whole);
    return whole;
  }

  desk(request) {
    const desk = this.desks.get(request.counter);
    if (!desk) throw new Refused("UNKNOWN_COUNTER");
    return desk;
  }

  inHand(desk, ticketId) {
    if (desk.ticket?.ticketId !== ticketId) throw new Refused("TICKET_NOT_HERE");
    return desk.ticket;
  }

  occupy(desk, ticket, state, code) {
    ticket.state = `TICKET_STATE_${state}`;
    ticket.counter = code;
    desk.ticket = ticket;
    desk.state = state === "CALLED" ? "COUNTER_STATE_CALLING" : "COUNTER_STATE_SERVING";
    desk.since = this.time();
  }

  free(desk) {
    desk.ticket = undefined;
    desk.state = OPEN;
    desk.since = this.time();
  }

  update(ticket) {
    const { ticketId, number, state, counter = "" } = ticket;
    return { ticketId, number, state, counter };
  }

  called(ticket, exception = "NONE") {
    const waited = Math.round((this.now() - Date.parse(ticket.arrivalTime)) / 1000);
    return {
      ticketId: ticket.ticketId,
      number: ticket.number,
      ticketClass: ticket.ticketClass,
      classVerified: ticket.classVerified ?? false,
      matters: ticket.matters.filter((each) => !each.outcome),
      currentMatter: ticket.currentMatter,
      waited: `${waited}s`,
      leg: ticket.leg,
      exception: `CALL_EXCEPTION_${exception}`,
      counter: ticket.counter,
      state: ticket.state,
    };
  }

  OpenCounter({ counter }) {
    const desk = this.desk({ counter });
    if (desk.state !== "COUNTER_STATE_CLOSED" && desk.staffId !== this.signedIn) {
      throw new Refused("COUNTER_TAKEN");
    }
    if (desk.state !== "COUNTER_STATE_CLOSED" && desk.state !== "COUNTER_STATE_PAUSED") {
      return { state: desk.state };
    }
    const since = this.time();
    Object.assign(desk, { state: OPEN, staffId: this.signedIn, since, pauseReason: "" });
    return { state: desk.state };
  }

  PauseCounter({ counter, reason }) {
    const desk = this.desk({ counter });
    Object.assign(desk, {
      state: "COUNTER_STATE_PAUSED",
      pauseReason: reason,
      since: this.time(),
    });
    return { state: desk.state };
  }

  CloseCounter({ counter }) {
    const desk = this.desk({ counter });
    Object.assign(desk, { state: "COUNTER_STATE_CLOSED", staffId: 0 });
    return { state: desk.state };
  }

  next(counter) {
    const entry = this.file.counters.find((each) => each.code === counter);
    for (const { service } of this.skills(entry)) {
      const ticket = this.line(service)[0];
      if (!ticket) continue;
      const matter = ticket.matters.find((each) => !each.outcome && each.service === service);
      ticket.currentMatter = matter.index;
      ticket.recalls = 0;
      return ticket;
    }
    return undefined;
  }

  CallNext({ counter, current }) {
    const desk = this.desk({ counter });
    let closed;
    if (current) {
      const ticket = this.inHand(desk, current.ticket);
      this.finish(desk, ticket, current.finish, counter);
      closed = this.update(ticket);
      if (desk.ticket) return { closed, called: this.called(ticket) };
    } else if (desk.ticket) {
      throw new Refused("COUNTER_BUSY");
    }
    const ticket = this.next(counter);
    if (!ticket) return { closed };
    this.occupy(desk, ticket, "CALLED", counter);
    return { closed, called: this.called(ticket) };
  }

  finish(desk, ticket, { outcome }, counter) {
    ticket.matters.find(({ index }) => index === ticket.currentMatter).outcome = outcome;
    const skills = this.skills(this.file.counters.find((each) => each.code === counter));
    const open = ticket.matters.filter((each) => !each.outcome);
    const here = open.find((each) => skills.some(({ service }) => service === each.service));
    if (here) {
      ticket.currentMatter = here.index;
      this.occupy(desk, ticket, "SERVING", counter);
      return;
    }
    ticket.state = open.length > 0 ? "TICKET_STATE_WAITING" : "TICKET_STATE_SERVED";
    ticket.counter = "";
    this.free(desk);
  }

  FinishMatter({ counter, ticket, finish }) {
    const desk = this.desk({ counter });
    const found = this.inHand(desk, ticket);
    this.finish(desk, found, finish, counter);
    return { ticket: this.update(found), nextMatter: desk.ticket ? found.currentMatter : 0 };
  }

  CallTicket({ counter, ticket }) {
    const desk = this.desk({ counter });
    const found = this.find(ticket);
    if (!found) throw new Refused("UNKNOWN_TICKET");
    const missed = found.state === "TICKET_STATE_MISSED";
    if (!missed && found.state !== "TICKET_STATE_WAITING") throw new Refused("TICKET_WRONG_STATE");
    found.currentMatter = found.matters.find((each) => !each.outcome).index;
    this.occupy(desk, found, "CALLED", counter);
    return { called: this.called(found, missed ? "MISSED" : "SPECIFIC") };
  }

  RecallTicket({ counter, ticket }) {
    const found = this.inHand(this.desk({ counter }), ticket);
    found.recalls += 1;
    return { ticket: this.update(found), recalls: found.recalls };
  }

  StartService({ counter, ticket }) {
    const desk = this.desk({ counter });
    const found = this.inHand(desk, ticket);
    this.occupy(desk, found, "SERVING", counter);
    return { ticket: this.update(found) };
  }

  MarkAbsent({ counter, ticket }) {
    const desk = this.desk({ counter });
    const found = this.inHand(desk, ticket);
    if (found.recalls < this.minRecalls) throw new Refused("TOO_EARLY_FOR_ABSENT");
    found.absences += 1;
    found.state = "TICKET_STATE_MISSED";
    found.counter = "";
    this.free(desk);
    return { ticket: this.update(found) };
  }

  ParkTicket({ counter, ticket }) {
    const desk = this.desk({ counter });
    const found = this.inHand(desk, ticket);
    found.state = "TICKET_STATE_PARKED";
    desk.parked = [...desk.parked, found];
    this.free(desk);
    return { ticket: this.update(found) };
  }

  ResumeTicket({ counter, ticket }) {
    const desk = this.desk({ counter });
    const found = desk.parked.find((each) => each.ticketId === ticket);
    if (!found) throw new Refused("TICKET_NOT_HERE");
    desk.parked = desk.parked.filter((each) => each !== found);
    if (desk.ticket) found.state = "TICKET_STATE_WAITING";
    else this.occupy(desk, found, "SERVING", counter);
    return { ticket: this.update(found) };
  }

  TransferTicket({ counter, ticket, service, toCounter, reason, note = "" }) {
    const desk = this.desk({ counter });
    const found = this.inHand(desk, ticket);
    const matter = found.matters.find(({ index }) => index === found.currentMatter);
    if (service) Object.assign(matter, { service, item: "" });
    if (toCounter) matter.boundCounter = toCounter;
    found.state = "TICKET_STATE_WAITING";
    found.counter = "";
    found.leg += 1;
    found.handover = { fromCounter: counter, reason, note };
    this.free(desk);
    return { ticket: this.update(found), bounced: false };
  }

  resolve({ item = "", service = "", quantity = 0 }) {
    const found = this.items().find((each) => each.item === item);
    return { item, service: found?.service ?? service, quantity: quantity || 1 };
  }

  AddMatter({ ticket, matter }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    const index = found.matters.length + 1;
    found.matters = [...found.matters, { index, ...this.resolve(matter) }];
    return { ticket: this.update(found) };
  }

  ChangeMatter({ ticket, index, matter }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    const changed = found.matters.find((each) => each.index === index);
    if (matter.item || matter.service) Object.assign(changed, this.resolve(matter));
    else changed.quantity = matter.quantity;
    return { ticket: this.update(found) };
  }

  SetTicketClass({ ticket, ticketClass }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    Object.assign(found, { ticketClass, classVerified: true });
    return { ticket: this.update(found) };
  }

  CheckIn({ ticket }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    if (found.state !== "TICKET_STATE_MISSED") throw new Refused("TICKET_WRONG_STATE");
    found.state = "TICKET_STATE_WAITING";
    return { ticket: this.update(found) };
  }

  CancelTicket({ ticket }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    found.state = "TICKET_STATE_CANCELLED";
    return { ticket: this.update(found) };
  }

  ReprintTicket({ ticket }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    return { ticket: this.update(found), copy: 1 };
  }

  RateVisit({ ticket, level, words = "" }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    if (found.rated) throw new Refused("ALREADY_RATED");
    if (!found.matters.some((each) => each.outcome)) throw new Refused("NOT_YET_RATABLE");
    found.rated = true;
    this.ratings.push({ number: found.number, level, words });
    return {};
  }

  GetTicket({ ticket }) {
    const found = this.find(ticket) ?? refuse("UNKNOWN_TICKET");
    const ahead = found.matters[0] ? this.line(found.matters[0].service).indexOf(found) : 0;
    return { ticket: { ...found, peopleAhead: Math.max(0, ahead) } };
  }

  ListTickets({ counter = "", states = [], pageSize = 100 }) {
    const entry = this.file.counters.find((each) => each.code === counter);
    const services = entry && this.skills(entry).map(({ service }) => service);
    const final = /SERVED|NO_SHOW|CANCELLED|EXPIRED/;
    const tickets = Array.from(this.tickets.values())
      .filter(({ state }) => (states.length > 0 ? states.includes(state) : !final.test(state)))
      .filter(
        ({ matters }) =>
          !services || matters.some((each) => !each.outcome && services.includes(each.service)),
      )
      .sort((a, b) => a.arrivalTime.localeCompare(b.arrivalTime));
    return { tickets: tickets.slice(0, pageSize), total: tickets.length };
  }

  SignIn({ staffId, pin, takeOver }) {
    if (pin !== "274913") throw new Refused("SIGN_IN_FAILED");
    if (this.elsewhere && !takeOver) throw new Refused("SIGNED_IN_ELSEWHERE");
    this.signedIn = staffId;
    const held = Array.from(this.desks).find(([, desk]) => desk.staffId === staffId);
    return { displayName: "王芳", counter: held?.[0] ?? "" };
  }

  SignOut() {
    for (const desk of this.desks.values()) {
      if (desk.staffId === this.signedIn) {
        if (desk.ticket) throw new Refused("COUNTER_BUSY");
        Object.assign(desk, { state: "COUNTER_STATE_CLOSED", staffId: 0 });
      }
    }
    this.signedIn = undefined;
    return {};
  }
}

function refuse(reason) {
  throw new Refused(reason);
}
