import type { DisplayWords } from "../display_words";

const words: DisplayWords = {
  languageName: "English",
  locale: "en-GB",
  pageTitle: "Calls",
  pleaseGoTo: "Please go to",
  recent: "Called before",
  waits: "Waiting",
  waiting: (count) => `${count}`,
  wait: (expected, upper) => `about ${expected}, rarely over ${upper} min`,
  notices: "Notices",
  nobodyYet: "Please wait for your number",
  closed: "The hall is closed",
  nextOpening: (when) => `Opens again: ${when}`,
  lastTickets: "No more tickets now; if you have one, please stay",
  stale: (age) => `Connection lost: this is how it was ${age} ago`,
  connecting: "Connecting…",
  soundOff: "Sound is off: touch the screen",
  recalled: "called again",
  stripCalling: "Please come to this window",
  stripFree: "Please wait for your number",
  stripClosed: "Window closed",
  stripPaused: "Paused",
  stripServing: "Serving",
  stripUnknown: "There is no such window",
  spokenCall: (number, counter) => `Number ${number}, please go to ${counter}.`,
};

export default words;
