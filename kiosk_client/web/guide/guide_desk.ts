import type { CallOptions } from "@connectrpc/connect";

import type { Failure } from "$gateway/failure";
import type { Service } from "$gateway/gen/onestop/v1/ticket_service_pb";

import type { Catalogue } from "../kiosk/catalogue.svelte";
import type { GuideWords } from "./guide_words";

export type Send<Answer> = (requestId: string, options: CallOptions) => Promise<Answer>;

/** What happened last; follows the language. */
export interface Message {
  tone: "good" | "warn" | "bad";
  text?: () => string;
  failure?: Failure;
}

/** What the two things a guide does share: one command at a time, and one line that says what came of it. */
export interface GuideDesk {
  readonly words: GuideWords;
  readonly catalogue: Catalogue;
  readonly busy: boolean;
  message: Message | undefined;
  service(code: string): Service | undefined;
  /** Runs a command unless one is under way; true when it was done. */
  run<Answer>(send: Send<Answer>, done: (answer: Answer) => void): Promise<boolean>;
  failed(error: unknown): void;
}
