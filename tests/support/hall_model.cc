#include "tests/support/hall_model.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "tests/support/hall_check.h"

namespace onestop::testing {
namespace {

using S = core::TicketState;

}  // namespace

// Reads one event; `wrong` says what does not fit.
class EventReader {
 public:
  EventReader(HallModel& model, const core::State& before) : model_(model), before_(before) {}

  std::string wrong;

  void operator()(const core::TicketIssued& event) {
    if (!model_.numbers_.insert({event.date, event.ticket.series.value(), event.ticket.number})
             .second) {
      wrong = absl::StrCat("number ", event.ticket.number, " was issued twice on ", event.date);
    }
    if (model_.states_.count(event.ticket.id) != 0) wrong = "a ticket was issued twice";
    model_.states_[event.ticket.id] = event.reserved ? S::kReserved : S::kWaiting;
    ++model_.issued_[event.matters.front().service];
  }
  void operator()(const core::TicketCalled& event) {
    CheckOrder(event);
    Edge(event.ticket, {S::kWaiting, S::kMissed}, S::kCalled);
    Take(event.counter, event.ticket);
  }
  void operator()(const core::TicketRecalled& event) {
    Edge(event.ticket, {S::kCalled}, S::kCalled);
  }
  void operator()(const core::ServiceStarted& event) {
    Edge(event.ticket, {S::kCalled}, S::kServing);
  }
  void operator()(const core::MatterFinished& event) {
    Edge(event.ticket, {S::kServing}, S::kServing);
  }
  void operator()(const core::MatterContinued& event) {
    Edge(event.ticket, {S::kServing}, S::kServing);
  }
  void operator()(const core::TicketRequeued& event) {
    Edge(event.ticket, {S::kServing}, S::kWaiting);
    Leave(event.counter, event.ticket);
  }
  void operator()(const core::TicketMissed& event) {
    Edge(event.ticket, {S::kCalled}, S::kMissed);
    Leave(event.counter, event.ticket);
  }
  void operator()(const core::TicketClosed& event) {
    const std::initializer_list<S> waits = {S::kWaiting, S::kReserved, S::kPostponed, S::kParked};
    switch (event.state) {
      case S::kServed:
        Edge(event.ticket, {S::kServing}, event.state);
        break;
      case S::kNoShow:
        Edge(event.ticket, {S::kCalled, S::kMissed}, event.state);
        break;
      case S::kCancelled:
        if (Now(event.ticket) == S::kMissed) {
          Edge(event.ticket, {S::kMissed}, event.state);
        } else {
          Edge(event.ticket, waits, event.state);
        }
        break;
      default:
        Edge(event.ticket, waits, S::kExpired);
    }
    if (event.counter) Leave(event.counter, event.ticket);
    ++model_.closed_[event.service];
  }
  void operator()(const core::TicketParked& event) {
    Edge(event.ticket, {S::kServing}, S::kParked);
    Leave(event.counter, event.ticket);
  }
  void operator()(const core::TicketResumed& event) {
    Edge(event.ticket, {S::kParked}, event.serving ? S::kServing : S::kWaiting);
    if (event.serving) Take(event.counter, event.ticket);
  }
  void operator()(const core::TicketTransferred& event) {
    Edge(event.ticket, {S::kCalled, S::kServing}, S::kWaiting);
    Leave(event.from_counter, event.ticket);
  }
  void operator()(const core::TicketCheckedIn& event) {
    Edge(event.ticket, {event.returned ? S::kMissed : S::kReserved}, S::kWaiting);
  }
  void operator()(const core::TicketPostponed& event) {
    Edge(event.ticket, {S::kWaiting}, S::kPostponed);
  }
  void operator()(const core::TicketReady& event) {
    Edge(event.ticket, {S::kPostponed}, S::kWaiting);
  }
  void operator()(const core::TicketReprinted& event) { Lives(event.ticket); }
  void operator()(const core::MatterAdded& event) { Lives(event.ticket); }
  void operator()(const core::MatterChanged& event) { Lives(event.ticket); }
  void operator()(const core::TicketClassSet& event) { Lives(event.ticket); }
  void operator()(const core::TicketMoved& event) {
    Edge(event.ticket, {S::kWaiting}, S::kWaiting);
    if (event.reason.empty()) wrong = "a move without a reason";
  }
  void operator()(const core::TicketReleased& event) {
    Edge(event.ticket, {S::kCalled, S::kServing}, S::kWaiting);
    Leave(event.counter, event.ticket);
  }
  void operator()(const core::DayOpened& event) {
    if (event.plan.date < model_.date_) wrong = "the date goes back";
    if (event.reopened != (event.plan.date == model_.date_)) wrong = "reopened is not true";
    model_.date_ = event.plan.date;
    if (event.reopened) return;
    for (const auto& [id, state] : model_.states_) {
      if (!core::IsFinal(state)) wrong = absl::StrCat("ticket ", id.value(), " outlives its day");
    }
    model_.states_.clear();
    model_.issued_.clear();
    model_.closed_.clear();
  }
  template <class Other>
  void operator()(const Other&) {}

