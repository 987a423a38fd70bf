import type { TicketClass } from "$gateway/gen/onestop/v1/ticket_service_pb";
import * as local from "$gateway/local";

import { proposedClass } from "./class_proposal";

const NOBODY = new Uint8Array(0);

/**
 * The card that somebody laid on the reader: whom it stands for today, never what is on it, and the class
 * that follows from it. A choice that a person makes stands, whatever card is read before or after.
 */
export class CardReading {
  state = $state<"none" | "read" | "failed">("none");
  holder = $state.raw<Uint8Array<ArrayBuffer>>(NOBODY);
  /** Code of the class that the card proposes; "" when it proposes none. */
  readonly proposedClass = $derived.by(() => proposedClass(this.#ageClass, this.classes()));

  #ageClass = $state("");
  #chosenClass = $state<string | undefined>(undefined);
  // Answers about a card that is gone, or before the last one, are for nobody.
  #turn = 0;

  /** `classes` are the hall's, as far as they are known: a card may be read before they are. */
  constructor(private readonly classes: () => readonly TicketClass[]) {}

  /** Code of the class for the ticket: the one that was chosen, else the one that is proposed. */
  get ticketClass(): string {
    return this.#chosenClass ?? this.proposedClass;
  }

  set ticketClass(chosen: string) {
    this.#chosenClass = chosen;
  }

  clear(): void {
    ++this.#turn;
    this.#take("none", NOBODY, "");
    this.#chosenClass = undefined;
  }

  /** The card's text leaves this page for the process beside it only. */
  async read(document: string): Promise<void> {
    const turn = ++this.#turn;
    try {
      const { holder, ageClass } = await local.holderOf(document);
      if (turn === this.#turn) this.#take("read", holder, ageClass);
    } catch {
      if (turn === this.#turn) this.#take("failed", NOBODY, "");
    }
  }

  #take(state: CardReading["state"], holder: Uint8Array<ArrayBuffer>, ageClass: string): void {
    this.state = state;
    this.holder = holder;
    this.#ageClass = ageClass;
  }
}
