#include "tests/support/hall_check.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/references.h"

namespace onestop::testing {
namespace {

using S = core::TicketState;
using Place = std::pair<Time, core::TicketId>;
using Return = std::pair<uint64_t, Place>;

// Open, and neither an errand nor an item that comes first is open on the same ticket.
bool Ready(const core::State& state, const core::Ticket& ticket, const core::Matter& matter) {
  if (matter.outcome != core::Outcome::kNone) return false;
  if (matter.waits_for != 0 &&
      ticket.matters[matter.waits_for - 1].outcome == core::Outcome::kNone) {
    return false;
  }
  if (!matter.item || matter.errand) return true;
  for (core::ItemId before : state.config->At(matter.item).after) {
    for (const core::Matter& other : ticket.matters) {
      if (other.item == before && other.outcome == core::Outcome::kNone) return false;
    }
  }
  return true;
}

// What the indexes should hold.
struct Expected {
  std::map<std::pair<uint32_t, uint32_t>, std::set<Place>> lines;
  std::map<uint32_t, std::set<Return>> returning;
  std::map<uint32_t, std::set<Place>> bound;
  std::map<uint32_t, std::set<Place>> parked;
  std::set<Place> timers;
  std::array<uint32_t, core::kTicketStates> counts = {};
  std::map<uint32_t, std::vector<core::TicketId>> numbers;
  std::map<Bytes16, uint32_t> holders;
};

void AddWaiting(const core::State& state, const core::Ticket& ticket, Expected& expected) {
  const Place place{ticket.entry, ticket.id()};
  for (const core::Matter& matter : ticket.matters) {
    if (!Ready(state, ticket, matter)) continue;
    if (matter.bound) {
      expected.bound[matter.bound.value()].insert(place);
    } else if (matter.callable_at_calls > state.At(matter.service).calls) {
      expected.returning[matter.service.value()].insert({matter.callable_at_calls, place});
    } else {
      expected.lines[{matter.service.value(), ticket.ticket_class.value()}].insert(place);
    }
  }
}

Expected Compute(const core::State& state) {
  Expected expected;
  for (const core::Ticket& ticket : state.tickets) {
    const Place place{ticket.entry, ticket.id()};
    ++expected.counts[static_cast<size_t>(ticket.state)];
    expected.numbers[ticket.name.series.value()].push_back(ticket.id());
    if (!core::IsFinal(ticket.state) && ticket.holder) ++expected.holders[*ticket.holder];
    if (ticket.state == S::kWaiting) AddWaiting(state, ticket, expected);
    if (ticket.state == S::kParked) expected.parked[ticket.counter.value()].insert(place);
    if (ticket.state == S::kPostponed || ticket.state == S::kMissed) {
      expected.timers.insert({ticket.due, ticket.id()});
    }
  }
  return expected;
}

std::set<Place> Places(const core::Line& line) {
  std::set<Place> places;
  for (const core::Place& place : line) places.insert({place.entry, place.ticket});
  return places;
}

class Checker {
 public:
  explicit Checker(const core::State& state) : state_(state), expected_(Compute(state)) {}

  std::vector<std::string> Run() {
    Services();
    Counters();
    Tickets();
    Rest();
    return std::move(wrong_);
  }

 private:
  template <class... Parts>
  void Expect(bool right, const Parts&... parts) {
    if (!right) wrong_.push_back(absl::StrCat(parts...));
  }

  void Services() {
    for (uint32_t id = 1; id <= state_.services.size(); ++id) {
      const core::ServiceQueue& queue = state_.services[id - 1];
      for (uint32_t of = 1; of <= queue.lines.size(); ++of) {
        Expect(Places(queue.lines[of - 1]) == expected_.lines[{id, of}], "line of service ", id,
               ", class ", of, " differs from its tickets");
      }
      std::set<Return> returning;
      for (const core::ReturnPlace& entry : queue.returning) {
        returning.insert({entry.callable_at_calls, {entry.place.entry, entry.place.ticket}});
      }
      Expect(returning == expected_.returning[id], "returned tickets of service ", id,
             " differ from its tickets");
    }
    uint32_t issued = 0;
    for (const core::ServiceQueue& queue : state_.services) issued += queue.issued;
    Expect(issued == state_.tickets.size(), "issued per service is not the number of tickets");
  }

