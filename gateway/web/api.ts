import { type CallOptions, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

import { AdminService } from "./gen/onestop/v1/admin_service_pb";
import { CounterService } from "./gen/onestop/v1/counter_service_pb";
import { FeedbackService } from "./gen/onestop/v1/feedback_service_pb";
import { HallService } from "./gen/onestop/v1/hall_service_pb";
import { SupervisorService } from "./gen/onestop/v1/supervisor_service_pb";
import { TicketService } from "./gen/onestop/v1/ticket_service_pb";
import { noticeStrangers } from "./pairing/strangers";
import { newRequestId, withRetry } from "./retry";

const transport = /* @__PURE__ */ createConnectTransport({
  baseUrl: "/api",
  useBinaryFormat: false,
  interceptors: [noticeStrangers],
});

// Marked pure, so that a page carries only the services it uses.
export const ticketService = /* @__PURE__ */ createClient(TicketService, transport);
export const hallService = /* @__PURE__ */ createClient(HallService, transport);
export const counterService = /* @__PURE__ */ createClient(CounterService, transport);
export const supervisorService = /* @__PURE__ */ createClient(SupervisorService, transport);
export const feedbackService = /* @__PURE__ */ createClient(FeedbackService, transport);
export const adminService = /* @__PURE__ */ createClient(AdminService, transport);

/**
 * Sends a command that acts at most once: every attempt carries the same request id, so a retry of
 * one that was carried out gets its answer again.
 *
 *     await command((requestId, options) =>
 *       ticketService.checkIn({ requestId, ticket: "A017" }, options));
 *
 * Give `requestId` to go on with a command whose outcome is unknown.
 */
export function command<Answer>(
  send: (requestId: string, options: CallOptions) => Promise<Answer>,
  requestId: string = newRequestId(),
): Promise<Answer> {
  return withRetry((options) => send(requestId, options));
}

/** Asks for something; may be sent any number of times. */
export function query<Answer>(ask: (options: CallOptions) => Promise<Answer>): Promise<Answer> {
  return withRetry(ask);
}
