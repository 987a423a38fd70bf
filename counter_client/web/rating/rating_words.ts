import { dictionary, type LanguageFile } from "$gateway/language";

import type { Level } from "./rating";

/** The sentences of the second screen at a window. */
export interface RatingWords extends LanguageFile {
  pageTitle: string;
  serving: string;
  calling: string;
  free: string;
  paused: string;
  closed: string;
  noCounter: string;

  question: string;
  about: (number: string) => string;
  voluntary: string;
  decline: string;
  sending: string;
  levels: Record<Level, string>;

  addTitle: string;
  addHint: string;
  chooseAgain: string;
  remark: string;
  room: (used: number, most: number) => string;
  send: string;
  sentIn: (seconds: number) => string;
  /** What people often say, to be tapped by those who do not type. */
  phrases: Record<Level, readonly string[]>;
  /** Between two phrases; none of them contains it. */
  separator: string;

  thanksRated: string;
  thanksLeft: string;
  thanksFailed: string;
}

export const ratingWords = dictionary<RatingWords>(
  import.meta.glob<RatingWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
