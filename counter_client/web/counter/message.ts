import type { Failure } from "$gateway/failure";
import { type Ticket, TicketState, type TicketUpdate } from "$gateway/gen/onestop/v1/types_pb";

import type { CounterWords } from "./counter_words";
import type { Action } from "./key_map";

/** What a command is called while it is under way. */
export type CommandName = Action | "open";

/** What happened last, in words that follow the language. */
export interface Message {
  tone: "info" | "good" | "warn" | "bad";
  text?: (words: CounterWords) => string;
  /** A state of a ticket that `text` has no word for. */
  state?: TicketState;
  failure?: Failure;
}

export function commandWord(words: CounterWords, name: CommandName): string {
  return name === "open" ? words.open : words.action[name].replace("…", "");
}

/** What to say about a ticket that was finished here. */
export function ended(ticket: Ticket, closed: TicketUpdate | undefined, goesOn: boolean): Message {
  if (goesOn) return { tone: "info", text: (words) => words.nextMatter(ticket.number) };
  if (!closed || closed.state === TicketState.SERVED) {
    return { tone: "good", text: (words) => words.finished(ticket.number) };
  }
  return { tone: "info", text: () => ticket.number, state: closed.state };
}
