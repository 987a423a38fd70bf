import { type MainKey, mainKeyFrom } from "./key_map";

/** What this browser remembers of the window: where it stands and how it is worked. No secrets. */
const COUNTER = "onestop-counter";
const MAIN_KEY = "onestop-main-key";

export function rememberedCounter(): string {
  return read(localStorageOrNone(), COUNTER) ?? "";
}

export function rememberCounter(counter: string): void {
  write(localStorageOrNone(), COUNTER, counter);
}

export function rememberedMainKey(): MainKey {
  return mainKeyFrom(read(localStorageOrNone(), MAIN_KEY));
}

export function rememberMainKey(key: MainKey): void {
  write(localStorageOrNone(), MAIN_KEY, key);
}

export function readDay(key: string): string | null {
  return read(sessionStorageOrNone(), key);
}

export function writeDay(key: string, text: string): void {
  write(sessionStorageOrNone(), key, text);
}

// Storage can be switched off or full; the page works without.
function localStorageOrNone(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function sessionStorageOrNone(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

function read(storage: Storage | undefined, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function write(storage: Storage | undefined, key: string, text: string): void {
  try {
    storage?.setItem(key, text);
  } catch {
    // Not kept.
  }
}
