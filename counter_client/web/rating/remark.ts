import { lengthOf, plainText } from "$gateway/plain_text";

/** As many characters as a rating may carry. */
export const MAX_WORDS = 64;

/** Phrases to tap beside free words: `separator` stands between any two parts of a remark. */
export function partsOf(words: string, separator: string): string[] {
  return words
    .split(separator.trim())
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

export function has(words: string, phrase: string, separator: string): boolean {
  return partsOf(words, separator).includes(phrase);
}

/** The remark with the phrase added, or taken out again; unchanged when there is no room for it. */
export function toggle(words: string, phrase: string, separator: string): string {
  const parts = partsOf(words, separator);
  if (parts.includes(phrase)) return parts.filter((part) => part !== phrase).join(separator);
  const longer = [...parts, phrase].join(separator);
  return lengthOf(longer) <= MAX_WORDS ? longer : words;
}

/** What was typed, as far as the hall takes it. */
export function fit(words: string): string {
  return plainText(words, MAX_WORDS);
}
