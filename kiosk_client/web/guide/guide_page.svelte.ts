import { createContext } from "svelte";

import { counterService } from "$gateway/api";
import { type Failure, failureOf } from "$gateway/failure";
import { ClassKind } from "$gateway/gen/onestop/v1/types_pb";
import { HallWatch } from "$gateway/hall_watch.svelte";
import { nameIn } from "$gateway/language";
import { settings } from "$gateway/settings.svelte";
import { sharedWords } from "$gateway/shared_words";
import { CommandRunner, type Progress } from "$gateway/staff/command_runner";
import {
  type Member,
  needsSignIn,
  rememberedMember,
  rememberMember,
} from "$gateway/staff/sign_in";
import { staffWords } from "$gateway/staff/staff_words";
import type { TicketTeller } from "$gateway/staff/ticket_teller";

import { Catalogue } from "../kiosk/catalogue.svelte";
import type { GuideDesk, Message, Send } from "./guide_desk";
import { guideWords } from "./guide_words";
import { Issuing } from "./issuing.svelte";
import { LookUp } from "./look_up.svelte";

/** Everything the guide's screens look at. */
export class GuidePage implements GuideDesk, TicketTeller {
  readonly watch = new HallWatch();
  readonly catalogue = new Catalogue();
  readonly lookUp = new LookUp(this);
  readonly issuing = new Issuing(this);

  member = $state.raw<Member | undefined>(rememberedMember());
  sessionEnded = $state(false);
  tab = $state<"lookUp" | "issue">("lookUp");
  progress = $state.raw<Progress<string>>({ phase: "idle" });
  message = $state.raw<Message | undefined>(undefined);
  /** By the hall's clock; moves on every second. */
  now = $state(Date.now());

  readonly #runner = new CommandRunner<string>((progress) => (this.progress = progress));
  #stopHall: (() => void) | undefined;

  get words() {
    return guideWords.in(settings.language);
  }

  get shared() {
    return sharedWords.in(settings.language);
  }

  get staff() {
    return staffWords.in(settings.language);
  }

  get busy(): boolean {
    return this.progress.phase !== "idle";
  }

  get hallName(): string {
    return this.name(this.watch.hall?.names, this.watch.hall?.hall);
  }

  name(names: Record<string, string> | undefined, code = ""): string {
    return nameIn(names, settings.language, code);
  }

  service(code: string) {
    return this.watch.hall?.services.find((each) => each.service === code);
  }

  className(code: string): string {
    const found = this.catalogue.classes.find((each) => each.ticketClass === code);
    return this.name(found?.names, code);
  }

  isRegular(code: string): boolean {
    const found = this.catalogue.classes.find((each) => each.ticketClass === code);
    return found?.kind === ClassKind.REGULAR;
  }

  areaName(code: string): string {
    return this.name(this.watch.hall?.areas.find((each) => each.area === code)?.names, code);
  }

  counterName(code: string): string {
    const found = this.watch.hall?.counters.find((each) => each.counter === code);
    return this.name(found?.names, code);
  }

  matterName({ item, service }: { item: string; service: string }): string {
    if (item === "") return this.name(this.service(service)?.names, service);
    return this.name(this.catalogue.items.find((each) => each.item === item)?.names, item);
  }

  start(): void {
    this.#stopHall?.();
    this.#stopHall = this.watch.start();
  }

  stop(): void {
    this.#stopHall?.();
    this.#stopHall = undefined;
  }

  async hallTold(): Promise<void> {
    try {
      await this.catalogue.load();
    } catch {
      // What was read before still serves; the next snapshot asks again.
    }
  }

  signedIn(member: Member): void {
    this.member = member;
    rememberMember(member);
    this.sessionEnded = false;
    this.message = undefined;
    this.start();
  }

  async signOut(): Promise<void> {
    const send: Send<unknown> = (requestId, options) =>
      counterService.signOut({ requestId }, options);
    await this.run(send, () => this.#toSignIn(false));
  }

  giveUp(): void {
    this.#runner.giveUp();
  }

  /** Sends a command; while it is under way no other is sent. True when it was done. */
  async run<Answer>(send: Send<Answer>, done: (answer: Answer) => void): Promise<boolean> {
    if (this.busy) return false;
    this.message = undefined;
    const ending = await this.#runner.run("command", send);
    if (ending.kind === "done") {
      done(ending.answer);
      return true;
    }
    if (ending.kind === "refused") this.failed(ending.failure);
    else if (ending.kind !== "busy") {
      this.message = { tone: "warn", text: () => this.words.lost };
      if (ending.kind === "lost" && needsSignIn(ending.failure)) this.#toSignIn(true);
    }
    return false;
  }

  /** Says why something failed, be it what a call threw. */
  failed(error: unknown): void {
    const failure = isFailure(error) ? error : failureOf(error);
    this.message = { tone: "bad", failure };
    if (needsSignIn(failure)) this.#toSignIn(true);
  }

  /** The hall's stream says that the session is over. */
  expired(): void {
    if (this.member) this.#toSignIn(true);
    this.stop();
  }

  #toSignIn(ended: boolean): void {
    this.member = undefined;
    rememberMember(undefined);
    this.sessionEnded = ended;
    this.message = undefined;
    this.lookUp.clear();
    this.issuing.clear();
  }
}

function isFailure(error: unknown): error is Failure {
  return typeof error === "object" && error !== null && "outcomeUnknown" in error;
}

export const [useGuide, provideGuide] = createContext<GuidePage>();
