import { ticketService } from "$gateway/api";
import type { Ticket } from "$gateway/gen/onestop/v1/types_pb";
import type { Picked } from "$gateway/staff/MatterPicker.svelte";

import { addTo, type Basket, mattersOf } from "../kiosk/basket";
import { CardReading } from "../kiosk/card_reading.svelte";
import type { GuideDesk } from "./guide_desk";
import { Slip } from "./slip.svelte";

export interface Issued {
  ticket: Ticket;
  trackingToken: string;
}

/** A ticket taken for somebody. */
export class Issuing {
  basket = $state.raw<Basket>([]);
  picked = $state.raw<Picked | undefined>(undefined);
  issued = $state.raw<Issued | undefined>(undefined);
  readonly card = new CardReading(() => this.page.catalogue.classes);
  readonly slip = new Slip();

  constructor(private readonly page: GuideDesk) {}

  clear(): void {
    this.basket = [];
    this.picked = undefined;
    this.issued = undefined;
    this.card.clear();
    this.slip.clear();
    this.page.message = undefined;
  }

  add(): void {
    const service = this.picked && this.page.service(this.picked.service);
    if (!service) return;
    const code = this.picked?.item;
    const item = this.page.catalogue.items.find((each) => each.item === code);
    this.basket = addTo(this.basket, item ? { item, service } : { service });
    this.picked = undefined;
  }

  async issue(acceptLate: boolean): Promise<void> {
    if (this.basket.length === 0) return;
    const order = {
      matters: mattersOf(this.basket),
      ticketClass: this.card.ticketClass,
      holder: this.card.holder,
      acceptLate,
    };
    await this.page.run(
      (requestId, options) => ticketService.issueTicket({ requestId, ...order }, options),
      ({ ticket, trackingToken }) => {
        if (!ticket) return;
        this.issued = { ticket, trackingToken };
        void this.slip.print(ticket, trackingToken, false);
      },
    );
  }
}
