import { newRequestId } from "$gateway/retry";

/** What is asked of the hall when a ticket is taken. */
export interface Order {
  matters: { item: string; service: string; quantity: number }[];
  ticketClass: string;
  holder: Uint8Array<ArrayBuffer>;
  acceptLate: boolean;
}

/**
 * Keeps the request id of an order whose outcome nobody knows: pressing the button again goes on with
 * the same command, and cannot make a second ticket. Another order gets another id.
 */
export class OrderIds {
  #fingerprint = "";
  #id = "";

  constructor(private readonly newId: () => string = newRequestId) {}

  idFor(order: Order): string {
    const fingerprint = JSON.stringify({ ...order, holder: Array.from(order.holder) });
    if (this.#id === "" || fingerprint !== this.#fingerprint) {
      this.#fingerprint = fingerprint;
      this.#id = this.newId();
    }
    return this.#id;
  }

  /** The outcome of the last order is known. */
  settle(): void {
    this.#id = "";
  }
}
