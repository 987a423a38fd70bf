import type { RatingWords } from "../rating_words";

const words: RatingWords = {
  languageName: "English",
  locale: "en-GB",

  pageTitle: "Rate your visit",
  serving: "Now serving",
  calling: "Please come to this window",
  free: "Please watch for your number",
  paused: "This window is paused",
  closed: "This window is closed",
  noCounter: "No window is named; add ?counter=CODE to the address.",

  question: "How was your visit?",
  about: (number) => `number ${number}`,
  voluntary: "Voluntary, and one touch is enough. The clerk does not see who gave a rating.",
  decline: "No, thank you",
  sending: "Sending…",
  levels: {
    1: "Very dissatisfied",
    2: "Dissatisfied",
    3: "Fair",
    4: "Satisfied",
    5: "Very satisfied",
  },

  addTitle: "Would you like to say why?",
  addHint: "You need not. The clerk at this window does not see it.",
  chooseAgain: "Choose again",
  remark: "In your own words",
  room: (used, most) => `${used} of ${most} characters`,
  send: "Send",
  sentIn: (seconds) => `Sent by itself in ${seconds} s`,
  phrases: {
    1: ["long wait", "unclear explanation", "unfriendly", "sent from window to window"],
    2: ["long wait", "unclear explanation", "unfriendly", "sent from window to window"],
    3: ["a bit of a wait", "signs hard to follow", "went well enough", "too much paper"],
    4: ["clear explanation", "quick", "friendly", "well organised"],
    5: ["clear explanation", "quick", "friendly", "all done at one window"],
  },
  separator: ", ",

  thanksRated: "Thank you for your rating",
  thanksLeft: "Thank you for your visit",
  thanksFailed: "The rating could not be sent. Thank you all the same",
};

export default words;
