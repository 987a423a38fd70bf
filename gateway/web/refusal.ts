import type { Failure } from "./failure";
import { Reason } from "./gen/onestop/v1/reason_pb";
import { dictionary, type LanguageTag } from "./language";

/** The reasons that only a server at its start meets; no page ever does. */
type StartReason =
  | "DATA_LOCKED"
  | "PORT_TAKEN"
  | "INSECURE_ADDRESS"
  | "JOURNAL_CORRUPT"
  | "JOURNAL_TRUNCATED"
  | "JOURNAL_NEWER"
  | "HEAD_MISSING"
  | "PRAGMA_MISMATCH"
  | "KEY_FILE_OPEN"
  | "JOURNAL_IO"
  | "PRIVATE_STORE_MISSING";

/** What happened, and what to do. */
export type Sentences = readonly [what: string, advice: string];

/** Every language has sentences for every reason: one that is missing does not compile. */
export type Refusals = Record<
  Exclude<keyof typeof Reason, StartReason> | "away" | "broken",
  Sentences
>;

export interface Explanation {
  what: string;
  advice: string;
}

const languages = dictionary<Refusals>(
  import.meta.glob<Refusals>("./refusals/*.ts", { eager: true, import: "default" }),
  "zh",
);

/** A failed call in words for the person in front of the page. */
export function explain(failure: Failure, tag: LanguageTag): Explanation {
  const words = languages.in(tag);
  const sentences = failure.kind === "refused" ? ofReason(words, failure.reason) : words[failure.kind];
  const [what, advice] = sentences;
  // What the server knows beyond the rule ("opens at 13:30") says more than the general advice.
  return { what, advice: failure.advice === "" ? advice : joined(advice, failure.advice, tag) };
}

/** The same as one line. */
export function explainLine(failure: Failure, tag: LanguageTag): string {
  const { what, advice } = explain(failure, tag);
  return joined(what, advice, tag);
}

function ofReason(words: Refusals, reason: Reason): Sentences {
  // A later server may know reasons that this page does not.
  const known: Partial<Record<string, Sentences>> = words;
  return known[Reason[reason] ?? ""] ?? words.UNSPECIFIED;
}

function joined(first: string, second: string, tag: LanguageTag): string {
  return tag.startsWith("zh") ? first + second : `${first} ${second}`;
}
