import { dictionary, type LanguageFile } from "$gateway/language";

/** Every sentence of the display page, beside those that all pages share. */
export interface DisplayWords extends LanguageFile {
  pageTitle: string;
  /** Between the number and the window. */
  pleaseGoTo: string;
  recent: string;
  waits: string;
  waiting: (count: number) => string;
  /** As short as it can be said. */
  wait: (expectedMinutes: number, upperMinutes: number) => string;
  notices: string;
  nobodyYet: string;
  closed: string;
  nextOpening: (when: string) => string;
  lastTickets: string;
  stale: (age: string) => string;
  connecting: string;
  soundOff: string;
  recalled: string;

  stripCalling: string;
  stripFree: string;
  stripClosed: string;
  stripPaused: string;
  stripServing: string;
  stripUnknown: string;

  /** For the browser's own voice; the number comes with spaces between its digits. */
  spokenCall: (number: string, counter: string) => string;
}

export const displayWords = dictionary<DisplayWords>(
  import.meta.glob<DisplayWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
