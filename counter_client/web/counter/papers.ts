import type { Item, Paper } from "$gateway/gen/onestop/v1/ticket_service_pb";
import type { Matter } from "$gateway/gen/onestop/v1/types_pb";

export interface PaperChoice {
  papers: Paper[];
  /** True when the item names none, and these are what its service asks for elsewhere. */
  ofService: boolean;
}

/** The papers that somebody may have been sent away for. */
export function papersFor(matter: Matter | undefined, items: readonly Item[]): PaperChoice {
  if (!matter) return { papers: [], ofService: false };
  const item = items.find((each) => each.item !== "" && each.item === matter.item);
  if (item && item.papers.length > 0) return { papers: item.papers, ofService: false };
  const papers = new Map<string, Paper>();
  for (const other of items) {
    if (other.service !== matter.service) continue;
    for (const paper of other.papers) papers.set(paper.paper, paper);
  }
  return { papers: Array.from(papers.values()), ofService: true };
}
