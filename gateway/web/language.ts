/** As in the hall's configuration and in BCP 47, such as "zh" or "en". */
export type LanguageTag = string;

/** What the dictionary of a page says about itself. */
export interface LanguageFile {
  /** The language's own name, as its readers write it. */
  languageName: string;
  /** For `lang` attributes, dates and speech, such as "zh-CN". */
  locale: string;
}

export interface Dictionary<Words> {
  tags: readonly LanguageTag[];
  /** The dictionary of a language, or the first one when there is none. */
  in(tag: LanguageTag): Words;
}

/**
 * Makes a dictionary of a folder: `dictionary(import.meta.glob("./words/*.ts", { eager: true,
 * import: "default" }), "zh")`. A language is added by adding a file; the files are typed after one
 * of them, so that a missing or misspelt key does not compile.
 */
export function dictionary<Words>(
  files: Record<string, Words>,
  first: LanguageTag,
): Dictionary<Words> {
  const byTag = new Map<LanguageTag, Words>();
  for (const [path, words] of Object.entries(files)) {
    byTag.set(path.replace(/^.*\//, "").replace(/\.ts$/, ""), words);
  }
  const fallback = byTag.get(first);
  if (!fallback) throw new Error(`there is no dictionary for ${first}`);
  const others = Array.from(byTag.keys()).filter((tag) => tag !== first);
  return {
    tags: [first, ...others.sort()],
    in: (tag) => byTag.get(tag) ?? fallback,
  };
}

/** The name in a language; without one the first there is, and at last the code. */
export function nameIn(
  names: Readonly<Record<string, string>> | undefined,
  tag: LanguageTag,
  code = "",
): string {
  if (!names) return code;
  return names[tag] || names["zh"] || Object.values(names).find((name) => name !== "") || code;
}
