// What a terminal has to load before a page of the last build can be used: the page, its scripts and
// its styles, compressed as a gateway sends them. Fonts are the terminal's own.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const ROOT = new URL("../../../build/web", import.meta.url).pathname;

export function builtPages() {
  return readdirSync(ROOT).flatMap((client) =>
    client.endsWith("_client")
      ? readdirSync(join(ROOT, client))
          .filter((page) => existsSync(join(ROOT, client, page, "index.html")))
          .map((page) => `${client}/${page}`)
      : [],
  );
}

export function firstLoad(page) {
  const files = new Set();
  const add = (file) => {
    if (files.has(file)) return;
    files.add(file);
    if (!/\.(html|js)$/.test(file)) return;
    const text = readFileSync(file, "utf8");
    const named = file.endsWith(".html")
      ? text.matchAll(/(?:src|href)="([^"]+)"/g)
      : text.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g);
    for (const [, name] of named) add(normalize(join(dirname(file), name)));
  };
  add(join(ROOT, page, "index.html"));
  const bytes = Array.from(files).reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  return { files: Array.from(files), bytes };
}
