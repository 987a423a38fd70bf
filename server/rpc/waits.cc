#include "server/rpc/waits.h"

#include <charconv>
#include <optional>

#include "server/rpc/proto_value.h"

namespace onestop::rpc {

Waits::Waits(const estimate::Boards* boards, std::string_view hall, const core::State& state,
             Time now)
    : state_(state), now_(now), board_(boards == nullptr ? nullptr : boards->Get(hall)) {}

void Waits::AddTo(v1::Service* service) const {
  if (board_ == nullptr || state_.config == nullptr) return;
  const core::Service* own = state_.config->FindService(service->service());
  if (own == nullptr) return;
  const std::optional<core::Quote> quote =
      board_->QuoteFor(state_, {&own->id, 1}, state_.config->RegularClass());
  if (quote.has_value()) SetQuote(*quote, service->mutable_quote());
}

void Waits::AddTo(v1::Ticket* ticket) const {
  if (board_ == nullptr || ticket->state() != v1::TICKET_STATE_WAITING) return;
  const std::string& text = ticket->ticket_id();
  uint64_t id = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), id).ec != std::errc()) return;
  const std::optional<core::Quote> left = board_->LeftOf(core::TicketId(id), now_);
  if (left.has_value()) SetQuote(*left, ticket->mutable_wait());
}

void Waits::AddTo(v1::Hall* hall) const {
  for (v1::Service& service : *hall->mutable_services()) AddTo(&service);
}

}  // namespace onestop::rpc
