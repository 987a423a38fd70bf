import { timestampMs } from "@bufbuild/protobuf/wkt";

import type { Skill } from "$gateway/gen/onestop/v1/counter_service_pb";
import type { Service } from "$gateway/gen/onestop/v1/ticket_service_pb";

/** One service that a counter takes, as its clerk sees it. */
export interface QueueRow {
  service: Service;
  skill: Skill;
  waiting: number;
  /** Milliseconds; undefined when nobody waits. */
  longest: number | undefined;
  /** Above the target of the service. */
  late: boolean;
}

/** In the order of the counter's skills, its primary ones first. */
export function queueOf(
  skills: readonly Skill[],
  services: readonly Service[],
  now: number,
): QueueRow[] {
  const rows: QueueRow[] = [];
  for (const skill of [...skills].sort(primaryFirst)) {
    const service = services.find((each) => each.service === skill.service);
    if (!service) continue;
    const oldest = service.waiting > 0 ? service.oldestArrivalTime : undefined;
    const longest = oldest && Math.max(0, now - timestampMs(oldest));
    const target = service.targetWait ? Number(service.targetWait.seconds) * 1000 : Infinity;
    rows.push({
      service,
      skill,
      waiting: service.waiting,
      longest,
      late: longest !== undefined && longest > target,
    });
  }
  return rows;
}

function primaryFirst(a: Skill, b: Skill): number {
  return Number(a.helperThreshold > 0) - Number(b.helperThreshold > 0);
}
