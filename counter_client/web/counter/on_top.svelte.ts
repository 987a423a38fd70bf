/** Chromium's window above all others, from 116 on; a browser without it has nothing to offer. */
interface PictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

/** Room for the compact layout. */
const SIZE = { width: 340, height: 480 };

function pictureInPicture(): PictureInPicture | undefined {
  return (globalThis as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;
}

/**
 * The page in a small window that no other program hides. The page itself moves there and comes back
 * when that window is closed: one stream, one state, and the same keys in either place.
 */
export class OnTop {
  readonly possible = pictureInPicture() !== undefined;
  /** Where the page is, while it is not in its tab. */
  window = $state.raw<Window>();

  /** Moves `root`; `note` stays in the tab for whoever looks there. Only while handling a click. */
  async move(root: HTMLElement, note: string): Promise<void> {
    const home = root.ownerDocument;
    const above = await pictureInPicture()?.requestWindow(SIZE);
    if (!above) return;
    dress(above.document, home);
    const left = home.createElement("p");
    left.textContent = note;
    root.replaceWith(left);
    above.document.body.append(root);
    above.addEventListener(
      "pagehide",
      () => {
        left.replaceWith(root);
        this.window = undefined;
      },
      { once: true },
    );
    this.window = above;
  }
}

/** Language, contrast, size of text and style sheets of the tab. */
function dress(document: Document, home: Document): void {
  for (const { name, value } of Array.from(home.documentElement.attributes)) {
    document.documentElement.setAttribute(name, value);
  }
  for (const sheet of home.querySelectorAll("link[rel=stylesheet], style")) {
    document.head.append(sheet.cloneNode(true));
  }
  document.title = home.title;
}
