import { createContext } from "svelte";

import { query, ticketService } from "$gateway/api";
import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import type { Item, TicketClass } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { ClassKind, CounterState } from "$gateway/gen/onestop/v1/types_pb";
import { HallWatch } from "$gateway/hall_watch.svelte";
import { nameIn } from "$gateway/language";
import { settings } from "$gateway/settings.svelte";
import { sharedWords } from "$gateway/shared_words";
import {
  type Member,
  needsSignIn,
  rememberedMember,
  rememberMember,
} from "$gateway/staff/sign_in";
import { staffWords } from "$gateway/staff/staff_words";
import type { TicketTeller } from "$gateway/staff/ticket_teller";

import { CounterWatch } from "./counter_watch.svelte";
import { counterWords } from "./counter_words";
import { Desk } from "./desk.svelte";
import { type Day, dayFrom, dayKey, type Departure, EMPTY_DAY, observe, settle } from "./figures";
import { type MainKey } from "./key_map";
import { OnTop } from "./on_top.svelte";
import {
  readDay,
  rememberCounter,
  rememberedCounter,
  rememberedMainKey,
  rememberMainKey,
  writeDay,
} from "./terminal";

export type Screen = "starting" | "signIn" | "choose" | "desk";

/** A ticket that was in hand when the session ended. */
export interface LeftBehind {
  number: string;
  counter: string;
}

/** Everything the counter page's screens look at. */
export class CounterPage implements TicketTeller {
  readonly watch = new HallWatch();
  readonly counterWatch = new CounterWatch();
  readonly onTop = new OnTop();
  readonly desk = new Desk(
    (counter) => this.#shown(counter),
    (by) => this.#signedOut(by),
  );

  screen = $state<Screen>("starting");
  member = $state.raw<Member | undefined>(rememberedMember());
  /** Code of the counter that is watched, or "". */
  code = $state("");
  /** Code of the counter where the terminal stands, or "". */
  place = $state("");
  /** What the choice of a counter should explain. */
  notice = $state<"closed" | "notYours" | undefined>(undefined);
  sessionEnded = $state(false);
  leftBehind = $state.raw<LeftBehind | undefined>(undefined);
  items = $state.raw<readonly Item[]>([]);
  classes = $state.raw<readonly TicketClass[]>([]);
  day = $state.raw<Day>(EMPTY_DAY);
  mainKey = $state<MainKey>(rememberedMainKey());
  /** By the hall's clock; moves on every second. */
  now = $state(Date.now());

  #stopHall: (() => void) | undefined;
  #dayKey = "";

  get words() {
    return counterWords.in(settings.language);
  }

  get shared() {
    return sharedWords.in(settings.language);
  }

  get staff() {
    return staffWords.in(settings.language);
  }

  get hallName(): string {
    return this.name(this.watch.hall?.names, this.watch.hall?.hall);
  }

  name(names: Record<string, string> | undefined, code = ""): string {
    return nameIn(names, settings.language, code);
  }

  counterName(code: string): string {
    const counter = this.watch.hall?.counters.find((each) => each.counter === code);
    return this.name(counter?.names, code);
  }

  serviceName(code: string): string {
    const service = this.watch.hall?.services.find((each) => each.service === code);
    return this.name(service?.names, code);
  }

  className(code: string): string {
    const found = this.classes.find((each) => each.ticketClass === code);
    return this.name(found?.names, code);
  }

  isRegular(code: string): boolean {
    const found = this.classes.find((each) => each.ticketClass === code);
    return found?.kind === ClassKind.REGULAR;
  }

  item(code: string): Item | undefined {
    return code === "" ? undefined : this.items.find((each) => each.item === code);
  }

  matterName({ item, service }: { item: string; service: string }): string {
    return item === "" ? this.serviceName(service) : this.name(this.item(item)?.names, item);
  }

  start(): void {
    this.#followHall();
  }

  stop(): void {
    this.#stopHall?.();
    this.counterWatch.stop();
  }

  /** The hall was told anew: what depends on its configuration is read again. */
  async hallTold(): Promise<void> {
    if (this.screen === "starting" && this.code === "") {
      const candidate = this.#candidate();
      // Without any counter there is nothing whose stream would tell who is signed in.
      if (candidate === "") this.screen = "signIn";
      else this.select(candidate);
    }
    this.#keepDay();
    try {
      const [services, items] = await Promise.all([
        query((options) => ticketService.listServices({}, options)),
        query((options) => ticketService.listItems({}, options)),
      ]);
      this.classes = services.classes;
      this.items = items.items;
    } catch {
      // What was read before still serves; the next snapshot asks again.
    }
  }

