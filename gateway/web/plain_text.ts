// What the hall takes in no text: characters that cannot be seen, or turn what stands beside them.
// They come along when something is pasted, and inside of emoji.
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

const LINE_BREAKS = /[\t\n\r\u2028\u2029]+/g;

/** The part of a text that the hall takes: one line of at most so many characters. */
export function plainText(text: string, most: number): string {
  return Array.from(text.replace(LINE_BREAKS, " ").replace(UNSEEN, ""))
    .slice(0, most)
    .join("");
}

/** As the hall counts: an emoji is one character, whatever JavaScript thinks. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
