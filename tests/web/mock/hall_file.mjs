// Reads as much of a hall.toml as a pretended hall needs: lists of tables with strings, names,
// durations in minutes and lists of strings. The real reader is the server's.
import { readFileSync } from "node:fs";

function value(text) {
  const names = /^\{(.*)\}$/.exec(text);
  if (names) {
    return Object.fromEntries(
      Array.from(names[1].matchAll(/([\w-]+)\s*=\s*"([^"]*)"/g), ([, key, word]) => [key, word]),
    );
  }
  if (text.startsWith("[")) return Array.from(text.matchAll(/"([^"]*)"/g), ([, word]) => word);
  const word = /^"([^"]*)"$/.exec(text);
  if (word) return word[1];
  return text === "true" ? true : text === "false" ? false : Number(text);
}

/** Section name -> list of tables. */
export function readHallFile(path) {
  const sections = {};
  let table;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const list = /^\[\[?([\w.]+)\]\]?\s*$/.exec(line);
    if (list) {
      table = {};
      (sections[list[1]] ??= []).push(table);
      continue;
    }
    const pair = /^(\w+)\s*=\s*(.+?)\s*$/.exec(line);
    if (pair && table) table[pair[1]] = value(pair[2]);
  }
  return sections;
}
