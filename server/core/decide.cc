#include "server/core/decide.h"

#include <algorithm>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/core/decider.h"

namespace onestop::core {

absl::StatusOr<Events> Decide(const State& state, const Actor& actor, const Command& command,
                              Time now) {
  const Decider decider(state, actor, now);
  if (!decider.configured() && !std::holds_alternative<ApplyConfig>(command) &&
      !std::holds_alternative<ForkHistory>(command)) {
    if (std::holds_alternative<Tick>(command)) return Events();
    return Refuse(Reason::kDayNotOpen, "the hall has no configuration yet");
  }
  return std::visit(decider, command);
}

DayState SessionAt(const DayPlan& plan, Time at) {
  for (const Session& session : plan.sessions) {
    if (at < session.open || at >= session.close) continue;
    return at < session.last_tickets ? DayState::kOpen : DayState::kLastTickets;
  }
  return DayState::kClosed;
}

std::optional<Time> NextDeadline(const State& state) {
  std::optional<Time> next;
  auto consider = [&](Time time) {
    if (!next.has_value() || time < *next) next = time;
  };
  if (!state.timers.empty()) consider(state.timers.begin()->first);
  for (const Notice& notice : state.notices) consider(notice.end);
  if (!state.day.open) return next;
  // A record after the edge may have come before the tick that makes it.
  if (SessionAt(state.day.plan, state.time) != state.day.state) consider(state.time);
  for (const Session& session : state.day.plan.sessions) {
    for (Time edge : {session.open, session.last_tickets, session.close}) {
      if (edge > state.time && SessionAt(state.day.plan, edge) != state.day.state) consider(edge);
    }
  }
  // While somebody is at a counter the day cannot end; the tick after that person left ends it.
  const bool busy = state.counts[static_cast<size_t>(TicketState::kCalled)] +
                        state.counts[static_cast<size_t>(TicketState::kServing)] >
                    0;
  if (!busy) consider(state.day.plan.end);
  return next;
}

absl::StatusOr<const Ticket*> Decider::Find(std::string_view text, TicketId bearer) const {
  const Ticket* ticket = state_.FindTicket(text);
  if (ticket == nullptr) {
    return Refuse(Reason::kUnknownTicket,
                  absl::StrCat("there is no ticket ", std::string(text), " today"));
  }
  if (bearer && ticket->id() != bearer) {
    return Refuse(Reason::kBadTrackingToken, "the tracking token belongs to another ticket");
  }
  return ticket;
}

absl::StatusOr<const Ticket*> Decider::FindIn(std::string_view text, TicketId bearer,
                                              std::initializer_list<TicketState> states) const {
  absl::StatusOr<const Ticket*> ticket = Find(text, bearer);
  if (!ticket.ok()) return ticket;
  const TicketState state = (*ticket)->state;
  if (std::find(states.begin(), states.end(), state) != states.end()) return ticket;
  if (IsFinal(state)) {
    return Refuse(Reason::kTicketClosed,
                  absl::StrCat("ticket ", std::string(text), " is closed; take a new one"));
  }
  return Refuse(Reason::kTicketWrongState,
                absl::StrCat("ticket ", std::string(text), " is not in a state that allows this"));
}

absl::StatusOr<CounterId> Decider::FindCounter(const std::string& code) const {
  const Counter* counter = config_->FindCounter(code);
  if (counter == nullptr) {
    return Refuse(Reason::kUnknownCounter, absl::StrCat("there is no counter ", code));
  }
  return counter->id;
}

absl::StatusOr<CounterId> Decider::OwnCounter(const std::string& code) const {
  absl::StatusOr<CounterId> counter = FindCounter(code);
  if (!counter.ok()) return counter;
  const CounterDesk& desk = state_.At(*counter);
  if (desk.state == CounterState::kClosed) {
    return Refuse(Reason::kCounterNotOpen, absl::StrCat("counter ", code, " is closed; open it"));
  }
  if (desk.staff != actor_.staff) {
    return Refuse(Reason::kCounterNotYours,
                  absl::StrCat("counter ", code, " is held by another clerk"));
  }
  return counter;
}

absl::StatusOr<const Ticket*> Decider::InHand(CounterId counter, std::string_view text) const {
  absl::StatusOr<const Ticket*> ticket = Find(text);
  if (!ticket.ok()) return ticket;
  if (state_.At(counter).ticket != (*ticket)->id()) {
    return Refuse(Reason::kTicketNotHere,
                  absl::StrCat("ticket ", std::string(text), " is not in hand at counter ",
                               config_->At(counter).code));
  }
  return ticket;
}

absl::Status Decider::CheckDayOpen() const {
  if (state_.day.open) return absl::OkStatus();
  return Refuse(Reason::kDayNotOpen, "the hall is closed today");
}

}  // namespace onestop::core
