import { WedgeDecoder } from "./wedge";

/**
 * Calls back with what a keyboard-wedge reader typed, and keeps its keys from the page: a code must
 * not end in a search field, nor its Enter press a button. Returns what ends it.
 */
export function listenForScans(
  target: Window,
  onScan: (text: string) => void,
): () => void {
  const decoder = new WedgeDecoder();
  let field: HTMLInputElement | undefined;
  let before = "";
  let lastKey = -Infinity;

  function onKeyDown(event: KeyboardEvent): void {
    // When the key was struck, not when a busy page came to it.
    const now = event.timeStamp;
    // What stood in a field before the burst began, in case it is one.
    if (now - lastKey > 200) {
      const active = document.activeElement;
      field = active instanceof HTMLInputElement ? active : undefined;
      before = field?.value ?? "";
    }
    lastKey = now;
    const { swallow, undo, scan } = decoder.feed(event.key, now);
    if (undo && field && field.value !== before) {
      field.value = before;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (!swallow) return;
    event.preventDefault();
    event.stopPropagation();
    if (scan !== undefined) onScan(scan);
  }

  target.addEventListener("keydown", onKeyDown, { capture: true });
  return () => target.removeEventListener("keydown", onKeyDown, { capture: true });
}
