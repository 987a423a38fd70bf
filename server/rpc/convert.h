#ifndef ONESTOP_SERVER_RPC_CONVERT_H_
#define ONESTOP_SERVER_RPC_CONVERT_H_

#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/feedback_service.pb.h"
#include "onestop/v1/supervisor_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/role.h"
#include "server/core/command.h"
#include "server/rpc/fields.h"

// Requests to commands of the core, one overload for each. What is wrong goes into `fields`; the
// command is worth nothing then. They check form alone: whether a code names something is for the
// core to say. Pure.

namespace onestop::rpc {

// What a command takes over from the call besides its request.
struct CallFacts {
  // The role that let the call in.
  Role role = Role::kNone;
  // The ticket its tracking token proves; 0 where the role needs none.
  core::TicketId bearer;
};

// Where a ticket taken by this role comes from.
core::Channel ChannelOf(Role role);

// The roles that act for a citizen and so must show the citizen's token. Kiosk: only where the
// citizen's own ticket changes.
bool NeedsToken(const v1::GetTicketRequest&, Role role);
bool NeedsToken(const v1::WatchTicketRequest&, Role role);
bool NeedsToken(const v1::CheckInRequest&, Role role);
bool NeedsToken(const v1::CancelTicketRequest&, Role role);
bool NeedsToken(const v1::PostponeTicketRequest&, Role role);
bool NeedsToken(const v1::ReprintTicketRequest&, Role role);
bool NeedsToken(const v1::RateVisitRequest&, Role role);

// TicketService and FeedbackService.
core::IssueTicket ToCommand(const v1::IssueTicketRequest&, const CallFacts&, Fields& fields);
core::CancelTicket ToCommand(const v1::CancelTicketRequest&, const CallFacts&, Fields& fields);
core::CheckIn ToCommand(const v1::CheckInRequest&, const CallFacts&, Fields& fields);
core::PostponeTicket ToCommand(const v1::PostponeTicketRequest&, const CallFacts&, Fields& fields);
core::ReprintTicket ToCommand(const v1::ReprintTicketRequest&, const CallFacts&, Fields& fields);
core::AddMatter ToCommand(const v1::AddMatterRequest&, const CallFacts&, Fields& fields);
core::ChangeMatter ToCommand(const v1::ChangeMatterRequest&, const CallFacts&, Fields& fields);
core::SetTicketClass ToCommand(const v1::SetTicketClassRequest&, const CallFacts&, Fields& fields);
core::RateVisit ToCommand(const v1::RateVisitRequest&, const CallFacts&, Fields& fields);

// CounterService.
core::LeaveCounter ToCommand(const v1::SignOutRequest&, const CallFacts&, Fields& fields);
core::OpenCounter ToCommand(const v1::OpenCounterRequest&, const CallFacts&, Fields& fields);
core::PauseCounter ToCommand(const v1::PauseCounterRequest&, const CallFacts&, Fields& fields);
core::CloseCounter ToCommand(const v1::CloseCounterRequest&, const CallFacts&, Fields& fields);
core::CallNext ToCommand(const v1::CallNextRequest&, const CallFacts&, Fields& fields);
core::CallTicket ToCommand(const v1::CallTicketRequest&, const CallFacts&, Fields& fields);
core::RecallTicket ToCommand(const v1::RecallTicketRequest&, const CallFacts&, Fields& fields);
core::StartService ToCommand(const v1::StartServiceRequest&, const CallFacts&, Fields& fields);
core::FinishMatter ToCommand(const v1::FinishMatterRequest&, const CallFacts&, Fields& fields);
core::MarkAbsent ToCommand(const v1::MarkAbsentRequest&, const CallFacts&, Fields& fields);
core::ParkTicket ToCommand(const v1::ParkTicketRequest&, const CallFacts&, Fields& fields);
core::ResumeTicket ToCommand(const v1::ResumeTicketRequest&, const CallFacts&, Fields& fields);
core::TransferTicket ToCommand(const v1::TransferTicketRequest&, const CallFacts&, Fields& fields);

// SupervisorService. The plan of OpenDay is left for whoever knows the calendar.
core::SetCounterSkills ToCommand(const v1::SetCounterSkillsRequest&, const CallFacts&,
                                 Fields& fields);
core::MoveTicket ToCommand(const v1::MoveTicketRequest&, const CallFacts&, Fields& fields);
core::ReleaseCounter ToCommand(const v1::ReleaseCounterRequest&, const CallFacts&, Fields& fields);
core::SuspendService ToCommand(const v1::SuspendServiceRequest&, const CallFacts&, Fields& fields);
core::ResumeService ToCommand(const v1::ResumeServiceRequest&, const CallFacts&, Fields& fields);
core::PostNotice ToCommand(const v1::PostNoticeRequest&, const CallFacts&, Fields& fields);
core::OpenDay ToCommand(const v1::OpenDayRequest&, const CallFacts&, Fields& fields);
core::CloseDay ToCommand(const v1::CloseDayRequest&, const CallFacts&, Fields& fields);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_CONVERT_H_
