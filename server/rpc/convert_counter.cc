#include <utility>

#include "server/base/reason.h"
#include "server/rpc/convert.h"

// Commands of CounterService.

namespace onestop::rpc {
namespace {

// Most commands name a counter and the ticket in hand there.
template <class Command, class Request>
Command NamingBoth(const Request& request, Fields& fields) {
  Command command;
  command.counter = fields.Required("counter", request.counter());
  command.ticket = fields.Required("ticket", request.ticket());
  return command;
}

template <class Command, class Request>
Command NamingCounter(const Request& request, Fields& fields) {
  Command command;
  command.counter = fields.Required("counter", request.counter());
  return command;
}

core::Finish ToFinish(const v1::Finish& request, Fields& fields) {
  core::Finish finish;
  finish.outcome = fields.Choice("outcome", request.outcome(), core::Outcome::kWithdrawn);
  fields.Count("missing_papers", request.missing_papers_size(), kMaxPapers);
  if (!fields.ok()) return finish;
  if (finish.outcome != core::Outcome::kMissingPapers && request.missing_papers_size() > 0) {
    fields.Fail(Refuse(Reason::kOutOfRange,
                       "missing_papers go with the outcome MISSING_PAPERS alone"));
  }
  for (const std::string& paper : request.missing_papers()) {
    finish.missing_papers.push_back(fields.Required("missing_papers", paper));
  }
  return finish;
}

core::CloseCurrent ToCloseCurrent(const v1::CloseCurrent& request, Fields& fields) {
  core::CloseCurrent current;
  current.ticket = fields.Required("current.ticket", request.ticket());
  switch (request.how_case()) {
    case v1::CloseCurrent::kFinish:
      current.finish = ToFinish(request.finish(), fields);
      break;
    case v1::CloseCurrent::kAbsent:
      if (!request.absent()) fields.Missing("current.absent");
      break;
    case v1::CloseCurrent::HOW_NOT_SET:
      fields.Missing("current.finish or current.absent");
      break;
  }
  return current;
}

}  // namespace

core::LeaveCounter ToCommand(const v1::SignOutRequest&, const CallFacts&, Fields&) {
  return core::LeaveCounter();
}

core::OpenCounter ToCommand(const v1::OpenCounterRequest& request, const CallFacts&,
                            Fields& fields) {
  return NamingCounter<core::OpenCounter>(request, fields);
}

core::PauseCounter ToCommand(const v1::PauseCounterRequest& request, const CallFacts&,
                             Fields& fields) {
  core::PauseCounter command = NamingCounter<core::PauseCounter>(request, fields);
  command.reason = fields.Choice("reason", request.reason(), core::PauseReason::kOther);
  return command;
}

core::CloseCounter ToCommand(const v1::CloseCounterRequest& request, const CallFacts&,
                             Fields& fields) {
  return NamingCounter<core::CloseCounter>(request, fields);
}

core::CallNext ToCommand(const v1::CallNextRequest& request, const CallFacts&, Fields& fields) {
  core::CallNext command = NamingCounter<core::CallNext>(request, fields);
  if (request.has_current()) command.current = ToCloseCurrent(request.current(), fields);
  return command;
}

core::CallTicket ToCommand(const v1::CallTicketRequest& request, const CallFacts&,
                           Fields& fields) {
  return NamingBoth<core::CallTicket>(request, fields);
}

core::RecallTicket ToCommand(const v1::RecallTicketRequest& request, const CallFacts&,
                             Fields& fields) {
  return NamingBoth<core::RecallTicket>(request, fields);
}

core::StartService ToCommand(const v1::StartServiceRequest& request, const CallFacts&,
                             Fields& fields) {
  return NamingBoth<core::StartService>(request, fields);
}

core::FinishMatter ToCommand(const v1::FinishMatterRequest& request, const CallFacts&,
                             Fields& fields) {
  core::FinishMatter command = NamingBoth<core::FinishMatter>(request, fields);
  command.finish = ToFinish(request.finish(), fields);
  return command;
}

core::MarkAbsent ToCommand(const v1::MarkAbsentRequest& request, const CallFacts&,
                           Fields& fields) {
  return NamingBoth<core::MarkAbsent>(request, fields);
}

core::ParkTicket ToCommand(const v1::ParkTicketRequest& request, const CallFacts&,
                           Fields& fields) {
  return NamingBoth<core::ParkTicket>(request, fields);
}

core::ResumeTicket ToCommand(const v1::ResumeTicketRequest& request, const CallFacts&,
                             Fields& fields) {
  return NamingBoth<core::ResumeTicket>(request, fields);
}

core::TransferTicket ToCommand(const v1::TransferTicketRequest& request, const CallFacts&,
                               Fields& fields) {
  core::TransferTicket command = NamingBoth<core::TransferTicket>(request, fields);
  switch (request.to_case()) {
    case v1::TransferTicketRequest::kService:
      command.to_service = fields.Required("service", request.service());
      break;
    case v1::TransferTicketRequest::kToCounter:
      command.to_counter = fields.Required("to_counter", request.to_counter());
      break;
    case v1::TransferTicketRequest::TO_NOT_SET:
      fields.Missing("service or to_counter");
      break;
  }
  command.reason = fields.Choice("reason", request.reason(), core::TransferReason::kOther);
  command.note = fields.Text("note", request.note(), kMaxNote);
  command.return_to_me = request.return_to_me();
  return command;
}

}  // namespace onestop::rpc
