import type {
  CounterState,
  DayState,
  Outcome,
  PauseReason,
  TicketState,
  TransferReason,
} from "./gen/onestop/v1/types_pb";
import { dictionary, type LanguageFile } from "./language";

type EnumWords<Enum> = Record<keyof Enum, string>;

/** The words that several pages use; each page has a dictionary of its own beside it. */
export interface SharedWords extends LanguageFile {
  close: string;
  cancel: string;
  back: string;
  confirm: string;
  tryAgain: string;
  loading: string;

  awayTitle: string;
  awayText: string;
  readOnly: string;
  lastUpdate: (age: string) => string;

  highContrast: string;
  largeText: string;
  language: string;

  minutes: (count: number) => string;
  seconds: (count: number) => string;
  about: (expectedMinutes: number) => string;
  aboutRarelyOver: (expectedMinutes: number, upperMinutes: number) => string;
  people: (count: number) => string;

  ticketState: EnumWords<typeof TicketState>;
  counterState: EnumWords<typeof CounterState>;
  dayState: EnumWords<typeof DayState>;
  outcome: EnumWords<typeof Outcome>;
  pauseReason: EnumWords<typeof PauseReason>;
  transferReason: EnumWords<typeof TransferReason>;
}

export const sharedWords = dictionary<SharedWords>(
  import.meta.glob<SharedWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);

/** The word of an enum's value; a value that a later server knows is called unknown. */
export function enumWord<Name extends string>(
  words: Record<Name | "UNSPECIFIED", string>,
  names: Record<number, string>,
  value: number,
): string {
  const known: Partial<Record<string, string>> = words;
  return known[names[value] ?? "UNSPECIFIED"] ?? words.UNSPECIFIED;
}
