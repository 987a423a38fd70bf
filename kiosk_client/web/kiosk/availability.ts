import type { Service } from "$gateway/gen/onestop/v1/ticket_service_pb";

import type { KioskWords } from "./kiosk_words";

/** Why no ticket can be taken for a service now, in words; "" when one can. */
export function whyUnavailable(service: Service, words: KioskWords): string {
  if (service.open) return "";
  if (service.suspendedReason !== "") return words.suspended(service.suspendedReason);
  if (service.quotaLeft === 0) return words.quotaUsedUp;
  return words.notOpen;
}

/** Services under their headings, both in the order of the hall. */
export function groupsOf(
  services: readonly Service[],
): { group: string; names: Record<string, string>; services: Service[] }[] {
  const groups = new Map<
    string,
    { group: string; names: Record<string, string>; services: Service[] }
  >();
  for (const service of services) {
    const group = groups.get(service.group);
    if (group) group.services.push(service);
    else {
      groups.set(service.group, {
        group: service.group,
        names: service.groupNames,
        services: [service],
      });
    }
  }
  return Array.from(groups.values());
}