  void Counters() {
    using C = core::CounterState;
    std::set<core::TicketId> hands;
    std::set<core::StaffId> staff;
    for (uint32_t id = 1; id <= state_.counters.size(); ++id) {
      const core::CounterDesk& desk = state_.counters[id - 1];
      Expect(Places(desk.bound) == expected_.bound[id], "bound line of counter ", id, " differs");
      Expect(Places(desk.parked) == expected_.parked[id], "parked at counter ", id, " differs");
      Expect(desk.bound.empty() || desk.state != C::kClosed, "tickets wait for closed counter ",
             id);
      const bool busy = desk.state == C::kCalling || desk.state == C::kServing;
      Expect(busy == desk.ticket.valid(), "counter ", id, " is busy without a ticket or idle with");
      Expect(desk.staff.valid() == (desk.state != C::kClosed), "counter ", id, " and its clerk");
      Expect((desk.pause_reason != core::PauseReason::kNone) == (desk.state == C::kPaused),
             "counter ", id, " and its pause");
      if (desk.staff) Expect(staff.insert(desk.staff).second, "a clerk is at two counters");
      if (!desk.ticket) continue;
      Expect(hands.insert(desk.ticket).second, "ticket ", desk.ticket.value(), " at two counters");
      const core::Ticket* ticket = state_.Find(desk.ticket);
      if (ticket == nullptr) {
        Expect(false, "counter ", id, " has an unknown ticket");
        continue;
      }
      Expect(ticket->counter.value() == id, "ticket and counter ", id, " disagree");
      Expect(ticket->state == (desk.state == C::kCalling ? S::kCalled : S::kServing),
             "the states of counter ", id, " and its ticket disagree");
    }
  }

  void Tickets() {
    for (const core::Ticket& ticket : state_.tickets) {
      const uint64_t id = ticket.id().value();
      const bool at_counter = ticket.state == S::kCalled || ticket.state == S::kServing;
      if (at_counter) {
        Expect(state_.At(ticket.counter).ticket == ticket.id(), "ticket ", id, " is at no counter");
      }
      const bool due = ticket.state == S::kPostponed || ticket.state == S::kMissed;
      if (!core::IsFinal(ticket.state)) {
        Expect(due == (ticket.due != Time()), "ticket ", id, " and when it is due");
      }
      const bool in_hand = at_counter || ticket.state == S::kParked;
      Expect(in_hand == (ticket.current != 0), "ticket ", id, " and its matter in hand");
      if (in_hand && ticket.current != 0) {
        Expect(ticket.current <= ticket.matters.size() &&
                   ticket.matters[ticket.current - 1].outcome == core::Outcome::kNone,
               "ticket ", id, ": the matter in hand is not open");
      }
      const bool open = std::any_of(
          ticket.matters.begin(), ticket.matters.end(),
          [](const core::Matter& matter) { return matter.outcome == core::Outcome::kNone; });
      if (ticket.state == S::kServed)
        Expect(!open, "ticket ", id, " was served, but not all of it");
      if (!core::IsFinal(ticket.state)) {
        Expect(
            std::any_of(ticket.matters.begin(), ticket.matters.end(),
                        [&](const core::Matter& matter) { return Ready(state_, ticket, matter); }),
            "ticket ", id, " has nothing that can be done");
      }
      if (!state_.day.open) Expect(core::IsFinal(ticket.state), "ticket ", id, " outlives the day");
    }
  }

  void Rest() {
    Expect(state_.counts == expected_.counts, "counts per state differ");
    std::set<Place> timers(state_.timers.begin(), state_.timers.end());
    Expect(timers == expected_.timers, "timers differ");
    std::map<Bytes16, uint32_t> holders(state_.holders.begin(), state_.holders.end());
    Expect(holders == expected_.holders, "holders differ");
    for (uint32_t id = 1; id <= state_.numbers.size(); ++id) {
      const std::vector<core::TicketId>& run = state_.numbers[id - 1];
      Expect(run == expected_.numbers[id], "numbers of series ", id, " differ");
      uint32_t next = 1;
      for (const core::TicketId ticket : run) {
        const uint32_t number = state_.At(ticket).name.number;
        Expect(number >= next, "series ", id, " gives a number twice");
        // Where the history forked, numbers are left out.
        Expect(number == next || state_.forked_epoch != 0, "series ", id, " skips a number");
        next = number + 1;
      }
    }
    Expect(core::ReferencesHold(state_), "something is named that is not there");
    Expect(state_.recent_calls.size() <= core::kRecentCalls, "too many calls are kept");
    Expect(state_.day.open || state_.day.state == core::DayState::kClosed, "session without a day");
  }

  const core::State& state_;
  Expected expected_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> Violations(const core::State& state) { return Checker(state).Run(); }

bool StandsIn(const core::State& state, const core::Ticket& ticket, core::ServiceId service) {
  if (ticket.state != S::kWaiting) return false;
  return std::any_of(ticket.matters.begin(), ticket.matters.end(), [&](const core::Matter& matter) {
    return matter.service == service && !matter.bound && Ready(state, ticket, matter) &&
           matter.callable_at_calls <= state.At(service).calls;
  });
}

std::string StateName(core::TicketState state) {
  static const char* const kNames[] = {"none",   "waiting", "reserved",  "postponed",
                                       "called", "serving", "parked",    "missed",
                                       "served", "no-show", "cancelled", "expired"};
  return kNames[static_cast<size_t>(state)];
}

}  // namespace onestop::testing
