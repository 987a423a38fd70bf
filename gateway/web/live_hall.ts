import type { Hall } from "./gen/onestop/v1/hall_service_pb";

/**
 * The hall after a change: what the change names is replaced whole, everything else stays. Neither
 * argument is altered.
 */
export function mergeHall(hall: Hall, change: Hall): Hall {
  const merged = { ...hall };
  // Always set in a change.
  merged.dayState = change.dayState;
  merged.writable = change.writable;
  merged.services = mergeByCode(hall.services, change.services, (each) => each.service);
  merged.counters = mergeByCode(hall.counters, change.counters, (each) => each.counter);
  if (change.notices.length > 0) merged.notices = change.notices;
  if (change.dayTickets.length > 0) merged.dayTickets = change.dayTickets;
  return merged;
}

function mergeByCode<T>(old: T[], changed: T[], code: (each: T) => string): T[] {
  if (changed.length === 0) return old;
  const byCode = new Map(changed.map((each) => [code(each), each]));
  const merged = old.map((each) => byCode.get(code(each)) ?? each);
  const known = new Set(old.map(code));
  return merged.concat(changed.filter((each) => !known.has(code(each))));
}
