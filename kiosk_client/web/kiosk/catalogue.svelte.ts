import { query, ticketService } from "$gateway/api";
import type { Item, TicketClass } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { indexOf, type SearchIndex } from "$gateway/search/search";
import { timestampMs } from "@bufbuild/protobuf/wkt";

/** What changes with the configuration and the day only, read when the hall says that it may have. */
export class Catalogue {
  items = $state.raw<readonly Item[]>([]);
  index = $state.raw<SearchIndex<Item>>([]);
  classes = $state.raw<readonly TicketClass[]>([]);
  /** Milliseconds since the epoch. */
  nextOpening = $state.raw<number | undefined>(undefined);
  loaded = $state(false);

  #loading = 0;

  /** Keeps what it has when the server is away; the caller asks again with the next snapshot. */
  async load(): Promise<void> {
    const turn = ++this.#loading;
    const [services, items] = await Promise.all([
      query((options) => ticketService.listServices({}, options)),
      query((options) => ticketService.listItems({}, options)),
    ]);
    // A later load has fresher news.
    if (turn !== this.#loading) return;
    this.items = items.items;
    this.index = indexOf(items.items);
    this.classes = services.classes;
    this.nextOpening = services.nextOpeningTime && timestampMs(services.nextOpeningTime);
    this.loaded = true;
  }
}
