import type { Matter } from "../gen/onestop/v1/types_pb";

/** What a page of the staff can tell about tickets, in its language. */
export interface TicketTeller {
  /** By the hall's clock. */
  readonly now: number;
  className(code: string): string;
  /** True for the class that needs no proof. */
  isRegular(code: string): boolean;
  counterName(code: string): string;
  matterName(matter: Pick<Matter, "item" | "service">): string;
}
