import { query, ticketService } from "$gateway/api";
import type { Failure } from "$gateway/failure";
import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { Reason } from "$gateway/gen/onestop/v1/reason_pb";
import type {
  CalledTicket,
  Outcome,
  PauseReason,
  Receipt,
  Ticket,
  TicketUpdate,
} from "$gateway/gen/onestop/v1/types_pb";
import { CounterState, Outcome as Outcomes, TicketState } from "$gateway/gen/onestop/v1/types_pb";
import { CommandRunner, type Ending, type Progress } from "$gateway/staff/command_runner";
import type { Picked } from "$gateway/staff/MatterPicker.svelte";
import { needsSignIn } from "$gateway/staff/sign_in";

import { hasObject } from "./actions";
import { type CallFacts, factsOf, factsOfCall } from "./call_facts";
import * as commands from "./commands";
import { afterCall, afterUpdate, CounterModel, inState } from "./counter_model";
import { Guard } from "./guard";
import { Hold } from "./hold";
import type { Action } from "./key_map";
import { type CommandName, commandWord, ended, type Message } from "./message";

export type DialogName =
  | "outcome"
  | "matters"
  | "transfer"
  | "call"
  | "resume"
  | "pause"
  | "close"
  | "signOut"
  | "help"
  | "more";

/**
 * The counter in front of the clerk and everything that can be done at it. Each command names the
 * ticket that is shown; while one is under way no other is sent.
 */
export class Desk {
  counter = $state.raw<Counter | undefined>(undefined);
  progress = $state.raw<Progress<CommandName>>({ phase: "idle" });
  message = $state.raw<Message | undefined>(undefined);
  dialog = $state<DialogName | undefined>(undefined);
  /** The ticket shown when the dialog was opened: it means no other. */
  about = $state.raw<Ticket | undefined>(undefined);
  /** Why the command of the open dialog was refused. */
  dialogFailure = $state.raw<Failure | undefined>(undefined);
  facts = $state.raw<CallFacts | undefined>(undefined);

  /** Code of the class that needs no proof. */
  regularClass = $state("");

  readonly hold = new Hold();
  #said: Message | undefined;
  #saidAt = 0;
  readonly #model = new CounterModel();
  readonly #guard = new Guard();
  readonly #runner = new CommandRunner<CommandName>((progress) => (this.progress = progress));

  constructor(
    /** Whenever what is shown may have changed. */
    private readonly onShown: (counter: Counter | undefined) => void,
    private readonly onSignedOut: (by: "clerk" | "hall") => void,
  ) {}

  get ticket(): Ticket | undefined {
    return this.counter?.ticket;
  }

  get busy(): boolean {
    return this.progress.phase !== "idle";
  }

  /** Whether somebody could be called now. */
  get free(): boolean {
    return !this.ticket && this.counter?.state === CounterState.OPEN;
  }

  /** Nothing of another counter, or another clerk, is left. */
  forget(): void {
    this.#model.forget();
    this.facts = undefined;
    this.closeDialog();
    this.counter = undefined;
  }

  snapshot(counter: Counter | undefined, current: bigint): void {
    this.#model.snapshot(counter, current);
    this.#show();
  }

  change(counter: Counter | undefined, current: bigint): void {
    const waited = this.counter?.waiting ?? 0;
    const before = this.ticket?.ticketId;
    this.#model.change(counter, current);
    this.#show();
    const now = this.counter;
    // Another screen acted: what was said here last is about something else.
    if (before !== now?.ticket?.ticketId && !this.busy) this.message = undefined;
    if (waited === 0 && now && now.waiting > 0 && !now.ticket && now.state === CounterState.OPEN) {
      this.message = { tone: "info", text: (words) => words.somebodyCame };
    }
  }

  openDialog(name: DialogName): void {
    this.dialogFailure = undefined;
    this.about = this.ticket;
    this.dialog = name;
  }

  closeDialog(): void {
    this.dialog = undefined;
    this.dialogFailure = undefined;
  }

