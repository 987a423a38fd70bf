import type { SharedWords } from "../shared_words";

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function minutes(count: number): string {
  if (count <= 90) return plural(count, "minute");
  const rest = count % 60;
  const hours = plural((count - rest) / 60, "hour");
  return rest === 0 ? hours : `${hours} ${plural(rest, "minute")}`;
}

const words: SharedWords = {
  languageName: "English",
  locale: "en-GB",

  close: "Close",
  cancel: "Cancel",
  back: "Back",
  confirm: "OK",
  tryAgain: "Try again",
  loading: "Loading…",

  awayTitle: "The server cannot be reached",
  awayText: "This page reconnects by itself. Please wait.",
  readOnly: "The hall's data are being checked: you can look, but nothing can be done for now.",
  lastUpdate: (age) => `as of ${age} ago`,

  highContrast: "High contrast",
  largeText: "Large text",
  language: "Language",

  minutes,
  seconds: (count) => plural(count, "second"),
  about: (expected) => `about ${minutes(expected)}`,
  aboutRarelyOver: (expected, upper) =>
    expected <= 90 && upper <= 90
      ? `about ${minutes(expected)}, rarely over ${upper}`
      : `about ${minutes(expected)}, rarely over ${minutes(upper)}`,
  people: (count) => (count === 1 ? "1 person" : `${count} people`),

  ticketState: {
    UNSPECIFIED: "unknown",
    WAITING: "waiting",
    RESERVED: "reserved",
    POSTPONED: "postponed",
    CALLED: "called",
    SERVING: "being served",
    PARKED: "set aside",
    MISSED: "missed",
    SERVED: "served",
    NO_SHOW: "did not come",
    CANCELLED: "cancelled",
    EXPIRED: "expired",
  },
  counterState: {
    UNSPECIFIED: "unknown",
    CLOSED: "closed",
    OPEN: "free",
    CALLING: "calling",
    SERVING: "serving",
    PAUSED: "paused",
  },
  dayState: { UNSPECIFIED: "unknown", CLOSED: "closed", OPEN: "open", LAST_TICKETS: "last tickets" },
  outcome: {
    UNSPECIFIED: "open",
    COMPLETED: "completed",
    ACCEPTED: "accepted, the result follows",
    MISSING_PAPERS: "papers missing",
    NOT_ELIGIBLE: "not eligible",
    WRONG_SERVICE: "wrong service",
    WITHDRAWN: "withdrawn",
  },
  pauseReason: {
    UNSPECIFIED: "",
    BREAK: "break",
    MEAL: "meal",
    BACK_OFFICE: "back office",
    MEETING: "meeting",
    TECHNICAL: "technical fault",
    OTHER: "other",
  },
  transferReason: {
    UNSPECIFIED: "",
    WRONG_SERVICE: "wrong service",
    NEXT_STEP: "next step",
    PAYMENT: "payment",
    PHOTO: "photo",
    COPIES: "copies",
    SPECIALIST: "needs a specialist",
    OTHER: "other",
  },
};

export default words;
