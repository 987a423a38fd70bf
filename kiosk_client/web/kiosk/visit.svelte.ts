import { command, query, ticketService } from "$gateway/api";
import { type Failure, failureOf } from "$gateway/failure";
import type { TicketClass } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";
import * as local from "$gateway/local";
import { settings } from "$gateway/settings.svelte";

import { type Abandoned, settleAbandoned } from "./abandoned";
import { addTo, type Basket, type Choice, mattersOf } from "./basket";
import { CardReading } from "./card_reading.svelte";
import { type Order, OrderIds } from "./issue_order";

export type Screen = "home" | "service" | "search" | "review" | "ticket" | "check-in";

export type Printing =
  | { phase: "printing" }
  | { phase: "printed" }
  | { phase: "failed"; reason: local.PrintProblem };

export interface Issued {
  ticket: Ticket;
  trackingToken: string;
}

/** What became of a number that was entered or scanned. */
export interface Lookup {
  ticket: Ticket;
  /** True when it stood outside the queue and is in it again. */
  checkedIn: boolean;
}

/** One citizen before the kiosk, from the first touch to the paper. */
export class Visit {
  screen = $state<Screen>("home");
  /** Code of the service whose items are shown. */
  service = $state("");
  searchText = $state("");
  basket = $state.raw<Basket>([]);
  readonly card: CardReading;
  issued = $state.raw<Issued | undefined>(undefined);
  printing = $state.raw<Printing>({ phase: "printing" });
  numberText = $state("");
  lookup = $state.raw<Lookup | undefined>(undefined);
  failure = $state.raw<Failure | undefined>(undefined);
  /** A command is under way: the page must not be reset under it. */
  busy = $state(false);

  #ids = new OrderIds();
  #unsettled: Abandoned | undefined;
  #abandoned: Abandoned[] = [];
  // Answers of a visit that is over are for nobody.
  #turn = 0;

  /** `classes` are those of the hall, as far as they are known. */
  constructor(classes: () => readonly TicketClass[]) {
    this.card = new CardReading(classes);
  }

  get untouched(): boolean {
    return (
      this.screen === "home" &&
      this.basket.length === 0 &&
      this.card.state === "none" &&
      this.failure === undefined
    );
  }

  reset(): void {
    ++this.#turn;
    if (this.#unsettled) this.#abandoned.push(this.#unsettled);
    this.#unsettled = undefined;
    this.#ids.settle();
    this.screen = "home";
    this.service = "";
    this.searchText = "";
    this.basket = [];
    this.card.clear();
    this.issued = undefined;
    this.numberText = "";
    this.lookup = undefined;
    this.failure = undefined;
    this.busy = false;
    settings.reset();
  }

  /** One step towards the start; what has been chosen stays. */
  back(): void {
    if (this.busy) return;
    if (this.screen === "ticket" || this.screen === "check-in") this.reset();
    else this.screen = "home";
  }

  choose(choice: Pick<Choice, "item" | "service">): void {
    this.basket = addTo(this.basket, choice);
    this.failure = undefined;
    this.screen = "review";
  }

  async issue(acceptLate = false): Promise<void> {
    if (this.busy || this.basket.length === 0) return;
    const turn = this.#turn;
    const order: Order = {
      matters: mattersOf(this.basket),
      ticketClass: this.card.ticketClass,
      holder: this.card.holder,
      acceptLate,
    };
    const requestId = this.#ids.idFor(order);
    this.busy = true;
    this.failure = undefined;
    try {
      const answer = await command(
        (id, options) => ticketService.issueTicket({ requestId: id, ...order }, options),
        requestId,
      );
      this.#settle();
      if (turn !== this.#turn || !answer.ticket) return;
      this.issued = { ticket: answer.ticket, trackingToken: answer.trackingToken };
      this.screen = "ticket";
      void this.#print(false);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.outcomeUnknown) this.#unsettled = { order, requestId };
      else this.#settle();
      if (turn === this.#turn) this.failure = failure;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /**
   * After a failed print the paper is the first one; after a good one it is a copy, which the process
   * beside the browser has counted.
   */
  async printAgain(): Promise<void> {
    if (!this.issued || this.printing.phase === "printing") return;
    await this.#print(this.printing.phase !== "failed");
  }

  /** Shows where a ticket stands, and brings one that was missed back into the queue. */
  async lookUp(ticket: string, trackingToken: string): Promise<void> {
    if (this.busy || ticket === "") return;
    const turn = this.#turn;
    this.busy = true;
    this.failure = undefined;
    this.lookup = undefined;
    try {
      const found = await this.#ticket(ticket, trackingToken);
      const outside =
        found?.state === TicketState.MISSED || found?.state === TicketState.RESERVED;
      if (outside) {
        await command((requestId, options) =>
          ticketService.checkIn({ requestId, ticket, trackingToken }, options),
        );
      }
      const now = outside ? await this.#ticket(ticket, trackingToken) : found;
      if (turn !== this.#turn || !now) return;
      this.lookup = { ticket: now, checkedIn: outside };
    } catch (error) {
      if (turn === this.#turn) this.failure = failureOf(error);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /** Call when the server is heard again. */
  async settleAbandoned(): Promise<void> {
    const abandoned = this.#abandoned;
    this.#abandoned = [];
    this.#abandoned.push(...(await settleAbandoned(abandoned)));
  }

  #settle(): void {
    this.#ids.settle();
    this.#unsettled = undefined;
  }

  async #ticket(ticket: string, trackingToken: string): Promise<Ticket | undefined> {
    const answer = await query((options) =>
      ticketService.getTicket({ ticket, trackingToken }, options),
    );
    return answer.ticket;
  }

  async #print(copy: boolean): Promise<void> {
    if (!this.issued) return;
    const turn = this.#turn;
    this.printing = { phase: "printing" };
    const result = await local.print({
      ticketId: this.issued.ticket.ticketId,
      trackingToken: this.issued.trackingToken,
      language: settings.language,
      copy,
    });
    if (turn !== this.#turn) return;
    this.printing = result.printed
      ? { phase: "printed" }
      : { phase: "failed", reason: result.reason };
  }
}
