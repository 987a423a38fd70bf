import type { LanguageTag } from "./language";

/** What the process beside the browser says about itself. */
export interface Info {
  version: string;
  role: string;
  hall: string;
  device: string;
  /** Code of the counter or area where the device stands, or "". */
  place: string;
  languages: LanguageTag[];
  /** True when the page is a device of its own. */
  paired: boolean;
  /** True when it does nothing before it is. */
  mustPair: boolean;
}

export type PrintProblem = "NO_PAPER" | "OFFLINE" | "NOT_CONFIGURED";

export type PrintResult = { printed: true } | { printed: false; reason: PrintProblem };

export interface PrintOrder {
  ticketId: string;
  trackingToken: string;
  language: LanguageTag;
  copy: boolean;
}

/** Whom a document stands for: never the document itself. */
export interface Holder {
  holder: Uint8Array<ArrayBuffer>;
  /** Code of the age class to propose, or "". */
  ageClass: string;
}

/** Milliseconds. */
const TIMEOUT = 5000;
const PRINT_TIMEOUT = 15_000;

export function info(): Promise<Info> {
  return askLocal<Info>("info", undefined, TIMEOUT);
}

/** Never throws: a printer that cannot be reached is one of the things that can be wrong with it. */
export async function print(order: PrintOrder): Promise<PrintResult> {
  try {
    const answer = await askLocal<{ printed: boolean; reason?: string }>(
      "print",
      order,
      PRINT_TIMEOUT,
    );
    if (answer.printed) return { printed: true };
    const known = answer.reason === "NO_PAPER" || answer.reason === "NOT_CONFIGURED";
    return { printed: false, reason: known ? (answer.reason as PrintProblem) : "OFFLINE" };
  } catch {
    return { printed: false, reason: "OFFLINE" };
  }
}

export async function holderOf(document: string): Promise<Holder> {
  const answer = await askLocal<{ holder: string; ageClass: string }>(
    "holder",
    { document },
    TIMEOUT,
  );
  return {
    holder: Uint8Array.from(atob(answer.holder), (character) => character.charCodeAt(0)),
    ageClass: answer.ageClass,
  };
}

/** Address of the spoken call. */
export function speechUrl(language: LanguageTag, number: string, counter: string): string {
  return `/local/speech?${new URLSearchParams({ language, number, counter }).toString()}`;
}

async function askLocal<Answer>(path: string, body: unknown, timeout: number): Promise<Answer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const response = await fetch(`/local/${path}`, {
      signal: abort.signal,
      cache: "no-store",
      ...(body === undefined
        ? {}
        : {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          }),
    });
    if (!response.ok) throw new Error(`/local/${path} answered ${response.status}`);
    return (await response.json()) as Answer;
  } finally {
    clearTimeout(timer);
  }
}
