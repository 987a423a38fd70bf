import type { Duration } from "@bufbuild/protobuf/wkt";

import type { Quote } from "./gen/onestop/v1/types_pb";
import type { SharedWords } from "./shared_words";

/** A quote in whole minutes; `upper` is at least `expected`. */
export interface QuoteMinutes {
  expected: number;
  upper: number;
}

export function quoteMinutes(quote: Quote | undefined): QuoteMinutes | undefined {
  if (!quote?.expected) return undefined;
  const expected = Math.max(1, Math.round(seconds(quote.expected) / 60));
  // An upper bound is rounded up: it is a promise.
  const upper = quote.upper ? Math.ceil(seconds(quote.upper) / 60) : 0;
  return { expected, upper: Math.max(expected, upper) };
}

/** "about 25 minutes, rarely over 40", or "" when nothing is known. */
export function waitWords(quote: Quote | undefined, words: SharedWords): string {
  const minutes = quoteMinutes(quote);
  if (!minutes) return "";
  const { expected, upper } = minutes;
  return upper > expected ? words.aboutRarelyOver(expected, upper) : words.about(expected);
}

/** How old something is: in seconds up to two minutes, then in minutes. */
export function ageWords(milliseconds: number, words: SharedWords): string {
  const age = Math.max(0, Math.round(milliseconds / 1000));
  return age < 120 ? words.seconds(age) : words.minutes(Math.round(age / 60));
}

function seconds(duration: Duration): number {
  return Number(duration.seconds) + duration.nanos / 1e9;
}
