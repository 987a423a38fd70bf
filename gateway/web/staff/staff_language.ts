import type { LanguageTag } from "../language";

const KEY = "onestop-language";

/** What the member of staff chose on this tab, or "". */
export function rememberedLanguage(): LanguageTag {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function rememberLanguage(tag: LanguageTag): void {
  try {
    sessionStorage.setItem(KEY, tag);
  } catch {
    // Chosen again after a reload.
  }
}
