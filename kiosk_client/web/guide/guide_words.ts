import { dictionary, type LanguageFile } from "$gateway/language";

/** Every sentence of the guide's page, beside those that all pages and all staff share. */
export interface GuideWords extends LanguageFile {
  pageTitle: string;
  lookUpTab: string;
  issueTab: string;

  lookUpHint: string;
  missedList: string;
  wholeList: string;
  nobodyMissed: string;
  backToList: string;
  waitIn: (area: string) => string;
  arrived: (clock: string) => string;
  expected: string;
  until: (clock: string) => string;
  absences: (count: number) => string;

  checkIn: string;
  checkedIn: (number: string) => string;
  reprint: string;
  cancel: string;
  cancelTitle: (number: string) => string;
  cancelText: string;
  cancelled: (number: string) => string;
  keep: string;

  classTitle: string;
  verify: string;
  setClass: string;
  classSet: (number: string) => string;

  matters: string;
  change: string;
  changeLabel: (name: string) => string;
  changeTitle: (name: string) => string;
  addMatter: string;
  addTitle: string;
  save: string;
  saved: string;
  blocked: string;

  issueHint: string;
  chosen: string;
  nothingChosen: string;
  add: string;
  remove: (name: string) => string;
  classQuestion: string;
  classHint: string;
  cardHint: string;
  cardRead: string;
  cardFailed: string;
  issue: string;
  issuing: string;
  issueAnyway: string;
  issued: string;
  nextPerson: string;
  show: string;

  printing: string;
  printed: string;
  copyPrinted: string;
  noPaper: string;
  printerOffline: string;
  noPrinter: string;
  printAgain: string;

  standing: string;
  waiting: (count: number) => string;
  closedNow: string;

  lost: string;
}

export const guideWords = dictionary<GuideWords>(
  import.meta.glob<GuideWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
