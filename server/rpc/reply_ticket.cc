#include <string>

#include "server/core/labels.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/reply.h"

// Responses of TicketService and FeedbackService.

namespace onestop::rpc {
namespace {

void SetMatters(const core::Config& config, const core::TicketIssued& event, v1::Ticket* out) {
  core::Ticket ticket;
  if (event.matters.size() > 1) ticket.matters = event.matters;
  for (uint32_t i = 0; i < event.matters.size(); ++i) {
    v1::Matter* matter = out->add_matters();
    SetMatter(config, event.matters[i], i + 1, matter);
    if (event.matters.size() > 1) matter->set_blocked(!core::IsReady(config, ticket, i + 1));
  }
}

void SetIssued(const core::Config& config, const core::TicketIssued& event, v1::Ticket* out) {
  out->set_ticket_id(std::to_string(event.ticket.id.value()));
  out->set_number(NumberOf(config, event.ticket));
  out->set_hall_date(core::FormatDate(event.date));
  out->set_state(event.reserved ? v1::TICKET_STATE_RESERVED : v1::TICKET_STATE_WAITING);
  out->set_ticket_class(CodeOf(config, event.ticket_class));
  out->set_class_verified(event.class_verified);
  out->set_channel(ToProto<v1::Channel>(event.channel));
  out->set_area(CodeOf(config, event.area));
  SetMatters(config, event, out);
  SetTime(event.arrival, out->mutable_arrival_time());
  out->set_leg(1);
  out->set_people_ahead(event.ahead);
  if (event.quote.has_value()) SetQuote(*event.quote, out->mutable_quote());
  if (event.former) out->set_former_ticket_id(std::to_string(event.former.value()));
}

}  // namespace

void SetReceipt(const engine::Answer& answer, v1::Receipt* out) {
  out->set_sequence(answer.sequence);
  SetTime(answer.time, out->mutable_time());
  out->set_duplicate(answer.duplicate);
}

void Fill(const Reply& reply, v1::IssueTicketResponse* out) {
  const auto* event = FindEvent<core::TicketIssued>(reply.answer.events);
  if (event == nullptr) return;
  SetIssued(reply.config(), *event, out->mutable_ticket());
  out->set_tracking_token(reply.tokens.Make(reply.hall, event->ticket.id));
}

void Fill(const Reply& reply, v1::CancelTicketResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::CheckInResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::PostponeTicketResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::SetTicketClassResponse* out) { FillUpdate(reply, out); }

void Fill(const Reply& reply, v1::ReprintTicketResponse* out) {
  FillUpdate(reply, out);
  const auto* event = FindEvent<core::TicketReprinted>(reply.answer.events);
  if (event != nullptr) out->set_copy(event->copy);
}

void Fill(const Reply& reply, v1::AddMatterResponse* out) {
  FillUpdate(reply, out);
  const auto* event = FindEvent<core::MatterAdded>(reply.answer.events);
  if (event != nullptr) {
    SetMatter(reply.config(), event->matter, event->index, out->mutable_matter());
  }
}

void Fill(const Reply& reply, v1::ChangeMatterResponse* out) {
  FillUpdate(reply, out);
  const auto* event = FindEvent<core::MatterChanged>(reply.answer.events);
  if (event != nullptr) {
    SetMatter(reply.config(), event->matter, event->index, out->mutable_matter());
  }
}

void Fill(const Reply&, v1::RateVisitResponse*) {}

}  // namespace onestop::rpc
