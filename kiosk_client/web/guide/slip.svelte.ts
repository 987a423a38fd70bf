import type { Ticket } from "$gateway/gen/onestop/v1/types_pb";
import * as local from "$gateway/local";
import { settings } from "$gateway/settings.svelte";

export type Printing =
  | { phase: "none" }
  | { phase: "printing" }
  | { phase: "printed"; copy: boolean }
  | { phase: "failed"; copy: boolean; reason: local.PrintProblem };

/** The paper of one ticket. */
export class Slip {
  printing = $state.raw<Printing>({ phase: "none" });
  #turn = 0;

  clear(): void {
    ++this.#turn;
    this.printing = { phase: "none" };
  }

  async print(ticket: Ticket, trackingToken: string, copy: boolean): Promise<void> {
    if (this.printing.phase === "printing") return;
    const turn = ++this.#turn;
    this.printing = { phase: "printing" };
    // A copy is counted by the process beside the browser, once it has a printer that is well.
    const result = await local.print({
      ticketId: ticket.ticketId,
      trackingToken,
      language: settings.language,
      copy,
    });
    if (turn !== this.#turn) return;
    this.printing = result.printed
      ? { phase: "printed", copy }
      : { phase: "failed", copy, reason: result.reason };
  }
}