  /** The streams say that nobody is signed in (any more). */
  expired(): void {
    if (this.screen === "signIn") return;
    const ticket = this.desk.ticket;
    this.leftBehind = ticket && { number: ticket.number, counter: this.code };
    this.sessionEnded = this.screen !== "starting";
    this.#toSignIn();
  }

  signedIn(member: Member, counter: string): void {
    this.member = member;
    rememberMember(member);
    this.sessionEnded = false;
    this.leftBehind = undefined;
    this.notice = undefined;
    this.screen = counter === "" ? "choose" : "desk";
    this.code = "";
    this.#followHall();
    const wanted = counter || this.#candidate();
    if (wanted !== "") this.select(wanted);
    if (counter !== "") rememberCounter(counter);
  }

  /** Follows a counter: the one to be opened, or the one that is open. */
  select(code: string): void {
    if (code === "" || code === this.code) return;
    this.code = code;
    this.desk.forget();
    this.counterWatch.follow(code, {
      onSnapshot: ({ counter, current }) => this.desk.snapshot(counter, current),
      onChange: ({ counter, current }) => this.desk.change(counter, current),
    });
  }

  async open(code: string): Promise<void> {
    this.notice = undefined;
    this.select(code);
    if (!(await this.desk.open(code, this.member?.staffId ?? 0))) return;
    rememberCounter(code);
    this.screen = "desk";
    this.desk.message = undefined;
  }

  setMainKey(key: MainKey): void {
    this.mainKey = key;
    rememberMainKey(key);
  }

  #followHall(): void {
    this.#stopHall?.();
    this.#stopHall = this.watch.start();
  }

  // The last one worked at here, else where the terminal stands, else any.
  #candidate(): string {
    const counters = this.watch.hall?.counters ?? [];
    const known = (code: string) =>
      counters.length === 0 ? code !== "" : counters.some((each) => each.counter === code);
    const wanted = [rememberedCounter(), this.place].find(known);
    return wanted ?? counters[0]?.counter ?? "";
  }

  #shown(counter: Counter | undefined): void {
    if (!counter) return;
    const closed = counter.state === CounterState.CLOSED;
    const mine = this.member && counter.staffId === this.member.staffId;
    const foreign = !closed && this.member !== undefined && counter.staffId !== 0 && !mine;
    if (this.screen === "starting") {
      // Who is signed in is in a cookie. A browser started anew trusts the counter it remembers;
      // what is not its clerk's the hall refuses.
      const kept = mine ?? rememberedCounter() === counter.counter;
      this.screen = !closed && kept ? "desk" : "choose";
    } else if (this.screen === "desk" && (closed || foreign)) {
      this.screen = "choose";
      this.notice = closed ? "closed" : "notYours";
      this.desk.closeDialog();
    }
    if (this.screen === "desk") this.#count(counter);
  }

  #count(counter: Counter): void {
    this.#keepDay();
    const { day, left } = observe(this.day, counter, this.watch.clock.now());
    this.#setDay(day);
    if (left) void this.#whatBecameOf(left);
  }

  // What became of a ticket is the hall's to say, whoever acted on it.
  async #whatBecameOf(left: Departure): Promise<void> {
    const key = this.#dayKey;
    try {
      const ticket = await this.desk.lookUp(left.stay.ticketId);
      if (ticket && key === this.#dayKey) this.#setDay(settle(this.day, left, ticket));
    } catch {
      // One visit is missing in the figures of this screen.
    }
  }

  // Another date or another counter has a day of its own.
  #keepDay(): void {
    const hall = this.watch.hall;
    if (!hall || this.code === "") return;
    const key = dayKey(hall.hall, hall.hallDate, this.code);
    if (key === this.#dayKey) return;
    this.#dayKey = key;
    this.day = dayFrom(readDay(key));
  }

  #setDay(day: Day): void {
    if (day === this.day) return;
    this.day = day;
    if (this.#dayKey !== "") writeDay(this.#dayKey, JSON.stringify(day));
  }

  #signedOut(by: "clerk" | "hall"): void {
    if (by === "hall") {
      this.expired();
      return;
    }
    this.sessionEnded = false;
    this.leftBehind = undefined;
    this.#toSignIn();
  }

  #toSignIn(): void {
    this.screen = "signIn";
    this.counterWatch.stop();
    this.code = "";
    this.desk.forget();
    this.desk.message = undefined;
    this.member = undefined;
    rememberMember(undefined);
    if (needsSignIn(this.watch.state.failure)) {
      this.#stopHall?.();
      this.#stopHall = undefined;
    }
  }
}

export const [usePage, providePage] = createContext<CounterPage>();
