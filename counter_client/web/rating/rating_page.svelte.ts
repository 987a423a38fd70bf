import { command, feedbackService, query, ticketService } from "$gateway/api";
import { type Failure, failureOf } from "$gateway/failure";
import type { Counter } from "$gateway/gen/onestop/v1/counter_service_pb";
import { Reason } from "$gateway/gen/onestop/v1/reason_pb";
import { HallWatch } from "$gateway/hall_watch.svelte";

import { type Ended, type Level, type Phase, Rating, type Verdict } from "./rating";

/**
 * The second screen at one window. It follows the hall, not the clerk's stream: it needs nobody to be
 * signed in, and knows no more than that a ticket has left the window.
 */
export class RatingPage {
  readonly watch = new HallWatch();
  phase = $state.raw<Phase>({ name: "idle" });

  readonly #rating = new Rating();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whenever the window may show something else. */
  seen(counter: Counter): void {
    const left = this.#rating.seen(counter, this.now());
    if (left !== undefined) void this.#lookUp(left);
    this.#show();
  }

  tick(): void {
    this.#rating.tick(this.now());
    this.#show();
  }

  decline(): void {
    this.#rating.decline(this.now());
    this.#show();
  }

  choose(level: Level): void {
    this.#rating.choose(level, this.now());
    this.#show();
  }

  chooseAgain(): void {
    this.#rating.chooseAgain(this.now());
    this.#show();
  }

  write(words: string): void {
    this.#rating.write(words, this.now());
    this.#show();
  }

  send(): void {
    this.#rating.send();
    this.#show();
  }

  async #lookUp(ticket: string): Promise<void> {
    try {
      const answer = await query((options) => ticketService.getTicket({ ticket }, options));
      this.#rating.found(answer.ticket, this.now());
      this.#show();
    } catch {
      // Nobody is asked then: a rating is voluntary on both sides.
    }
  }

  #show(): void {
    const phase = this.#rating.phase;
    if (this.phase === phase) return;
    this.phase = phase;
    if (phase.name === "sending") void this.#deliver(phase);
  }

  async #deliver(verdict: Verdict): Promise<void> {
    const ended = await rate(verdict);
    this.#rating.sent(ended, this.now());
    this.#show();
  }
}

async function rate(verdict: Verdict): Promise<Ended> {
  let failure = await send(verdict);
  // The level counts although the hall does not take the words.
  if (failure?.reason === Reason.BAD_TEXT && verdict.words !== "") {
    failure = await send({ ...verdict, words: "" });
  }
  if (!failure) return "rated";
  // On a phone, before this screen: the visit is rated.
  if (failure.reason === Reason.ALREADY_RATED) return "rated";
  return failure.reason === Reason.NOT_YET_RATABLE ? "left" : "failed";
}

async function send({ visit, level, words }: Verdict): Promise<Failure | undefined> {
  try {
    await command((requestId, options) =>
      feedbackService.rateVisit({ requestId, ticket: visit.ticketId, level, words }, options),
    );
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}
