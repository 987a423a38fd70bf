import type { LanguageTag } from "$gateway/language";
import { speechUrl } from "$gateway/local";

import { displayWords } from "./display_words";

/** What can be said about a call. */
export interface Sentence {
  language: LanguageTag;
  number: string;
  /** Code of the counter. */
  counter: string;
  /** Its name in the language, for the browser's own voice. */
  counterName: string;
}

/** No sentence is longer; milliseconds. A sound that never ends must not silence the hall. */
const MAX_SENTENCE = 15_000;
const MAX_FETCH = 5000;

/**
 * Plays the chime and the sentences, one after the other. Nothing here throws: a call that cannot be
 * spoken is still shown.
 */
export class Sound {
  #context: AudioContext | undefined;

  /** False while the browser forbids sound until somebody has touched the page. */
  get allowed(): boolean {
    return this.#context?.state === "running";
  }

  /** Call at the start, and whenever somebody touches the page. */
  async allow(): Promise<void> {
    try {
      this.#context ??= new AudioContext();
      // Stays pending for ever where sound is forbidden.
      await Promise.race([this.#context.resume(), pause(500)]);
    } catch {
      // A machine without a sound card.
    }
  }

  /** Two soft tones, falling. */
  async chime(): Promise<void> {
    const context = this.#context;
    if (!context || !this.allowed) return;
    const start = context.currentTime + 0.02;
    for (const [index, frequency] of [880, 659.25].entries()) {
      const at = start + index * 0.45;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.35, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 1.1);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + 1.2);
    }
    await pause(1500);
  }

  /** By the process beside the browser, else by the browser's own voice. */
  async say(sentence: Sentence): Promise<void> {
    if (!this.allowed) return;
    const rendered = await this.#fetch(sentence);
    if (rendered) await this.#play(rendered);
    else await sayByBrowser(sentence);
  }

  async #fetch({ language, number, counter }: Sentence): Promise<AudioBuffer | undefined> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), MAX_FETCH);
    try {
      const response = await fetch(speechUrl(language, number, counter), { signal: abort.signal });
      if (!response.ok) return undefined;
      return await this.#context?.decodeAudioData(await response.arrayBuffer());
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #play(buffer: AudioBuffer): Promise<void> {
    const context = this.#context;
    if (!context) return Promise.resolve();
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const ended = new Promise<void>((resolve) => {
      source.onended = () => resolve();
    });
    source.start();
    return Promise.race([ended, pause(MAX_SENTENCE)]).finally(() => source.disconnect());
  }
}

function sayByBrowser({ language, number, counterName }: Sentence): Promise<void> {
  if (typeof speechSynthesis === "undefined") return Promise.resolve();
  const words = displayWords.in(language);
  const utterance = new SpeechSynthesisUtterance(
    // Digit by digit: nobody is number one hundred and seventeen.
    words.spokenCall(Array.from(number).join(" "), counterName),
  );
  utterance.lang = words.locale;
  const ended = new Promise<void>((resolve) => {
    utterance.onend = () => resolve();
    utterance.onerror = () => resolve();
  });
  speechSynthesis.speak(utterance);
  return Promise.race([ended, pause(MAX_SENTENCE)]);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