 private:
  S Now(const core::TicketName& ticket) const {
    auto found = model_.states_.find(ticket.id);
    return found == model_.states_.end() ? S::kNone : found->second;
  }
  void Edge(const core::TicketName& ticket, std::initializer_list<S> from, S to) {
    const S now = Now(ticket);
    if (std::find(from.begin(), from.end(), now) == from.end()) {
      wrong = absl::StrCat("ticket ", ticket.id.value(), " goes from ", StateName(now), " to ",
                           StateName(to));
    }
    model_.states_[ticket.id] = to;
  }
  void Lives(const core::TicketName& ticket) {
    const S now = Now(ticket);
    if (now == S::kNone || core::IsFinal(now)) wrong = "a closed ticket was changed";
  }
  void Take(core::CounterId counter, const core::TicketName& ticket) {
    core::TicketId& hand = model_.hands_[counter];
    if (hand) wrong = absl::StrCat("counter ", counter.value(), " has two tickets");
    hand = ticket.id;
  }
  void Leave(core::CounterId counter, const core::TicketName& ticket) {
    core::TicketId& hand = model_.hands_[counter];
    if (hand != ticket.id) wrong = absl::StrCat("not in hand: ticket ", ticket.id.value());
    hand = core::TicketId();
  }
  // Who is called without an exception stands first among those of its service and class that may
  // be called. One record holds at most one call, and what it did before concerns another line.
  void CheckOrder(const core::TicketCalled& event) {
    if (event.exception != core::CallException::kNone) return;
    const core::Ticket& called = before_.At(event.ticket.id);
    for (const core::Ticket& other : before_.tickets) {
      if (other.ticket_class != called.ticket_class || &other == &called) continue;
      if (!StandsIn(before_, other, event.service)) continue;
      if (std::pair(other.entry, other.id()) < std::pair(called.entry, called.id())) {
        wrong = absl::StrCat("ticket ", event.ticket.id.value(), " was called before ticket ",
                             other.id().value(), " of the same line");
      }
    }
  }

  HallModel& model_;
  const core::State& before_;
};

std::string HallModel::Follow(const core::State& before, const core::Event& event) {
  EventReader reader(*this, before);
  std::visit(reader, event);
  return reader.wrong;
}

std::string HallModel::Compare(const core::State& state) const {
  if (states_.size() != state.tickets.size()) return "the state has lost or invented tickets";
  std::map<core::ServiceId, int> live;
  for (const auto& [id, expected] : states_) {
    const core::Ticket* ticket = state.Find(id);
    if (ticket == nullptr) return absl::StrCat("ticket ", id.value(), " is lost");
    if (ticket->state != expected) {
      return absl::StrCat("ticket ", id.value(), " is ", StateName(ticket->state), ", expected ",
                          StateName(expected));
    }
  }
  int issued = 0;
  int closed = 0;
  for (const auto& [service, count] : issued_) {
    issued += count;
    if (state.At(service).issued != static_cast<uint32_t>(count)) {
      return absl::StrCat("service ", service.value(), " miscounts what it issued");
    }
    auto done = closed_.find(service);
    if (done != closed_.end() && done->second > count) {
      return absl::StrCat("service ", service.value(), " closed more than it issued");
    }
  }
  for (const auto& [service, count] : closed_) closed += count;
  const auto finals = std::count_if(states_.begin(), states_.end(),
                                    [](const auto& entry) { return core::IsFinal(entry.second); });
  if (issued != static_cast<int>(states_.size())) return "issued is not the sum of all states";
  if (closed != static_cast<int>(finals)) return "closed is not the sum of the final states";
  for (const auto& [counter, ticket] : hands_) {
    if (state.At(counter).ticket != ticket) return "a counter holds another ticket than expected";
  }
  return "";
}

}  // namespace onestop::testing
