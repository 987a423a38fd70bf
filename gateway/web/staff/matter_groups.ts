import type { Item, Service } from "../gen/onestop/v1/ticket_service_pb";
import { search, type SearchIndex } from "../search/search";

/** A service with the items of it that a query means. */
export interface MatterGroup {
  service: Service;
  items: Item[];
}

export interface MatterQuery {
  text: string;
  /** Codes of services that come first, such as those of the counter. */
  first: readonly string[];
  /** True when a service is worth showing without an item. */
  withServices: boolean;
}

/**
 * The catalogue as a clerk looks through it: the whole of it by service for an empty query; else what
 * the query means, best first within a service, and services in the order of the best of each. A
 * service that only its own name found comes last.
 */
export function matterGroups(
  items: SearchIndex<Item>,
  services: SearchIndex<Service>,
  query: MatterQuery,
): MatterGroup[] {
  const all = query.text.trim() === "";
  const found = all ? items.map(({ thing }) => thing) : search(items, query.text);
  const meant = new Set(all ? [] : search(services, query.text));
  const rankOf = ({ service, items: entries }: MatterGroup) => {
    const own = query.first.includes(service.service) ? 0 : found.length + 1;
    if (all) return own;
    return own + (entries[0] ? found.indexOf(entries[0]) : found.length);
  };
  return services
    .map(({ thing: service }) => ({
      service,
      items: found.filter((item) => item.service === service.service),
    }))
    .filter(
      (group) => group.items.length > 0 || (query.withServices && (all || meant.has(group.service))),
    )
    .map((group) => ({ group, rank: rankOf(group) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ group }) => group);
}
