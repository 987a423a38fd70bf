import { createContext } from "svelte";

import type { Notice, Service } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { HallWatch } from "$gateway/hall_watch.svelte";
import { nameIn } from "$gateway/language";
import { settings } from "$gateway/settings.svelte";
import { sharedWords } from "$gateway/shared_words";
import { timestampMs } from "@bufbuild/protobuf/wkt";

import { Catalogue } from "./catalogue.svelte";
import { kioskWords } from "./kiosk_words";
import { Visit } from "./visit.svelte";

/** Everything the kiosk's screens look at. */
export class Kiosk {
  readonly watch = new HallWatch();
  readonly catalogue = new Catalogue();
  readonly visit = new Visit(() => this.catalogue.classes);
  /** Code of the area where the machine stands, or "". */
  place = $state("");
  /** By the hall's clock; moves on every few seconds. */
  now = $state(Date.now());

  get words() {
    return kioskWords.in(settings.language);
  }

  get shared() {
    return sharedWords.in(settings.language);
  }

  get services(): readonly Service[] {
    return this.watch.hall?.services ?? [];
  }

  get timeZone(): string | undefined {
    return this.watch.hall?.timeZone || undefined;
  }

  get hallName(): string {
    return nameIn(this.watch.hall?.names, settings.language, this.watch.hall?.hall);
  }

  /** Those of this place and of the whole hall that are not over. */
  get notices(): readonly Notice[] {
    return (this.watch.hall?.notices ?? []).filter(
      ({ area, endTime }) =>
        (area === "" || this.place === "" || area === this.place) &&
        (!endTime || timestampMs(endTime) > this.now),
    );
  }

  name(names: Record<string, string> | undefined, code = ""): string {
    return nameIn(names, settings.language, code);
  }

  service(code: string): Service | undefined {
    return this.services.find((each) => each.service === code);
  }

  areaName(code: string): string {
    const area = this.watch.hall?.areas.find((each) => each.area === code);
    return this.name(area?.names, code);
  }

  counterName(code: string): string {
    const counter = this.watch.hall?.counters.find((each) => each.counter === code);
    return this.name(counter?.names, code);
  }

  /** Of an item, or of a service when no item is named. */
  matterName(item: string, service: string): string {
    if (item !== "") {
      return this.name(this.catalogue.items.find((each) => each.item === item)?.names, item);
    }
    return this.name(this.service(service)?.names, service);
  }
}

export const [useKiosk, provideKiosk] = createContext<Kiosk>();
