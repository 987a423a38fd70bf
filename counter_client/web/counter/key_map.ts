/** Everything a clerk can do, by key. */
export type Action =
  | "next"
  | "start"
  | "recall"
  | "absent"
  | "outcome"
  | "finish"
  | "matters"
  | "transfer"
  | "park"
  | "resume"
  | "call"
  | "verify"
  | "pause"
  | "close"
  | "signOut"
  | "help";

/** What may be the main key. */
export const MAIN_KEYS = ["EnterOrSpace", "Enter", "Space", "NumpadAdd", "F9"] as const;
export type MainKey = (typeof MAIN_KEYS)[number];

/** The letters of all other actions; none twice. */
export const LETTERS: Readonly<Record<Exclude<Action, "next">, string>> = {
  start: "S",
  recall: "R",
  absent: "A",
  outcome: "O",
  finish: "F",
  matters: "M",
  transfer: "T",
  park: "P",
  resume: "U",
  call: "C",
  verify: "V",
  pause: "B",
  close: "X",
  signOut: "Q",
  help: "?",
};

/** As on the button. */
export function keyLabel(action: Action, mainKey: MainKey, words: { space: string }): string {
  if (action !== "next") return LETTERS[action];
  switch (mainKey) {
    case "EnterOrSpace":
      return "Enter";
    case "Enter":
      return "Enter";
    case "Space":
      return words.space;
    case "NumpadAdd":
      return "Num +";
    case "F9":
      return "F9";
  }
}

/** As aria-keyshortcuts wants them. */
export function ariaKeys(action: Action, mainKey: MainKey): string {
  if (action === "help") return "Shift+?";
  if (action !== "next") return LETTERS[action];
  switch (mainKey) {
    case "EnterOrSpace":
      return "Enter Space";
    case "NumpadAdd":
      return "+";
    default:
      return mainKey;
  }
}

export interface Key {
  key: string;
  /** The place on the keyboard, for layouts and input methods that write no Latin letters. */
  code: string;
  repeat: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** What holds the focus while a key is pressed. */
export type Focus = "page" | "main" | "control" | "text";

/**
 * The action that a key means, if any. While text is typed no key is an action; on another button
 * Enter and Space are that button's own. A key held down acts once.
 */
export function actionOf(key: Key, mainKey: MainKey, focus: Focus): Action | undefined {
  if (key.repeat || key.ctrlKey || key.altKey || key.metaKey || focus === "text") return undefined;
  if (isMainKey(key, mainKey)) {
    const ownOfButton = key.key === "Enter" || key.key === " ";
    return focus === "control" && ownOfButton ? undefined : "next";
  }
  if (key.key === "?" || key.key === "？" || key.key === "F1") return "help";
  const letter = letterOf(key);
  const found = Object.entries(LETTERS).find(([, each]) => each === letter);
  return found?.[0] as Action | undefined;
}

/** True when the browser must not also do what the key does by itself. */
export function isMainKey(key: Pick<Key, "key" | "code">, mainKey: MainKey): boolean {
  const enter = key.key === "Enter";
  const space = key.key === " " || key.code === "Space";
  switch (mainKey) {
    case "EnterOrSpace":
      return enter || space;
    case "Enter":
      return enter;
    case "Space":
      return space;
    case "NumpadAdd":
      return key.code === "NumpadAdd";
    case "F9":
      return key.key === "F9";
  }
}

function letterOf(key: Pick<Key, "key" | "code">): string | undefined {
  if (/^[a-z]$/i.test(key.key)) return key.key.toUpperCase();
  return /^Key([A-Z])$/.exec(key.code)?.[1];
}

/** Any text as a main key; the usual one when it is none. */
export function mainKeyFrom(text: string | null): MainKey {
  return MAIN_KEYS.find((each) => each === text) ?? "EnterOrSpace";
}
