import type { CallOptions } from "@connectrpc/connect";

import { counterService, ticketService } from "$gateway/api";
import type { Outcome, PauseReason, TransferReason } from "$gateway/gen/onestop/v1/types_pb";
import type { Picked } from "$gateway/staff/MatterPicker.svelte";

/** Sends a command once; the runner decides how often, always with the same id. */
export type Send<Answer> = (requestId: string, options: CallOptions) => Promise<Answer>;

type Answer<Method extends (...rest: never[]) => Promise<unknown>> = Awaited<ReturnType<Method>>;

export interface Finish {
  outcome: Outcome;
  missingPapers: string[];
}

export interface Transfer {
  to: { case: "service" | "toCounter"; value: string };
  reason: TransferReason;
  note: string;
  returnToMe: boolean;
}

/** A ticket at a counter: what nearly every command names. */
export interface Place {
  counter: string;
  ticket: string;
}

export function open(counter: string): Send<Answer<typeof counterService.openCounter>> {
  return (requestId, options) => counterService.openCounter({ requestId, counter }, options);
}

export function pause(
  counter: string,
  reason: PauseReason,
): Send<Answer<typeof counterService.pauseCounter>> {
  return (requestId, options) =>
    counterService.pauseCounter({ requestId, counter, reason }, options);
}

export function close(counter: string): Send<Answer<typeof counterService.closeCounter>> {
  return (requestId, options) => counterService.closeCounter({ requestId, counter }, options);
}

export function signOut(): Send<Answer<typeof counterService.signOut>> {
  return (requestId, options) => counterService.signOut({ requestId }, options);
}

/** With `finish` the ticket in hand is closed in the same step. */
export function callNext(
  counter: string,
  current?: { ticket: string; finish: Finish },
): Send<Answer<typeof counterService.callNext>> {
  const closing = current && {
    current: {
      ticket: current.ticket,
      how: { case: "finish" as const, value: current.finish },
    },
  };
  return (requestId, options) =>
    counterService.callNext({ requestId, counter, ...closing }, options);
}

export function callTicket(place: Place): Send<Answer<typeof counterService.callTicket>> {
  return (requestId, options) => counterService.callTicket({ requestId, ...place }, options);
}

export function recall(place: Place): Send<Answer<typeof counterService.recallTicket>> {
  return (requestId, options) => counterService.recallTicket({ requestId, ...place }, options);
}

export function start(place: Place): Send<Answer<typeof counterService.startService>> {
  return (requestId, options) => counterService.startService({ requestId, ...place }, options);
}

export function finishMatter(
  place: Place,
  finish: Finish,
): Send<Answer<typeof counterService.finishMatter>> {
  return (requestId, options) =>
    counterService.finishMatter({ requestId, ...place, finish }, options);
}

export function markAbsent(place: Place): Send<Answer<typeof counterService.markAbsent>> {
  return (requestId, options) => counterService.markAbsent({ requestId, ...place }, options);
}

export function park(place: Place): Send<Answer<typeof counterService.parkTicket>> {
  return (requestId, options) => counterService.parkTicket({ requestId, ...place }, options);
}

export function resume(place: Place): Send<Answer<typeof counterService.resumeTicket>> {
  return (requestId, options) => counterService.resumeTicket({ requestId, ...place }, options);
}

export function transfer(
  place: Place,
  how: Transfer,
): Send<Answer<typeof counterService.transferTicket>> {
  return (requestId, options) =>
    counterService.transferTicket({ requestId, ...place, ...how }, options);
}

/** Adds a matter, or changes the one at `index` > 0; without `picked` only the quantity. */
export function setMatter(
  ticket: string,
  index: number,
  picked: Picked | undefined,
  quantity: number,
): Send<unknown> {
  const service = picked && picked.item === "" ? picked.service : "";
  const matter = { item: picked?.item ?? "", service, quantity };
  return (requestId, options) =>
    index === 0
      ? ticketService.addMatter({ requestId, ticket, matter }, options)
      : ticketService.changeMatter({ requestId, ticket, index, matter }, options);
}

export function setClass(
  ticket: string,
  ticketClass: string,
): Send<Answer<typeof ticketService.setTicketClass>> {
  return (requestId, options) =>
    ticketService.setTicketClass({ requestId, ticket, ticketClass }, options);
}
