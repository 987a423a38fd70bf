import type { TicketClass } from "$gateway/gen/onestop/v1/ticket_service_pb";
import { ClassKind } from "$gateway/gen/onestop/v1/types_pb";

/**
 * The class to propose to somebody whose card shows an age class such as "senior": the class of that
 * code, or the hall's first priority class; "" when no class of those may be declared here.
 */
export function proposedClass(ageClass: string, classes: readonly TicketClass[]): string {
  if (ageClass === "") return "";
  const declarable = classes.filter((each) => each.declarable);
  const proposed =
    declarable.find((each) => each.ticketClass === ageClass) ??
    declarable.find((each) => each.kind === ClassKind.PRIORITY);
  return proposed?.ticketClass ?? "";
}
