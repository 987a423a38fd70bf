import type { CallOptions } from "@connectrpc/connect";

import { query, ticketService } from "../api";
import { type Failure, failureOf } from "../failure";
import type { ListTicketsResponse } from "../gen/onestop/v1/counter_service_pb";
import type { Ticket } from "../gen/onestop/v1/types_pb";
import { chosenOf, meantBy, stepFrom } from "./ticket_choice";
import { TicketPoll } from "./ticket_poll";

/** The most that the hall tells at once. */
export const MAX_LISTED = 200;

/**
 * Tickets of the hall as they stand while somebody looks at them, and the one that is meant: pointed
 * at in the list, or typed. What the list lacks is looked up by its whole number.
 */
export class TicketFinder {
  tickets = $state.raw<readonly Ticket[]>([]);
  /** How many there are; more than are listed in a very full hall. */
  total = $state(0);
  /** False until the first answer. */
  told = $state(false);
  /** Why what is listed may be old. */
  listFailure = $state.raw<Failure | undefined>(undefined);

  typed = $state("");
  /** Looked up, as it is not in the list. */
  found = $state.raw<Ticket | undefined>(undefined);
  /** Why it could not be looked up. */
  failure = $state.raw<Failure | undefined>(undefined);
  looking = $state(false);

  #pointedAt = $state<string | undefined>(undefined);
  readonly #poll: TicketPoll;

  constructor(ask: (options: CallOptions) => Promise<ListTicketsResponse>) {
    this.#poll = new TicketPoll({
      ask,
      onAnswer: (answer) => {
        this.tickets = answer.tickets;
        this.total = answer.total;
        this.listFailure = undefined;
        this.told = true;
      },
      onFailure: (failure) => {
        this.listFailure = failure;
      },
    });
  }

  /** Asks now, and then after every change, until the function returned is called. */
  open(): () => void {
    this.#poll.open();
    return () => this.#poll.close();
  }

  /** Somebody may stand somewhere else now. */
  changed(): void {
    this.#poll.changed();
  }

  /** What the typed number may mean. */
  get meant(): readonly Ticket[] {
    return meantBy(this.tickets, this.typed);
  }

  /** The row that Enter is about. */
  get chosen(): Ticket | undefined {
    return chosenOf(this.meant, this.typed, this.#pointedAt);
  }

  get ticket(): Ticket | undefined {
    return this.chosen ?? this.found;
  }

  type(number: string): void {
    this.typed = number;
    this.#pointedAt = undefined;
    this.#forget();
  }

  pick({ ticketId }: Pick<Ticket, "ticketId">): void {
    this.#pointedAt = ticketId;
    this.#forget();
  }

  /** True when the key moved in the list. */
  move(key: string): boolean {
    const next = stepFrom(this.meant, this.chosen?.ticketId, key);
    if (next) this.pick(next);
    return next !== undefined;
  }

  async lookUp(): Promise<void> {
    const asked = this.typed;
    if (this.looking || asked === "") return;
    this.looking = true;
    try {
      const answer = await query((options) => ticketService.getTicket({ ticket: asked }, options));
      if (asked === this.typed) this.found = answer.ticket;
    } catch (error) {
      if (asked === this.typed) this.failure = failureOf(error);
    } finally {
      this.looking = false;
    }
  }

  #forget(): void {
    this.found = undefined;
    this.failure = undefined;
  }
}
