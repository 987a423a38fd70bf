import type { Item, Service } from "$gateway/gen/onestop/v1/ticket_service_pb";

/** One thing to be put on the ticket: an item, or just a service. */
export interface Choice {
  item?: Item;
  service: Service;
  quantity: number;
}

/** What fits into one field of the contract; the hall may allow less and then says so. */
export const MAX_QUANTITY = 99;

/** What the citizen has chosen so far. Values, never changed in place. */
export type Basket = readonly Choice[];

function codeOf(choice: Pick<Choice, "item" | "service">): string {
  return choice.item ? `item ${choice.item.item}` : `service ${choice.service.service}`;
}

/** Adds a choice, or leaves the basket as it is when it is in there already. */
export function addTo(basket: Basket, choice: Pick<Choice, "item" | "service">): Basket {
  if (basket.some((each) => codeOf(each) === codeOf(choice))) return basket;
  return [...basket, { ...choice, quantity: 1 }];
}

export function removeFrom(basket: Basket, index: number): Basket {
  return basket.filter((_, each) => each !== index);
}

export function withQuantity(basket: Basket, index: number, quantity: number): Basket {
  const bounded = Math.min(MAX_QUANTITY, Math.max(1, Math.round(quantity)));
  return basket.map((choice, each) => (each === index ? { ...choice, quantity: bounded } : choice));
}

/** As IssueTicket wants it. */
export function mattersOf(
  basket: Basket,
): { item: string; service: string; quantity: number }[] {
  return basket.map(({ item, service, quantity }) => ({
    item: item?.item ?? "",
    service: item ? "" : service.service,
    quantity,
  }));
}

export interface PaperToBring {
  paper: string;
  names: Record<string, string>;
}

/** Each paper once, in the order of the matters. */
export function papersOf(basket: Basket): PaperToBring[] {
  const papers = new Map<string, PaperToBring>();
  for (const { item } of basket) {
    for (const { paper, names } of item?.papers ?? []) {
      if (!papers.has(paper)) papers.set(paper, { paper, names });
    }
  }
  return Array.from(papers.values());
}
