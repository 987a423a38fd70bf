import { dictionary, type LanguageFile } from "$gateway/language";

/** Every sentence of the kiosk page, beside those that all pages share. */
export interface KioskWords extends LanguageFile {
  pageTitle: string;
  startOver: string;

  chooseService: string;
  searchItems: string;
  searchHint: string;
  searchPlaceholder: string;
  searchEmpty: string;
  searchNothing: (query: string) => string;
  searchFound: (count: number) => string;
  haveTicket: string;
  haveTicketHint: string;
  notices: string;

  waiting: (count: number) => string;
  nobodyWaiting: string;
  noWindowOpen: string;
  suspended: (reason: string) => string;
  quotaUsedUp: string;
  notOpen: string;
  suspendedAdvice: string;

  chooseItem: string;
  serviceOnly: string;
  serviceOnlyHint: string;
  alreadyChosen: string;
  expectedAtWindow: (minutes: string) => string;
  paperCount: (count: number) => string;

  review: string;
  yourMatters: string;
  addMatter: string;
  remove: (name: string) => string;
  fewer: (name: string) => string;
  more: (name: string) => string;
  quantity: (count: number) => string;
  papers: string;
  papersHint: string;
  noPapers: string;
  whereToWait: string;
  waitTitle: string;
  classQuestion: string;
  classRegular: string;
  classHint: string;
  classProposed: string;
  cardHint: string;
  cardRead: string;
  cardFailed: string;
  takeTicket: string;
  takingTicket: string;
  takeAnyway: string;
  chosen: (count: number) => string;
  goOn: string;

  ticketTitle: string;
  yourNumber: string;
  peopleAhead: (count: number) => string;
  nobodyAhead: string;
  classLabel: string;
  printing: string;
  takePaper: string;
  noPaper: string;
  printerOffline: string;
  noPrinter: string;
  ticketValid: string;
  printAgain: string;
  done: string;
  outcomeUnknown: string;

  checkInTitle: string;
  checkInHint: string;
  numberLabel: string;
  numberExample: string;
  checkIn: string;
  checkedIn: string;
  checkedInText: string;
  stillWaiting: string;
  beingCalled: (counter: string) => string;
  otherState: (state: string) => string;
  finished: string;

  backspace: string;
  clear: string;
  keyboard: string;

  closedTitle: string;
  lastTicketsTitle: string;
  closedText: string;
  lastTicketsText: string;
  nextOpening: (when: string) => string;

  connecting: string;
  awayStaff: string;
  deviceTitle: string;

  idle: (seconds: number) => string;
  stayHere: string;
}

export const kioskWords = dictionary<KioskWords>(
  import.meta.glob<KioskWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
