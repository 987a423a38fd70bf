#include <utility>

#include "server/base/reason.h"
#include "server/rpc/convert.h"

// Commands of TicketService and FeedbackService.

namespace onestop::rpc {
namespace {

bool IsCitizen(Role role) { return role == Role::kWeb || role == Role::kKiosk; }

core::MatterWanted ToMatter(const v1::MatterRequest& request, Fields& fields) {
  core::MatterWanted matter;
  matter.item = fields.Text("item", request.item());
  matter.service = fields.Text("service", request.service());
  matter.quantity = fields.AtMost("quantity", request.quantity(), kMaxQuantity);
  matter.case_id = fields.Text("case_id", request.case_id());
  return matter;
}

// A matter that must name what it is for.
core::MatterWanted ToNewMatter(const v1::MatterRequest& request, Fields& fields) {
  if (request.item().empty() && request.service().empty()) fields.Missing("item or service");
  return ToMatter(request, fields);
}

}  // namespace

core::Channel ChannelOf(Role role) {
  switch (role) {
    case Role::kKiosk:
    case Role::kLoad:
      return core::Channel::kKiosk;
    case Role::kWeb:
      return core::Channel::kWeb;
    case Role::kGuide:
      return core::Channel::kGuide;
    case Role::kClerk:
      return core::Channel::kCounter;
    default:
      return core::Channel::kNone;
  }
}

bool NeedsToken(const v1::GetTicketRequest&, Role role) { return role == Role::kWeb; }
bool NeedsToken(const v1::WatchTicketRequest&, Role role) { return role == Role::kWeb; }
bool NeedsToken(const v1::CheckInRequest&, Role role) { return role == Role::kWeb; }
bool NeedsToken(const v1::CancelTicketRequest&, Role role) { return IsCitizen(role); }
bool NeedsToken(const v1::PostponeTicketRequest&, Role role) { return IsCitizen(role); }
bool NeedsToken(const v1::ReprintTicketRequest&, Role role) { return IsCitizen(role); }
bool NeedsToken(const v1::RateVisitRequest&, Role role) { return IsCitizen(role); }

core::IssueTicket ToCommand(const v1::IssueTicketRequest& request, const CallFacts& facts,
                            Fields& fields) {
  core::IssueTicket command;
  if (request.matters().empty()) fields.Missing("matters");
  if (request.matters_size() > kMaxMatters) {
    fields.Fail(Refuse(Reason::kTooManyMatters, "a ticket carries at most 8 matters"));
    return command;
  }
  command.matters.reserve(static_cast<size_t>(request.matters_size()));
  for (const v1::MatterRequest& matter : request.matters()) {
    command.matters.push_back(ToNewMatter(matter, fields));
  }
  command.ticket_class = fields.Text("ticket_class", request.ticket_class());
  command.holder = fields.Opaque16("holder", request.holder());
  if (request.has_appointment_time()) {
    if (IsCitizen(facts.role)) {
      fields.Fail(Refuse(Reason::kRoleNotAllowed, "only staff may set appointment_time"));
    }
    command.appointment = fields.Instant("appointment_time", request.appointment_time());
  }
  command.former = fields.Text("former_ticket_id", request.former_ticket_id());
  command.channel = ChannelOf(facts.role);
  command.accept_late = request.accept_late();
  return command;
}

core::CancelTicket ToCommand(const v1::CancelTicketRequest& request, const CallFacts& facts,
                             Fields& fields) {
  core::CancelTicket command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.bearer = facts.bearer;
  return command;
}

core::CheckIn ToCommand(const v1::CheckInRequest& request, const CallFacts& facts,
                        Fields& fields) {
  core::CheckIn command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.bearer = facts.bearer;
  return command;
}

core::PostponeTicket ToCommand(const v1::PostponeTicketRequest& request, const CallFacts& facts,
                               Fields& fields) {
  core::PostponeTicket command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.bearer = facts.bearer;
  command.delay = fields.Span("delay", request.has_delay(), request.delay());
  return command;
}

core::ReprintTicket ToCommand(const v1::ReprintTicketRequest& request, const CallFacts& facts,
                              Fields& fields) {
  core::ReprintTicket command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.bearer = facts.bearer;
  return command;
}

core::AddMatter ToCommand(const v1::AddMatterRequest& request, const CallFacts&, Fields& fields) {
  core::AddMatter command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.matter = ToNewMatter(request.matter(), fields);
  return command;
}

core::ChangeMatter ToCommand(const v1::ChangeMatterRequest& request, const CallFacts&,
                             Fields& fields) {
  core::ChangeMatter command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.index = request.index();
  if (command.index == 0) fields.Missing("index");
  if (!request.has_matter()) fields.Missing("matter");
  command.matter = ToMatter(request.matter(), fields);
  return command;
}

core::SetTicketClass ToCommand(const v1::SetTicketClassRequest& request, const CallFacts&,
                               Fields& fields) {
  core::SetTicketClass command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.ticket_class = fields.Required("ticket_class", request.ticket_class());
  return command;
}

core::RateVisit ToCommand(const v1::RateVisitRequest& request, const CallFacts& facts,
                          Fields& fields) {
  core::RateVisit command;
  command.ticket = fields.Required("ticket", request.ticket());
  command.bearer = facts.bearer;
  command.level = fields.Choice("level", request.level(), core::RatingLevel::kVerySatisfied);
  command.words = fields.Text("words", request.words());
  return command;
}

}  // namespace onestop::rpc
