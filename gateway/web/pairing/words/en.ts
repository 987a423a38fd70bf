import type { PairingWords } from "../pairing_words";

const words: PairingWords = {
  languageName: "English",
  locale: "en-GB",

  title: "This screen is not in use yet",
  revoked: "This screen was taken out of service. To use it again, have it paired again.",
  ask: "Ask the administrator to confirm this code:",
  codeLabel: "Pairing code",
  noCode: "Getting a code…",
  place: "With --place the administrator says which window or area it is, with --name what it is called.",
  goesOn: "Then this page goes on by itself within seconds; there is nothing to press.",
};

export default words;
