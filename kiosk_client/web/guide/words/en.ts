import type { GuideWords } from "../guide_words";

const words: GuideWords = {
  languageName: "English",
  locale: "en-GB",

  pageTitle: "Guide",
  lookUpTab: "Help with a ticket",
  issueTab: "Take a ticket",

  lookUpHint:
    "Enter a number to see where it stands, check it in, verify its class, set its matters right " +
    "or print it again.",
  missedList: "Missed their call",
  wholeList: "Everybody in the hall",
  nobodyMissed: "Nobody has missed a call",
  backToList: "Back to the list",
  waitIn: (area) => `waits in ${area}`,
  arrived: (clock) => `arrived ${clock}`,
  expected: "Wait promised at issue",
  until: (clock) => `kept until ${clock}`,
  absences: (count) => (count === 1 ? "missed one call" : `missed ${count} calls`),

  checkIn: "Check in",
  checkedIn: (number) => `${number} is checked in and waits again.`,
  reprint: "Print again",
  cancel: "Cancel this ticket",
  cancelTitle: (number) => `Cancel ${number}?`,
  cancelText: "This cannot be undone; a new ticket can be taken.",
  cancelled: (number) => `${number} is cancelled.`,
  keep: "Keep it",

  classTitle: "Class",
  verify: "Proof seen: verify",
  setClass: "Set this class",
  classSet: (number) => `The class of ${number} is verified.`,

  matters: "Matters",
  change: "Correct",
  changeLabel: (name) => `Correct: ${name}`,
  changeTitle: (name) => `Correct “${name}”`,
  addMatter: "One more thing",
  addTitle: "One more thing",
  save: "Save",
  saved: "The matters are updated.",
  blocked: "something else comes first",

  issueHint: "Choose what the person came for; several things are fine.",
  chosen: "On the ticket",
  nothingChosen: "Nothing chosen yet",
  add: "Add",
  remove: (name) => `Remove: ${name}`,
  classQuestion: "Class",
  classHint: "See the proof first: a class chosen by staff counts as verified.",
  cardHint: "An identity card may be laid on the reader (not needed).",
  cardRead: "The card was read. Its number is not kept.",
  cardFailed: "The card was not read. A ticket can be taken without it.",
  issue: "Take the ticket",
  issuing: "Taking the ticket…",
  issueAnyway: "Take it anyway",
  issued: "The ticket is taken",
  nextPerson: "Next person",
  show: "Show this ticket",

  printing: "Printing…",
  printed: "The slip is printed",
  copyPrinted: "A copy is printed",
  noPaper: "The printer is out of paper; the number is valid all the same",
  printerOffline: "The printer does not answer; the number is valid all the same",
  noPrinter: "There is no printer here; please have the number written down",
  printAgain: "Print again",

  standing: "The hall now",
  waiting: (count) => (count === 1 ? "1 person" : `${count} people`),
  closedNow: "no tickets now",

  lost: "Nobody can tell whether the last command was carried out; please look the number up again.",
};

export default words;
