import { dictionary, type LanguageFile } from "../language";

/** The words of the pages that staff work with. */
export interface StaffWords extends LanguageFile {
  signInTitle: string;
  staffId: string;
  pin: string;
  signIn: string;
  signingIn: string;
  takeOver: string;
  takeOverText: string;
  signOut: string;
  sessionEnded: string;

  searchItems: string;
  searchHint: string;
  nothingFound: (query: string) => string;
  serviceOnly: string;
  quantity: string;
  fewer: string;
  more: string;
  papers: string;
  noPapers: string;

  verified: string;
  declared: string;

  numberLabel: string;
  lookUp: string;
  ticketList: string;
  noTickets: string;
  noneMeant: (typed: string) => string;
  listedOf: (listed: number, total: number) => string;
  peopleAhead: (count: number) => string;
  atCounter: (counter: string) => string;
  onlyAt: (counter: string) => string;

  unknownTitle: string;
  unknownText: (command: string) => string;
  stopChecking: string;
}

export const staffWords = dictionary<StaffWords>(
  import.meta.glob<StaffWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
