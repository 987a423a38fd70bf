import type { StaffWords } from "../staff_words";

const words: StaffWords = {
  languageName: "English",
  locale: "en-GB",

  signInTitle: "Staff sign-in",
  staffId: "Staff id",
  pin: "PIN",
  signIn: "Sign in",
  signingIn: "Signing in…",
  takeOver: "Take over here",
  takeOverText: "The session on the other device ends at once; a ticket in hand stays as it is.",
  signOut: "Sign out",
  sessionEnded: "The session has ended. Please sign in again.",

  searchItems: "Find an item",
  searchHint: "name, pinyin initials or code",
  nothingFound: (query) => `Nothing found for “${query}”`,
  serviceOnly: "Just the service, no item",
  quantity: "Quantity",
  fewer: "One less",
  more: "One more",
  papers: "Papers needed",
  noPapers: "No papers are listed",

  verified: "verified",
  declared: "declared",

  numberLabel: "Number on the ticket",
  lookUp: "Look up",
  ticketList: "Tickets",
  noTickets: "No tickets",
  noneMeant: (typed) => `No ticket in the list has ${typed} in its number.`,
  listedOf: (listed, total) => `The first ${listed} of ${total}; type a number to find another.`,
  peopleAhead: (count) =>
    count === 0 ? "nobody ahead" : count === 1 ? "1 person ahead" : `${count} people ahead`,
  atCounter: (counter) => `at ${counter}`,
  onlyAt: (counter) => `for ${counter}`,

  unknownTitle: "The server did not answer; checking",
  unknownText: (command) =>
    `${command === "" ? "What was done last" : `“${command}”`} may have been carried out. The ` +
    "same request is being repeated; it acts at most once.",
  stopChecking: "Stop checking",
};

export default words;
