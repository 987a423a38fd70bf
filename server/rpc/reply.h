#ifndef ONESTOP_SERVER_RPC_REPLY_H_
#define ONESTOP_SERVER_RPC_REPLY_H_

#include <optional>
#include <string_view>

#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/feedback_service.pb.h"
#include "onestop/v1/supervisor_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/engine/engine.h"
#include "server/rpc/ticket_update.h"
#include "server/rpc/tracking_token.h"

// Answers of the engine to responses, one overload for each. They are made of the record's own events
// and the names of the configuration, never of the state, so that a retry gets what the first call
// got. Receipts are set elsewhere, the same way for all. Pure.

namespace onestop::rpc {

struct Reply {
  const engine::Answer& answer;
  std::string_view hall;
  const TrackingTokens& tokens;

  const core::Config& config() const { return *answer.config; }
};

void SetReceipt(const engine::Answer& answer, v1::Receipt* out);

void Fill(const Reply& reply, v1::IssueTicketResponse* out);
void Fill(const Reply& reply, v1::CancelTicketResponse* out);
void Fill(const Reply& reply, v1::CheckInResponse* out);
void Fill(const Reply& reply, v1::PostponeTicketResponse* out);
void Fill(const Reply& reply, v1::ReprintTicketResponse* out);
void Fill(const Reply& reply, v1::AddMatterResponse* out);
void Fill(const Reply& reply, v1::ChangeMatterResponse* out);
void Fill(const Reply& reply, v1::SetTicketClassResponse* out);
void Fill(const Reply& reply, v1::RateVisitResponse* out);

void Fill(const Reply& reply, v1::OpenCounterResponse* out);
void Fill(const Reply& reply, v1::PauseCounterResponse* out);
void Fill(const Reply& reply, v1::CloseCounterResponse* out);
void Fill(const Reply& reply, v1::CallNextResponse* out);
void Fill(const Reply& reply, v1::CallTicketResponse* out);
void Fill(const Reply& reply, v1::RecallTicketResponse* out);
void Fill(const Reply& reply, v1::StartServiceResponse* out);
void Fill(const Reply& reply, v1::FinishMatterResponse* out);
void Fill(const Reply& reply, v1::MarkAbsentResponse* out);
void Fill(const Reply& reply, v1::ParkTicketResponse* out);
void Fill(const Reply& reply, v1::ResumeTicketResponse* out);
void Fill(const Reply& reply, v1::TransferTicketResponse* out);

void Fill(const Reply& reply, v1::SetCounterSkillsResponse* out);
void Fill(const Reply& reply, v1::MoveTicketResponse* out);
void Fill(const Reply& reply, v1::ReleaseCounterResponse* out);
void Fill(const Reply& reply, v1::SuspendServiceResponse* out);
void Fill(const Reply& reply, v1::ResumeServiceResponse* out);
void Fill(const Reply& reply, v1::PostNoticeResponse* out);
void Fill(const Reply& reply, v1::OpenDayResponse* out);
void Fill(const Reply& reply, v1::CloseDayResponse* out);

// Fills the response's ticket with what became of the first ticket that the record names.
template <class Response>
void FillUpdate(const Reply& reply, Response* out) {
  if (const std::optional<TicketUpdate> update = UpdateOf(reply.answer.events)) {
    SetUpdate(reply.config(), *update, out->mutable_ticket());
  }
}

// The only event of this kind in the record, or null.
template <class SomeEvent>
const SomeEvent* FindEvent(std::span<const core::Event> events) {
  for (const core::Event& event : events) {
    if (const SomeEvent* found = std::get_if<SomeEvent>(&event)) return found;
  }
  return nullptr;
}

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_REPLY_H_
