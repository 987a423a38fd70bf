#include "server/rpc/explain.h"

#include <algorithm>
#include <string>
#include <vector>

#include "server/base/strings.h"
#include "server/core/call_policy.h"
#include "server/rpc/proto_value.h"

namespace onestop::rpc {
namespace {

using core::State;

struct Wait {
  Duration waited{0};
  // Target of the service, divided by the weight of the class.
  Duration target{0};

  uint64_t permille() const {
    if (target <= Duration(0)) return 0;
    return static_cast<uint64_t>(waited.count()) * 1000 / static_cast<uint64_t>(target.count());
  }
};

Wait WaitOf(const State& state, Time entry, core::ServiceId service, core::ClassId ticket_class,
            Time now) {
  const int64_t weight = state.config->At(ticket_class).weight;
  return Wait{.waited = std::max(Duration(0), now - entry),
              .target = weight == 0 ? Duration(0)
                                    : state.config->At(service).target_wait * 100 / weight};
}

// "12 min 30 s".
std::string Words(Duration duration) {
  const int64_t seconds = duration.count() / 1000;
  if (seconds < 60) return StrCat(seconds, " s");
  if (seconds % 60 == 0) return StrCat(seconds / 60, " min");
  return StrCat(seconds / 60, " min ", seconds % 60, " s");
}

// "12 min 30 s, 125 % of its target of 10 min".
std::string Words(const Wait& wait) {
  return StrCat(Words(wait.waited), ", ", wait.permille() / 10, " % of its target of ",
                Words(wait.target));
}

std::string_view RuleName(core::CallingRule rule) {
  switch (rule) {
    case core::CallingRule::kAccumulating:
      return "the longest wait relative to its target is next";
    case core::CallingRule::kRatio:
      return "priority is next, but only so often in a row";
    case core::CallingRule::kStrict:
      return "the heaviest class is next";
    case core::CallingRule::kFcfs:
      return "first come, first served";
  }
  return "";
}

std::string NumberOf(const State& state, core::TicketId id) {
  const core::Ticket* ticket = state.Find(id);
  return ticket == nullptr ? "the ticket" : rpc::NumberOf(*state.config, ticket->name);
}

// The line of the asking ticket that this counter takes, and its place in it.
struct Standing {
  core::ServiceId service;
  // From 1; 0: in none.
  uint32_t place = 0;
};

Standing StandingOf(const State& state, core::CounterId counter, core::TicketId asking) {
  Standing standing;
  const core::Ticket* ticket = state.Find(asking);
  if (ticket == nullptr || ticket->state != core::TicketState::kWaiting) return standing;
  const uint32_t index = core::MatterFor(state, *ticket, counter);
  if (index == 0) return standing;
  const core::Matter& matter = ticket->matter(index);
  const core::Place place{ticket->entry, ticket->id()};
  standing.service = matter.service;
  const core::Line& line =
      matter.bound ? state.At(counter).bound
                   : state.At(matter.service).lines[ticket->ticket_class.value() - 1];
  if (!line.contains(place)) return standing;
  standing.place = static_cast<uint32_t>(std::distance(line.begin(), line.find(place)) + 1);
  return standing;
}

void AddCandidate(const State& state, const core::Candidate& candidate, Time now, bool winner,
                  v1::ExplainOrderResponse* out) {
  const core::Config& config = *state.config;
  const Wait wait = WaitOf(state, candidate.entry, candidate.service, candidate.ticket_class, now);
  v1::Candidate* view = out->add_candidates();
  view->set_ticket_id(std::to_string(candidate.ticket.value()));
  view->set_number(NumberOf(state, candidate.ticket));
  view->set_service(CodeOf(config, candidate.service));
  view->set_ticket_class(CodeOf(config, candidate.ticket_class));
  SetDuration(wait.waited, view->mutable_waited());
  SetDuration(wait.target, view->mutable_weighted_target());
  view->set_score_permille(wait.permille());
  view->set_line_length(static_cast<uint32_t>(candidate.line_length));
  view->set_winner(winner);
  view->set_bound(candidate.bound);
  view->set_returned(candidate.returned);
}

// Why the called ticket was called.
std::string CalledWords(const State& state, const core::TicketCalled& call, Time now) {
  const core::Config& config = *state.config;
  const std::string number = rpc::NumberOf(config, call.ticket);
  const std::string counter = CodeOf(config, call.counter);
  switch (call.exception) {
    case core::CallException::kSpecific:
      return StrCat("The clerk at counter ", counter, " chose ", number, " by hand.");
    case core::CallException::kMissed:
      return StrCat(number, " had missed its call and came to counter ", counter, ".");
    case core::CallException::kBound:
      return StrCat(number, " waited for counter ", counter, " alone, so it came first there.");
    case core::CallException::kMoved:
      return StrCat(number, " had been moved by a supervisor, and was called to counter ", counter,
                    ".");
    case core::CallException::kReturned:
    case core::CallException::kNone:
      break;
  }
  const core::Ticket* ticket = state.Find(call.ticket.id);
  const Wait wait = WaitOf(state, ticket == nullptr ? call.queued : ticket->entry, call.service,
                           call.ticket_class, now);
  return StrCat(number, call.exception == core::CallException::kReturned
                            ? " was back after a missed call and"
                            : "",
                " was next for counter ", counter, ": it had waited ", Words(wait),
                ". The rule here: ", RuleName(config.policies.rule), ".");
}

// Where the asking ticket stood meanwhile.
std::string AskingWords(const State& state, const core::TicketCalled& call, core::TicketId asking,
                        const Standing& standing, Time now) {
  if (call.ticket.id == asking) return "";
  const core::Config& config = *state.config;
  const std::string number = NumberOf(state, asking);
  if (standing.place == 0) {
    return StrCat(" ", number, " stood in no line that counter ", CodeOf(config, call.counter),
                  " takes.");
  }
  const core::Ticket& ticket = state.At(asking);
  const Wait wait = WaitOf(state, ticket.entry, standing.service, ticket.ticket_class, now);
  return StrCat(" ", number, " stood at place ", standing.place, " of its line for ",
                CodeOf(config, standing.service), " and had waited ", Words(wait), ".");
}

}  // namespace

std::optional<size_t> FindCall(std::span<const core::Event> events) {
  for (size_t i = 0; i < events.size(); ++i) {
    if (std::holds_alternative<core::TicketCalled>(events[i])) return i;
  }
  return std::nullopt;
}

bool IsPassedOver(const State& before, const core::TicketCalled& call, core::TicketId asking) {
  return call.ticket.id != asking && StandingOf(before, call.counter, asking).place != 0;
}

void Explain(const State& before, const core::RecordInfo& record, const core::TicketCalled& call,
             core::TicketId asking, v1::ExplainOrderResponse* out) {
  const core::Config& config = *before.config;
  out->set_sequence(record.sequence);
  SetTime(record.time, out->mutable_time());
  out->set_counter(CodeOf(config, call.counter));
  out->set_rule(ToProto<v1::CallingRule>(config.policies.rule));
  out->set_config_version(config.version);
  for (const core::Candidate& candidate : core::Candidates(before, call.counter)) {
    AddCandidate(before, candidate, record.time, candidate.ticket == call.ticket.id, out);
  }
  out->set_exception(ToProto<v1::CallException>(call.exception));
  out->set_staff_id(record.actor.staff.value());
  const Standing standing = StandingOf(before, call.counter, asking);
  out->set_place(standing.place);
  out->set_summary(CalledWords(before, call, record.time) +
                   AskingWords(before, call, asking, standing, record.time));
}

}  // namespace onestop::rpc
