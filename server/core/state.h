#ifndef ONESTOP_SERVER_CORE_STATE_H_
#define ONESTOP_SERVER_CORE_STATE_H_

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "server/core/config.h"
#include "server/core/ticket.h"
#include "server/core/types.h"

// The state of one hall: a fold of Apply over its records. Single-threaded: the engine's thread owns
// it. What Fields names is the state; everything else is an index over it, rebuilt on load, and never
// iterated when its order is not defined.

namespace onestop::core {

// A place in a line: by entry time, then by ticket.
struct Place {
  Time entry;
  TicketId ticket;
  auto operator<=>(const Place&) const = default;
};
using Line = absl::btree_set<Place>;

// A missed ticket that checked in and lets some calls of its service pass first.
struct ReturnPlace {
  uint64_t callable_at_calls = 0;
  Place place;
  auto operator<=>(const ReturnPlace&) const = default;
};

struct ServiceQueue {
  bool suspended = false;
  std::string suspended_reason;
  // Since the hall-day opened: tickets whose first matter is of this service, and calls.
  uint32_t issued = 0;
  uint64_t calls = 0;

  // Index: one line per class, callable tickets only; by class id - 1.
  std::vector<Line> lines;
  absl::btree_set<ReturnPlace> returning;

  // Callable tickets in its lines.
  size_t waiting() const {
    size_t sum = 0;
    for (const Line& line : lines) sum += line.size();
    return sum;
  }

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "suspended", self.suspended);
    v(2, "suspended_reason", self.suspended_reason);
    v(3, "issued", self.issued);
    v(4, "calls", self.calls);
  }
};

struct CounterDesk {
  CounterState state = CounterState::kClosed;
  StaffId staff;
  PauseReason pause_reason = PauseReason::kNone;
  Time since;
  // In CALLED or SERVING.
  TicketId ticket;
  // For the ratio rule: priority tickets called here in a row.
  uint32_t priority_run = 0;
  // True while SetCounterSkills holds for the rest of the hall-day.
  bool skills_set = false;
  std::vector<Skill> skills;

  // Index: tickets bound to this counter, and tickets parked at it.
  Line bound;
  Line parked;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "state", self.state);
    v(2, "staff", self.staff);
    v(3, "pause_reason", self.pause_reason);
    v(4, "since", self.since);
    v(5, "ticket", self.ticket);
    v(6, "priority_run", self.priority_run);
    v(7, "skills_set", self.skills_set);
    v(8, "skills", self.skills);
  }
};

struct Notice {
  NoticeId id;
  LocalTexts texts;
  AreaId area;
  Time end;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "texts", self.texts);
    v(3, "area", self.area);
    v(4, "end", self.end);
  }
};

// A call as displays show and speak it.
struct Call {
  uint64_t sequence = 0;
  TicketName ticket;
  CounterId counter;
  ServiceId service;
  Time time;
  uint32_t recall = 0;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "sequence", self.sequence);
    v(2, "ticket", self.ticket);
    v(3, "counter", self.counter);
    v(4, "service", self.service);
    v(5, "time", self.time);
    v(6, "recall", self.recall);
  }
};
inline constexpr size_t kRecentCalls = 20;
inline constexpr size_t kMaxAhead = 1000;

// The hall-day. `plan` stays after the close, so that the same date can be reopened.
struct Day {
  bool open = false;
  // kClosed outside the sessions of an open day.
  DayState state = DayState::kClosed;
  DayPlan plan;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "open", self.open);
    v(2, "state", self.state);
    v(3, "plan", self.plan);
  }
};

class State {
 public:
  // Of the last record applied; 0 and the epoch before the first.
  uint64_t sequence = 0;
  Time time;

  // Null before the first ConfigApplied.
  std::shared_ptr<const Config> config;
  Day day;
  // Tickets of the present hall-day, by id. Ids are dense from first_ticket, but for those that were
  // left out where the history forked.
  TicketId first_ticket{1};
  std::deque<Ticket> tickets;
  std::vector<ServiceQueue> services;
  std::vector<CounterDesk> counters;
  std::vector<Notice> notices;
  uint32_t last_notice = 0;
  std::deque<Call> recent_calls;
  // What the latest fork of the history said; see HistoryForked.
  uint64_t forked_epoch = 0;
  TicketId least_ticket;
  std::vector<uint32_t> least_numbers;
  Time least_until;

  // Indexes, see above.
  // Tickets of the day per state.
  std::array<uint32_t, kTicketStates> counts = {};
  // By series id - 1: the tickets in order of their running numbers, which start at 1 and are dense but
  // for those that were left out.
  std::vector<std::vector<TicketId>> numbers;
  // When postponed and missed tickets are due.
  absl::btree_set<std::pair<Time, TicketId>> timers;
  // Live tickets per holder. Never iterated.
  absl::flat_hash_map<Bytes16, uint32_t> holders;

  const ServiceQueue& At(ServiceId id) const { return services[id.value() - 1]; }
  ServiceQueue& At(ServiceId id) { return services[id.value() - 1]; }
  const CounterDesk& At(CounterId id) const { return counters[id.value() - 1]; }
  CounterDesk& At(CounterId id) { return counters[id.value() - 1]; }
  const Ticket& At(TicketId id) const { return tickets[IndexOf(id)]; }
  Ticket& At(TicketId id) { return tickets[IndexOf(id)]; }

  // The ticket with this id, or null if it is not of this hall-day.
  const Ticket* Find(TicketId id) const;
  // The ticket a person means: an id in decimal, or today's number, in either case of letters.
  const Ticket* FindTicket(std::string_view text) const;
  // The counter this clerk holds, or 0.
  CounterId CounterOf(StaffId staff) const;
  // The id the next ticket will get, and its number in this series.
  TicketId NextTicket() const;
  uint32_t NextNumber(SeriesId series) const;
  // True when the counter's skills name the service, and the class if it is given.
  bool HasSkill(CounterId counter, ServiceId service, ClassId ticket_class) const;
  // Callable tickets before this place in the line; kMaxAhead stands for that many or more, so that
  // the cost of a question does not grow with the hall.
  size_t Ahead(ServiceId service, ClassId ticket_class, const Place& place) const;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "sequence", self.sequence);
    v(2, "time", self.time);
    v(3, "config", self.config);
    v(4, "day", self.day);
    v(5, "first_ticket", self.first_ticket);
    v(6, "tickets", self.tickets);
    v(7, "services", self.services);
    v(8, "counters", self.counters);
    v(9, "notices", self.notices);
    v(10, "last_notice", self.last_notice);
    v(11, "recent_calls", self.recent_calls);
    v(12, "forked_epoch", self.forked_epoch);
    v(13, "least_ticket", self.least_ticket);
    v(14, "least_numbers", self.least_numbers);
    v(15, "least_until", self.least_until);
  }

 private:
  // Where the ticket stands, or where it would.
  size_t IndexOf(TicketId id) const;
};

// Rebuilds every index from what Fields names: after a snapshot was read.
void Reindex(State& state);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_STATE_H_
