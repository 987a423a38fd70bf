#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/rpc/proto_value.h"
#include "server/rpc/reply.h"
#include "server/rpc/ticket_update.h"

// Responses of CounterService.

namespace onestop::rpc {
namespace {

using EventSpan = std::span<const core::Event>;

// What a call and a continuation have in common.
template <class SomeEvent>
void SetInHand(const core::Config& config, const SomeEvent& event, v1::CalledTicket* out) {
  out->set_ticket_id(std::to_string(event.ticket.id.value()));
  out->set_number(NumberOf(config, event.ticket));
  out->set_ticket_class(CodeOf(config, event.ticket_class));
  out->set_class_verified(event.class_verified);
  core::Ticket ticket;
  ticket.matters = event.matters;
  for (uint32_t i = 0; i < event.matters.size(); ++i) {
    if (!event.matters[i].open()) continue;
    v1::Matter* matter = out->add_matters();
    SetMatter(config, event.matters[i], i + 1, matter);
    if (event.matters.size() > 1) matter->set_blocked(!core::IsReady(config, ticket, i + 1));
  }
  out->set_current_matter(event.matter);
  out->set_leg(event.leg);
  out->set_counter(CodeOf(config, event.counter));
}

void SetCalled(const Reply& reply, const core::TicketCalled& event, v1::CalledTicket* out) {
  SetInHand(reply.config(), event, out);
  SetDuration(reply.answer.time - event.queued, out->mutable_waited());
  out->set_exception(ToProto<v1::CallException>(event.exception));
  out->set_state(v1::TICKET_STATE_CALLED);
}

// The events of closing the ticket in hand: those before a ticket is called.
EventSpan BeforeCall(EventSpan events) {
  for (size_t i = 0; i < events.size(); ++i) {
    if (std::holds_alternative<core::TicketCalled>(events[i])) return events.first(i);
  }
  return events;
}

}  // namespace

void Fill(const Reply&, v1::OpenCounterResponse* out) { out->set_state(v1::COUNTER_STATE_OPEN); }
void Fill(const Reply&, v1::PauseCounterResponse* out) {
  out->set_state(v1::COUNTER_STATE_PAUSED);
}
void Fill(const Reply&, v1::CloseCounterResponse* out) {
  out->set_state(v1::COUNTER_STATE_CLOSED);
}

void Fill(const Reply& reply, v1::CallNextResponse* out) {
  const EventSpan events = reply.answer.events;
  if (const std::optional<TicketUpdate> closed = UpdateOf(BeforeCall(events))) {
    SetUpdate(reply.config(), *closed, out->mutable_closed());
  }
  if (const auto* called = FindEvent<core::TicketCalled>(events)) {
    SetCalled(reply, *called, out->mutable_called());
  } else if (const auto* continued = FindEvent<core::MatterContinued>(events)) {
    SetInHand(reply.config(), *continued, out->mutable_called());
    out->mutable_called()->set_exception(v1::CALL_EXCEPTION_NONE);
    out->mutable_called()->set_state(v1::TICKET_STATE_SERVING);
  }
}

void Fill(const Reply& reply, v1::CallTicketResponse* out) {
  if (const auto* called = FindEvent<core::TicketCalled>(reply.answer.events)) {
    SetCalled(reply, *called, out->mutable_called());
  }
}

void Fill(const Reply& reply, v1::RecallTicketResponse* out) {
  FillUpdate(reply, out);
  const auto* event = FindEvent<core::TicketRecalled>(reply.answer.events);
  if (event != nullptr) out->set_recalls(event->recalls);
}

void Fill(const Reply& reply, v1::StartServiceResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::MarkAbsentResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::ParkTicketResponse* out) { FillUpdate(reply, out); }
void Fill(const Reply& reply, v1::ResumeTicketResponse* out) { FillUpdate(reply, out); }

void Fill(const Reply& reply, v1::FinishMatterResponse* out) {
  FillUpdate(reply, out);
  const auto* event = FindEvent<core::MatterContinued>(reply.answer.events);
  if (event != nullptr) out->set_next_matter(event->matter);
}

void Fill(const Reply& reply, v1::TransferTicketResponse* out) {
  FillUpdate(reply, out);
  const auto* event = FindEvent<core::TicketTransferred>(reply.answer.events);
  if (event != nullptr) out->set_bounced(event->bounced);
}

}  // namespace onestop::rpc