  /** Good news need not stand for ever. */
  tick(now: number): void {
    if (this.message !== this.#said) {
      this.#said = this.message;
      this.#saidAt = now;
    }
    const passing = this.message?.tone === "good" || this.message?.tone === "info";
    if (passing && now - this.#saidAt >= MESSAGE_TIME) this.message = undefined;
  }

  giveUp(): void {
    this.#runner.giveUp();
  }

  /** Whether an action has anything to act on. */
  may(action: Action): boolean {
    return hasObject(action, this.counter, this.regularClass);
  }

  /** What a key or a button without further questions does; "..." opens its dialog. */
  act(action: Action): void {
    if (!this.may(action)) return;
    if (this.dialog === "more") this.closeDialog();
    const ticket = this.ticket;
    switch (action) {
      case "next":
        void this.next();
        return;
      case "start":
        if (ticket) void this.start(ticket);
        return;
      case "recall":
        if (ticket) void this.recall(ticket);
        return;
      case "absent":
        if (ticket) void this.absent(ticket);
        return;
      case "finish":
        if (ticket) void this.finish(ticket, Outcomes.COMPLETED, [], false);
        return;
      case "park":
        if (ticket) void this.park(ticket);
        return;
      case "verify":
        if (ticket) void this.verify(ticket);
        return;
      case "resume":
        if (this.counter?.parked.length === 1) void this.resume(this.counter.parked[0]!);
        else this.openDialog("resume");
        return;
      default:
        this.openDialog(action);
    }
  }

  /** The main key: ends a pause, calls the next one, or finishes and calls the next one. */
  async next(): Promise<void> {
    const counter = this.counter;
    if (!counter || !this.#guard.allows(performance.now())) return;
    if (counter.state === CounterState.PAUSED) {
      await this.open(counter.counter, counter.staffId);
    } else if (counter.ticket) {
      await this.finish(counter.ticket, Outcomes.COMPLETED, [], true);
    } else {
      await this.#do("next", commands.callNext(counter.counter), (answer) => this.#called(answer));
    }
  }

  async open(code: string, staffId: number): Promise<boolean> {
    return this.#do("open", commands.open(code), ({ receipt, state }) =>
      this.#answer(receipt, (counter) => ({
        ...inState(state, receipt?.time)(counter),
        staffId,
      })),
    );
  }

  async finish(
    ticket: Ticket,
    outcome: Outcome,
    missingPapers: string[],
    callNext: boolean,
  ): Promise<boolean> {
    const finish = { outcome, missingPapers };
    if (!callNext) {
      return this.#do("finish", commands.finishMatter(this.#place(ticket), finish), (answer) => {
        this.#updated(answer.receipt, answer.ticket);
        this.message = ended(ticket, answer.ticket, answer.nextMatter > 0);
      });
    }
    const send = commands.callNext(this.#code, { ticket: ticket.ticketId, finish });
    return this.#do("next", send, ({ receipt, called, closed }) => {
      const goesOn = called?.ticketId === ticket.ticketId;
      if (called && !goesOn) this.facts = factsOfCall(called);
      this.#answer(receipt, afterCall(called, receipt?.time));
      this.message = ended(ticket, closed, goesOn);
    });
  }

  async start(ticket: Ticket): Promise<boolean> {
    return this.#do("start", commands.start(this.#place(ticket)), (answer) =>
      this.#updated(answer.receipt, answer.ticket),
    );
  }

  async recall(ticket: Ticket): Promise<boolean> {
    return this.#do("recall", commands.recall(this.#place(ticket)), (answer) => {
      this.#updated(answer.receipt, answer.ticket);
      const { recalls } = answer;
      this.message = { tone: "info", text: (words) => words.recalled(ticket.number, recalls) };
    });
  }

  async absent(ticket: Ticket): Promise<boolean> {
    if (this.hold.secondsLeft(ticket.ticketId, performance.now()) > 0) return false;
    return this.#do(
      "absent",
      commands.markAbsent(this.#place(ticket)),
      (answer) => {
        this.#updated(answer.receipt, answer.ticket);
        const state = answer.ticket?.state ?? TicketState.MISSED;
        this.message = { tone: "info", text: () => ticket.number, state };
      },
      (failure) => {
        if (failure.reason !== Reason.TOO_EARLY_FOR_ABSENT) return;
        this.hold.refuse(ticket.ticketId, failure.retryAfter, performance.now());
      },
    );
  }

  async park(ticket: Ticket): Promise<boolean> {
    return this.#do("park", commands.park(this.#place(ticket)), (answer) => {
      this.#updated(answer.receipt, answer.ticket);
      this.message = { tone: "info", text: (words) => words.parkedNow(ticket.number) };
    });
  }

  async resume(ticket: Ticket): Promise<boolean> {
    return this.#do("resume", commands.resume(this.#place(ticket)), (answer) => {
      this.#updated(answer.receipt, answer.ticket);
      const here = answer.ticket?.state === TicketState.SERVING;
      const { number } = ticket;
      this.message = {
        tone: "info",
        text: (words) => (here ? words.resumed(number) : words.resumedLater(number)),
      };
    });
  }

  async transfer(ticket: Ticket, how: commands.Transfer): Promise<boolean> {
    return this.#do("transfer", commands.transfer(this.#place(ticket), how), (answer) => {
      this.#updated(answer.receipt, answer.ticket);
      const { bounced } = answer;
      this.message = {
        tone: bounced ? "warn" : "info",
        text: (words) => words.transferred(ticket.number) + (bounced ? ` ${words.bounced}` : ""),
      };
    });
  }

  async call(ticket: Pick<Ticket, "ticketId">): Promise<boolean> {
    return this.#do("call", commands.callTicket(this.#place(ticket)), (answer) =>
      this.#called(answer),
    );
  }

  /** Adds a matter, or changes one (`index` > 0); without `picked` only the quantity. */
  async setMatter(
    ticket: Ticket,
    index: number,
    picked: Picked | undefined,
    quantity: number,
  ): Promise<boolean> {
    const send = commands.setMatter(ticket.ticketId, index, picked, quantity);
    return this.#do("matters", send, () => {
      this.message = { tone: "good", text: (words) => words.matterSaved };
    });
  }

  /** The clerk saw the proof of the class that the ticket has. */
  async verify({ ticketId, ticketClass, number }: Ticket): Promise<boolean> {
    return this.#do("verify", commands.setClass(ticketId, ticketClass), () => {
      this.message = { tone: "good", text: (words) => words.verifiedNow(number) };
    });
  }

  async pause(reason: PauseReason): Promise<boolean> {
    return this.#do("pause", commands.pause(this.#code, reason), ({ receipt, state }) =>
      this.#answer(receipt, (shown) => ({
        ...inState(state, receipt?.time)(shown),
        pauseReason: reason,
      })),
    );
  }

  async close(): Promise<boolean> {
    return this.#do("close", commands.close(this.#code), ({ receipt, state }) =>
      this.#answer(receipt, inState(state, receipt?.time)),
    );
  }

  async signOut(): Promise<boolean> {
    return this.#do("signOut", commands.signOut(), () => this.onSignedOut("clerk"));
  }

  /** Where a ticket of today stands; throws what the call failed with. */
  async lookUp(ticket: string): Promise<Ticket | undefined> {
    const answer = await query((options) => ticketService.getTicket({ ticket }, options));
    return answer.ticket;
  }

  get #code(): string {
    return this.counter?.counter ?? "";
  }

  #place({ ticketId }: Pick<Ticket, "ticketId">): commands.Place {
    return { counter: this.#code, ticket: ticketId };
  }

  // True when it was done.
  async #do<Answer>(
    name: CommandName,
    send: commands.Send<Answer>,
    done: (answer: Answer) => void,
    refused: (failure: Failure) => void = () => {},
  ): Promise<boolean> {
    if (this.busy) return false;
    this.dialogFailure = undefined;
    this.message = undefined;
    const before = this.ticket?.ticketId;
    const ending: Ending<Answer> = await this.#runner.run(name, send);
    if (ending.kind === "done") {
      this.closeDialog();
      done(ending.answer);
      return true;
    }
    if (ending.kind === "refused") {
      const overtaken = OVERTAKEN.has(ending.failure.reason) && this.ticket?.ticketId !== before;
      if (this.dialog !== undefined) this.dialogFailure = ending.failure;
      // Pressed in two pages of one window: what was wanted is done.
      else if (overtaken) this.message = { tone: "info", text: (words) => words.actedElsewhere };
      else this.message = { tone: "bad", failure: ending.failure };
      refused(ending.failure);
    } else if (ending.kind !== "busy") {
      this.closeDialog();
      const lost = ending.kind === "lost";
      this.message = {
        tone: "warn",
        text: (words) =>
          lost ? words.lost(commandWord(words, name)) : words.dropped(commandWord(words, name)),
      };
    }
    if ("failure" in ending && needsSignIn(ending.failure)) this.onSignedOut("hall");
    return false;
  }

  #called({ receipt, called }: { receipt?: Receipt; called?: CalledTicket }): void {
    if (called) this.facts = factsOfCall(called);
    this.#answer(receipt, afterCall(called, receipt?.time));
  }

  #updated(receipt: Receipt | undefined, update: TicketUpdate | undefined): void {
    this.#answer(receipt, afterUpdate(update, receipt?.time));
  }

  #answer(receipt: Receipt | undefined, change: (counter: Counter) => Counter): void {
    this.#model.answer(receipt, change);
    this.#show();
  }

  #show(): void {
    const counter = this.#model.shown;
    this.counter = counter;
    this.facts = factsOf(counter, this.facts);
    const ticket = counter?.ticket;
    this.#guard.show(
      ticket ? `${ticket.ticketId} ${ticket.currentMatter}` : "",
      performance.now(),
    );
    this.#followDialog(ticket);
    this.onShown(counter);
  }

  // A dialog about a ticket that another screen took away would act on nothing.
  #followDialog(ticket: Ticket | undefined): void {
    if (this.dialog === undefined || !ABOUT_TICKET.has(this.dialog)) return;
    if (ticket?.ticketId === this.about?.ticketId) this.about = ticket;
    else if (!this.busy) this.closeDialog();
  }
}

/** Milliseconds. */
const MESSAGE_TIME = 15_000;

// What the slower of two pages of one window is told.
const OVERTAKEN: ReadonlySet<Reason> = new Set([
  Reason.TICKET_NOT_HERE,
  Reason.TICKET_CLOSED,
  Reason.COUNTER_BUSY,
]);

const ABOUT_TICKET: ReadonlySet<DialogName> = new Set(["outcome", "matters", "transfer"]);
