import type { Item, Service } from "../gen/onestop/v1/ticket_service_pb";
import { findInitials, initialsOf } from "./pinyin";

interface Entry<Thing> {
  thing: Thing;
  code: string;
  /** Lower case, one per language. */
  names: string[];
  /** Of the words of all names. */
  words: string[];
  /** One list per name that has Chinese characters in it. */
  initials: string[][];
}

/** Ready to be searched at every key. */
export type SearchIndex<Thing> = readonly Entry<Thing>[];

export function indexOf(items: readonly Item[]): SearchIndex<Item> {
  return items.map((item) => entryOf(item, item.item, item.names));
}

export function indexOfServices(services: readonly Service[]): SearchIndex<Service> {
  return services.map((service) => entryOf(service, service.service, service.names));
}

/**
 * The things that a query means, best first: by the beginning of a name, by pinyin initials, by words,
 * by any part of a name, by code. An empty query means nothing.
 */
export function search<Thing>(index: SearchIndex<Thing>, query: string): Thing[] {
  const text = fold(query).trim();
  if (text === "") return [];
  const found: { thing: Thing; rank: number; position: number }[] = [];
  index.forEach((entry, position) => {
    const rank = rankOf(entry, text);
    if (rank !== undefined) found.push({ thing: entry.thing, rank, position });
  });
  found.sort((a, b) => a.rank - b.rank || a.position - b.position);
  return found.map(({ thing }) => thing);
}

function entryOf<Thing>(
  thing: Thing,
  code: string,
  namesByLanguage: Readonly<Record<string, string>>,
): Entry<Thing> {
  const names = Object.values(namesByLanguage).map(fold);
  return {
    thing,
    code: fold(code),
    names,
    words: names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)),
    initials: names.filter((name) => /\p{Script=Han}/u.test(name)).map(initialsOf),
  };
}

function rankOf(entry: Entry<unknown>, text: string): number | undefined {
  if (entry.code === text) return 0;
  if (entry.names.some((name) => name.startsWith(text))) return 1;
  const letters = text.replace(/[^a-z0-9]/g, "");
  const typedInitials = letters !== "" && letters === text.replace(/\s+/g, "");
  if (typedInitials) {
    const positions = entry.initials.map((initials) => findInitials(initials, letters));
    if (positions.includes(0)) return 2;
    // One letter in the middle of a name says nothing.
    if (letters.length > 1 && positions.some((position) => position > 0)) return 3;
  }
  const wanted = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const isWord = (word: string) => entry.words.some((each) => each.startsWith(word));
  if (wanted.length > 0 && wanted.every(isWord)) return 4;
  if (text.length > 1 || /\p{Script=Han}/u.test(text)) {
    if (entry.names.some((name) => name.includes(text))) return 5;
    if (entry.code.includes(text)) return 6;
  }
  return undefined;
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
