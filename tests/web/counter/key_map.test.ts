import { describe, expect, test } from "vitest";

import { hasObject } from "../../../counter_client/web/counter/actions";
import {
  actionOf,
  ariaKeys,
  type Key,
  keyLabel,
  LETTERS,
  MAIN_KEYS,
  mainKeyFrom,
} from "../../../counter_client/web/counter/key_map";

function key(text: string, more: Partial<Key> = {}): Key {
  const code = /^[a-z]$/i.test(text) ? `Key${text.toUpperCase()}` : text === " " ? "Space" : text;
  return { key: text, code, repeat: false, ctrlKey: false, altKey: false, metaKey: false, ...more };
}

describe("the main key", () => {
  test("is Enter or Space until it is set otherwise", () => {
    expect(mainKeyFrom(null)).toBe("EnterOrSpace");
    expect(mainKeyFrom("rubbish")).toBe("EnterOrSpace");
    expect(actionOf(key("Enter"), "EnterOrSpace", "page")).toBe("next");
    expect(actionOf(key(" "), "EnterOrSpace", "main")).toBe("next");
  });

  test("can be one key only", () => {
    expect(actionOf(key(" "), "Enter", "page")).toBeUndefined();
    expect(actionOf(key("Enter"), "Space", "page")).toBeUndefined();
    expect(actionOf(key("Enter"), "F9", "page")).toBeUndefined();
    expect(actionOf(key("F9"), "F9", "control")).toBe("next");
    expect(actionOf(key("+", { code: "NumpadAdd" }), "NumpadAdd", "page")).toBe("next");
  });

  test("held down acts once", () => {
    expect(actionOf(key("Enter", { repeat: true }), "EnterOrSpace", "page")).toBeUndefined();
  });

  test("on another button is that button's own", () => {
    expect(actionOf(key("Enter"), "EnterOrSpace", "control")).toBeUndefined();
    expect(actionOf(key(" "), "EnterOrSpace", "control")).toBeUndefined();
  });

  test("does nothing while text is typed", () => {
    expect(actionOf(key("Enter"), "EnterOrSpace", "text")).toBeUndefined();
  });

  test("is named on its button, whatever it is", () => {
    for (const each of MAIN_KEYS) {
      expect(keyLabel("next", each, { space: "Space" })).not.toBe("");
      expect(ariaKeys("next", each)).not.toBe("");
    }
  });
});

describe("letters", () => {
  test("mean one action each", () => {
    const letters = Object.values(LETTERS);
    expect(new Set(letters).size).toBe(letters.length);
    for (const [action, letter] of Object.entries(LETTERS)) {
      expect(actionOf(key(letter), "EnterOrSpace", "page")).toBe(action);
    }
  });

  test("work in capitals, and with an input method that hides them", () => {
    expect(actionOf(key("r"), "EnterOrSpace", "page")).toBe("recall");
    expect(actionOf(key("Process", { code: "KeyR" }), "EnterOrSpace", "page")).toBe("recall");
    expect(actionOf(key("？", { code: "Slash" }), "EnterOrSpace", "page")).toBe("help");
  });

  test("mean nothing with Ctrl, Alt or while text is typed", () => {
    expect(actionOf(key("r", { ctrlKey: true }), "EnterOrSpace", "page")).toBeUndefined();
    expect(actionOf(key("r", { altKey: true }), "EnterOrSpace", "page")).toBeUndefined();
    expect(actionOf(key("r"), "EnterOrSpace", "text")).toBeUndefined();
  });
});

test("without a counter only help and signing out make sense", () => {
  expect(hasObject("help", undefined)).toBe(true);
  expect(hasObject("signOut", undefined)).toBe(true);
  expect(hasObject("next", undefined)).toBe(false);
});
