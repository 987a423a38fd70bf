import type { LanguageTag } from "./language";

/**
 * How this page looks to whoever stands before it. Nothing is stored: the next person at a kiosk
 * finds it as the hall set it up.
 */
class Settings {
  language = $state<LanguageTag>("zh");
  highContrast = $state(false);
  largeText = $state(false);

  /** What reset() goes back to. */
  defaultLanguage: LanguageTag = "zh";

  reset(): void {
    this.language = this.defaultLanguage;
    this.highContrast = false;
    this.largeText = false;
  }

  /** Call once while the page's component is set up. */
  applyTo(root: HTMLElement, locale: () => string): void {
    $effect(() => {
      root.lang = locale();
      root.toggleAttribute("data-high-contrast", this.highContrast);
      root.toggleAttribute("data-large-text", this.largeText);
    });
  }
}

export const settings = new Settings();
