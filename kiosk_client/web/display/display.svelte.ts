import { timestampMs } from "@bufbuild/protobuf/wkt";
import { createContext } from "svelte";

import { hallService, query, ticketService } from "$gateway/api";
import type { Call } from "$gateway/gen/onestop/v1/hall_service_pb";
import type { Notice, Service } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { HallWatch } from "$gateway/hall_watch.svelte";
import { type LanguageTag, nameIn } from "$gateway/language";
import { watch } from "$gateway/watch";

import { CallLog, isSpeakable, shownCalls } from "./call_log";
import { type DisplayWords, displayWords } from "./display_words";
import { Sound } from "./sound";
import { SpeechBacklog } from "./speech_backlog";

/** What the address of the page asks for. */
export interface DisplayOptions {
  /** Code of the only area whose calls are shown; "" for all. */
  area: string;
  silent: boolean;
  languages: readonly LanguageTag[];
}

const LAST_KEY = "onestop-last-call";

/** Calls as they come, and the hall behind them. */
export class Display {
  readonly hallWatch = new HallWatch();
  readonly sound = new Sound();
  area = $state("");
  languages = $state.raw<readonly LanguageTag[]>(["zh", "en"]);
  /** Newest first. */
  calls = $state.raw<readonly Call[]>([]);
  /** Sequence of the call that is being spoken. */
  speaking = $state.raw<bigint | undefined>(undefined);
  soundAllowed = $state(true);
  /** By the hall's clock; moves on every second. */
  now = $state(Date.now());
  nextOpening = $state.raw<number | undefined>(undefined);

  #silent = false;
  #log = new CallLog(readLast());
  #backlog = new SpeechBacklog<Call>(() => this.languages);
  #talking = false;

  /** Follows until the function returned is called. */
  start(options: DisplayOptions): () => void {
    this.area = options.area;
    this.languages = options.languages;
    this.#silent = options.silent;
    const stopHall = this.hallWatch.start();
    const stopCalls = watch({
      open: (call) => hallService.watchCalls({ area: options.area }, call),
      onHeard: ({ time }) => this.hallWatch.clock.observe(time),
      onSnapshot: (message) => this.#take(this.#log.snapshot(message)),
      onChange: (message) => this.#take(this.#log.change(message)),
    });
    if (!this.#silent) void this.allowSound();
    return () => {
      stopHall();
      stopCalls();
    };
  }

  get timeZone(): string | undefined {
    return this.hallWatch.hall?.timeZone || undefined;
  }

  get shown(): readonly Call[] {
    return shownCalls(this.calls, this.hallWatch.hall?.hallDate ?? "", this.timeZone);
  }

  /** Of this area. */
  get services(): readonly Service[] {
    const services = this.hallWatch.hall?.services ?? [];
    return this.area === "" ? services : services.filter(({ area }) => area === this.area);
  }

  get notices(): readonly Notice[] {
    return (this.hallWatch.hall?.notices ?? []).filter(
      ({ area, endTime }) =>
        (area === "" || this.area === "" || area === this.area) &&
        (!endTime || timestampMs(endTime) > this.now),
    );
  }

  get title(): string {
    const hall = this.hallWatch.hall;
    const area = hall?.areas.find((each) => each.area === this.area);
    return this.name(area?.names ?? hall?.names);
  }

  name(names: Record<string, string> | undefined, code = ""): string {
    return nameIn(names, this.languages[0] ?? "zh", code);
  }

  /** In the second language, or "" when there is none or it says the same. */
  secondName(names: Record<string, string> | undefined): string {
    const [first = "zh", second] = this.languages;
    if (second === undefined || !names?.[second]) return "";
    return names[second] === nameIn(names, first) ? "" : names[second];
  }

  async allowSound(): Promise<void> {
    if (this.#silent) return;
    await this.sound.allow();
    this.soundAllowed = this.sound.allowed;
  }

  async loadOpening(): Promise<void> {
    const { nextOpeningTime } = await query((options) => ticketService.listServices({}, options));
    this.nextOpening = nextOpeningTime && timestampMs(nextOpeningTime);
  }

  #take(fresh: readonly Call[]): void {
    this.calls = this.#log.calls;
    writeLast(this.#log.last);
    if (this.#silent) return;
    const now = this.hallWatch.clock.now();
    for (const call of fresh) {
      if (isSpeakable(call, now)) this.#backlog.add(call);
    }
    void this.#talk();
  }

  async #talk(): Promise<void> {
    if (this.#talking) return;
    this.#talking = true;
    try {
      for (let next = this.#backlog.next(); next; next = this.#backlog.next()) {
        this.speaking = next.call.sequence;
        await this.sound.chime();
        for (const language of next.languages) {
          await this.sound.say({
            language,
            number: next.call.number,
            counter: next.call.counter,
            counterName: nameIn(next.call.counterNames, language, next.call.counter),
          });
        }
      }
    } finally {
      this.speaking = undefined;
      this.#talking = false;
    }
  }
}

/** In every language of the display, one after the other. */
export function inAll(
  languages: readonly LanguageTag[],
  word: (words: DisplayWords) => string,
): string {
  return inEach(languages, word).join("  ");
}

/** One line for each language. */
export function inEach(
  languages: readonly LanguageTag[],
  word: (words: DisplayWords) => string,
): string[] {
  return Array.from(new Set(languages.map((tag) => word(displayWords.in(tag)))));
}

// A page that loads itself again must neither repeat the past nor leave out what came meanwhile.
function readLast(): bigint | undefined {
  try {
    const text = sessionStorage.getItem(LAST_KEY);
    return text && /^[0-9]{1,20}$/.test(text) ? BigInt(text) : undefined;
  } catch {
    return undefined;
  }
}

function writeLast(last: bigint | undefined): void {
  try {
    if (last !== undefined) sessionStorage.setItem(LAST_KEY, String(last));
  } catch {
    // Storage is forbidden here: the next load takes the past for granted.
  }
}

export const [useDisplay, provideDisplay] = createContext<Display>();
