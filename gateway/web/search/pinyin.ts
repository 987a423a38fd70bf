/**
 * The first letters of how Chinese characters are read, without a table of all characters: the
 * browser sorts Chinese by pronunciation, so a character lies between the first characters of two
 * letters. What that order cannot know, because a character is read in several ways, stands below.
 */

// The first character of each letter in the order of pronunciation; no syllable begins with i, u, v.
const FIRST: readonly [letter: string, character: string][] = [
  ["a", "阿"],
  ["b", "八"],
  ["c", "嚓"],
  ["d", "咑"],
  ["e", "妸"],
  ["f", "发"],
  ["g", "旮"],
  ["h", "哈"],
  ["j", "丌"],
  ["k", "咔"],
  ["l", "垃"],
  ["m", "妈"],
  ["n", "拏"],
  ["o", "噢"],
  ["p", "趴"],
  ["q", "七"],
  ["r", "然"],
  ["s", "仨"],
  ["t", "他"],
  ["w", "挖"],
  ["x", "夕"],
  ["y", "丫"],
  ["z", "匝"],
];

// Characters of public business that are read in more than one way; any of the letters will do.
const SEVERAL: Readonly<Record<string, string>> = {
  行: "xh",
  重: "zc",
  长: "cz",
  调: "dt",
  还: "hx",
  乐: "ly",
  传: "cz",
  会: "hk",
  参: "cs",
  车: "cj",
  单: "ds",
  曾: "cz",
  朝: "cz",
  藏: "cz",
  厦: "sx",
  盛: "sc",
  折: "zs",
  给: "gj",
  解: "jx",
  系: "xj",
  降: "jx",
  校: "xj",
  弹: "dt",
  省: "sx",
  石: "sd",
  率: "ls",
  期: "qj",
  查: "cz",
  识: "sz",
  属: "sz",
  合: "hg",
  区: "qo",
  仇: "cq",
  乘: "cs",
  畜: "cx",
  卡: "kq",
};

const HAN = /\p{Script=Han}/u;

const collator = new Intl.Collator("zh-CN");

function letterOf(character: string): string {
  let letter = "";
  for (const [each, first] of FIRST) {
    if (collator.compare(character, first) < 0) break;
    letter = each;
  }
  return letter;
}

/**
 * For each character of a text the letters it may be found by: the first letters of a Chinese
 * character, a Latin letter or digit itself. Everything else is left out.
 */
export function initialsOf(text: string): string[] {
  const initials: string[] = [];
  for (const character of text.normalize("NFKC").toLowerCase()) {
    if (HAN.test(character)) initials.push(SEVERAL[character] ?? letterOf(character));
    else if (/[a-z0-9]/.test(character)) initials.push(character);
  }
  return initials;
}

/** Where in the initials the letters of a query stand in a row, or -1. */
export function findInitials(initials: readonly string[], query: string): number {
  const letters = Array.from(query);
  for (let start = 0; start + letters.length <= initials.length; ++start) {
    if (letters.every((letter, index) => initials[start + index]?.includes(letter))) return start;
  }
  return -1;
}
