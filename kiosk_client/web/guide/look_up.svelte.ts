import { counterService, query, ticketService } from "$gateway/api";
import { type Ticket, TicketState } from "$gateway/gen/onestop/v1/types_pb";
import type { Picked } from "$gateway/staff/MatterPicker.svelte";
import { MAX_LISTED, TicketFinder } from "$gateway/staff/ticket_finder.svelte";

import type { GuideDesk, Send } from "./guide_desk";
import { Slip } from "./slip.svelte";

/** One ticket that somebody holds out, and what is done for them. */
export class LookUp {
  ticket = $state.raw<Ticket | undefined>(undefined);
  looking = $state(false);
  readonly slip = new Slip();
  /** Who is in the hall: whoever missed a call, or everybody as soon as a number is typed. */
  readonly finder = new TicketFinder((options) =>
    counterService.listTickets(
      { states: this.everybody ? [] : [TicketState.MISSED], pageSize: MAX_LISTED },
      options,
    ),
  );

  #listed = $state<"missed" | "everybody">("missed");
  // Of a ticket taken here; others are printed without.
  #token = "";

  constructor(private readonly page: GuideDesk) {}

  get everybody(): boolean {
    return this.#listed === "everybody" || this.finder.typed !== "";
  }

  list(which: "missed" | "everybody"): void {
    this.#listed = which;
    if (which === "missed") this.finder.type("");
  }

  clear(): void {
    this.finder.type("");
    this.backToList();
  }

  backToList(): void {
    this.ticket = undefined;
    this.slip.clear();
  }

  /** Shows a ticket by its number, or by its id with the token it was issued with. */
  async show(name: string, trackingToken = ""): Promise<void> {
    if (this.looking || name === "") return;
    this.looking = true;
    this.page.message = undefined;
    this.ticket = undefined;
    this.slip.clear();
    this.#token = trackingToken;
    try {
      this.ticket = await this.#get(name);
    } catch (error) {
      this.page.failed(error);
    } finally {
      this.looking = false;
    }
  }

  /** Where it stands now; says nothing when the server is away. */
  async refresh(): Promise<void> {
    const shown = this.ticket;
    if (!shown || this.looking || this.page.busy) return;
    try {
      const ticket = await this.#get(shown.ticketId);
      if (this.ticket?.ticketId === ticket?.ticketId) this.ticket = ticket;
    } catch {
      // What is shown stays; the banner says that the server is away.
    }
  }

  async checkIn({ ticketId: ticket, number }: Ticket): Promise<void> {
    await this.#do(
      (requestId, options) => ticketService.checkIn({ requestId, ticket }, options),
      () => this.page.words.checkedIn(number),
    );
  }

  async cancel({ ticketId: ticket, number }: Ticket): Promise<void> {
    await this.#do(
      (requestId, options) => ticketService.cancelTicket({ requestId, ticket }, options),
      () => this.page.words.cancelled(number),
    );
  }

  async setClass({ ticketId: ticket, number }: Ticket, ticketClass: string): Promise<void> {
    await this.#do(
      (requestId, options) =>
        ticketService.setTicketClass({ requestId, ticket, ticketClass }, options),
      () => this.page.words.classSet(number),
    );
  }

  /** Adds a matter, or changes the one at `index` > 0; without `picked` only the quantity. */
  async setMatter(
    { ticketId: ticket }: Ticket,
    index: number,
    picked: Picked | undefined,
    quantity: number,
  ): Promise<boolean> {
    const service = picked && picked.item === "" ? picked.service : "";
    const matter = { item: picked?.item ?? "", service, quantity };
    return this.#do(
      (requestId, options) =>
        index === 0
          ? ticketService.addMatter({ requestId, ticket, matter }, options)
          : ticketService.changeMatter({ requestId, ticket, index, matter }, options),
      () => this.page.words.saved,
    );
  }

  async reprint(ticket: Ticket): Promise<void> {
    await this.slip.print(ticket, this.#token, true);
  }

  async #do(send: Send<unknown>, text: () => string): Promise<boolean> {
    const done = await this.page.run(send, () => {
      this.page.message = { tone: "good", text };
    });
    await this.refresh();
    return done;
  }

  async #get(ticket: string): Promise<Ticket | undefined> {
    const answer = await query((options) => ticketService.getTicket({ ticket }, options));
    return answer.ticket;
  }
}
