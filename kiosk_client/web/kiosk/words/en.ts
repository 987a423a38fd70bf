import type { KioskWords } from "../kiosk_words";

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const words: KioskWords = {
  languageName: "English",
  locale: "en-GB",

  pageTitle: "Take a ticket",
  startOver: "Start over",

  chooseService: "What are you here for?",
  searchItems: "Find something",
  searchHint: "By name, pinyin initials or code",
  searchPlaceholder: "Such as “passport” or “HZ”",
  searchEmpty: "Type a part of a name, or the first letters of its pinyin.",
  searchNothing: (query) =>
    `Nothing was found for “${query}”. Try another word, or ask the staff in the hall.`,
  searchFound: (count) => plural(count, "result", "results"),
  haveTicket: "I have a number",
  haveTicketHint: "Missed your call? See where you stand",
  notices: "Notices",

  waiting: (count) => `${count} waiting`,
  nobodyWaiting: "Nobody waiting",
  noWindowOpen: "No window open yet",
  suspended: (reason) => `Suspended: ${reason}`,
  quotaUsedUp: "Today's tickets are gone",
  notOpen: "No tickets now",
  suspendedAdvice: "Choose something else, or ask the staff in the hall.",

  chooseItem: "What exactly?",
  serviceOnly: "Not sure, or not in this list",
  serviceOnlyHint: "Take a ticket for this service and explain at the window",
  alreadyChosen: "Chosen",
  expectedAtWindow: (minutes) => `takes about ${minutes}`,
  paperCount: (count) => plural(count, "paper to bring", "papers to bring"),

  review: "Check, then take your ticket",
  yourMatters: "What you are here for",
  addMatter: "Add something else",
  remove: (name) => `Remove: ${name}`,
  fewer: (name) => `One less: ${name}`,
  more: (name) => `One more: ${name}`,
  quantity: (count) => `× ${count}`,
  papers: "Have these papers with you",
  papersHint: "Without them it may not be possible today.",
  noPapers: "No papers are listed for this. Please have your identity card with you.",
  whereToWait: "Where to wait",
  waitTitle: "Expected wait",
  classQuestion: "Does this apply to you?",
  classRegular: "No, an ordinary ticket",
  classHint: "The staff at the window may ask to see a proof.",
  classProposed: "Proposed by your card",
  cardHint: "You may lay your identity card on the reader (not needed)",
  cardRead: "Your card was read. Its number is not kept.",
  cardFailed: "The card was not read. You can take a ticket without it.",
  takeTicket: "Take my ticket",
  takingTicket: "Getting your number…",
  takeAnyway: "Take it anyway",
  chosen: (count) => plural(count, "thing chosen", "things chosen"),
  goOn: "Continue",

  ticketTitle: "You have a number",
  yourNumber: "Your number",
  peopleAhead: (count) => `${plural(count, "person", "people")} before you`,
  nobodyAhead: "Nobody before you: please listen for your call",
  classLabel: "Class",
  printing: "Printing your ticket…",
  takePaper: "Please take your paper",
  noPaper: "The printer is out of paper",
  printerOffline: "The printer does not answer",
  noPrinter: "This machine does not print",
  ticketValid: "Your number is valid: write it down or take a photo, and wait for your call.",
  printAgain: "Print again",
  done: "Done",
  outcomeUnknown: "“Try again” goes on with the same ticket; it never makes a second one.",

  checkInTitle: "I have a number",
  checkInHint: "Enter the number on your ticket, or hold its code before the scanner.",
  numberLabel: "Number",
  numberExample: "Such as A017",
  checkIn: "Look up and check in",
  checkedIn: "You are back in the queue",
  checkedInText: "Please listen for your call.",
  stillWaiting: "Your number is still in the queue. There is nothing to do.",
  beingCalled: (counter) => `Your number is being called: please go to ${counter}.`,
  otherState: (state) => `This number is ${state}.`,
  finished: "This number is finished. Take a new ticket to go on.",

  backspace: "Delete one character",
  clear: "Clear",
  keyboard: "On-screen keyboard",

  closedTitle: "No tickets at the moment",
  lastTicketsTitle: "No more tickets in this session",
  closedText: "The hall is closed.",
  lastTicketsText: "If you have a number, please stay: everybody who waits will be served.",
  nextOpening: (when) => `Opens again: ${when}`,

  connecting: "Connecting…",
  awayStaff: "If you cannot wait, please go to the staff at the guide desk.",
  deviceTitle: "This machine cannot issue tickets now",

  idle: (seconds) => `Back to the start in ${plural(seconds, "second", "seconds")}`,
  stayHere: "Stay here",
};

export default words;
