#include "server/core/apply.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "server/base/check.h"
#include "server/core/index.h"

namespace onestop::core {
namespace {

// One visitor per record: each overload makes one kind of event part of the state.
class Applier {
 public:
  Applier(State& state, const RecordInfo& record) : state_(state), record_(record) {}

  void operator()(const ConfigApplied& event);
  void operator()(const DayOpened& event);
  void operator()(const SessionChanged& event) { state_.day.state = event.state; }
  void operator()(const DayClosed& event);

  void operator()(const TicketIssued& event);
  void operator()(const TicketCalled& event);
  void operator()(const TicketRecalled& event);
  void operator()(const ServiceStarted& event);
  void operator()(const MatterFinished& event);
  void operator()(const MatterContinued& event);
  void operator()(const TicketRequeued& event);
  void operator()(const TicketMissed& event);
  void operator()(const TicketClosed& event);
  void operator()(const TicketParked& event);
  void operator()(const TicketResumed& event);
  void operator()(const TicketTransferred& event);
  void operator()(const TicketCheckedIn& event);
  void operator()(const TicketPostponed& event);
  void operator()(const TicketReady& event);
  void operator()(const TicketReprinted& event);
  void operator()(const MatterAdded& event);
  void operator()(const MatterChanged& event);
  void operator()(const TicketClassSet& event);
  void operator()(const TicketMoved& event);
  void operator()(const TicketReleased& event);
  void operator()(const VisitRated& event);

  void operator()(const CounterOpened& event);
  void operator()(const CounterPaused& event);
  void operator()(const CounterClosed& event);
  void operator()(const CounterSkillsSet& event);
  void operator()(const ServiceSuspended& event);
  void operator()(const ServiceResumed& event);
  void operator()(const NoticePosted& event);
  void operator()(const HistoryForked& event);
  void operator()(const NoticeWithdrawn& event);

 private:
  // Changes one ticket with the indexes kept equal to it. The new state must be an edge of the graph.
  template <class Function>
  void Change(TicketId id, TicketState to, Function change) {
    ONESTOP_CHECK(state_.Find(id) != nullptr) << "no such ticket: " << id.value();
    Ticket& ticket = state_.At(id);
    ONESTOP_CHECK(IsEdge(ticket.state, to))
        << "ticket " << id.value() << " cannot go from state " << int{Number(ticket.state)}
        << " to " << int{Number(to)};
    LeaveIndexes(state_, ticket);
    ticket.state = to;
    change(ticket);
    EnterIndexes(state_, ticket);
  }
  // The same without a change of state.
  template <class Function>
  void Touch(TicketId id, Function change) {
    ONESTOP_CHECK(state_.Find(id) != nullptr) << "no such ticket: " << id.value();
    Ticket& ticket = state_.At(id);
    ONESTOP_CHECK(!IsFinal(ticket.state)) << "ticket " << id.value() << " is closed";
    LeaveIndexes(state_, ticket);
    change(ticket);
    EnterIndexes(state_, ticket);
  }
  // A ticket whose change concerns no index; it must be in this state.
  Ticket& InState(TicketId id, TicketState state) {
    ONESTOP_CHECK(state_.Find(id) != nullptr && state_.At(id).state == state)
        << "ticket " << id.value() << " is not in state " << int{Number(state)};
    return state_.At(id);
  }
  static uint8_t Number(TicketState state) { return static_cast<uint8_t>(state); }

  void Occupy(CounterId counter, TicketId ticket, CounterState state);
  void Free(CounterId counter, TicketId ticket);
  void SetDesk(CounterId counter, CounterState state);
  // Whom the current matter was kept for no longer counts, now that another counter has it.
  static void TakeInHand(Ticket& ticket, CounterId counter) {
    Matter& matter = ticket.matter(ticket.current);
    if (matter.bound != counter) matter.bound = CounterId();
  }
  // A new stretch of waiting begins now.
  void NewLeg(Ticket& ticket) {
    ++ticket.leg;
    ticket.queued = record_.time;
    ticket.counter = CounterId();
    ticket.current = 0;
  }
  void Announce(const TicketName& ticket, CounterId counter, ServiceId service, uint32_t recall);

  State& state_;
  const RecordInfo& record_;
};

void Applier::Occupy(CounterId counter, TicketId ticket, CounterState state) {
  CounterDesk& desk = state_.At(counter);
  ONESTOP_CHECK(!desk.ticket) << "counter " << counter.value() << " would have two tickets";
  desk.ticket = ticket;
  SetDesk(counter, state);
}

void Applier::Free(CounterId counter, TicketId ticket) {
  CounterDesk& desk = state_.At(counter);
  ONESTOP_CHECK(desk.ticket == ticket)
      << "ticket " << ticket.value() << " is not at counter " << counter.value();
  desk.ticket = TicketId();
  SetDesk(counter, CounterState::kOpen);
}

void Applier::SetDesk(CounterId counter, CounterState state) {
  state_.At(counter).state = state;
  state_.At(counter).since = record_.time;
}

void Applier::Announce(const TicketName& ticket, CounterId counter, ServiceId service,
                       uint32_t recall) {
  state_.recent_calls.push_back({record_.sequence, ticket, counter, service, record_.time, recall});
  if (state_.recent_calls.size() > kRecentCalls) state_.recent_calls.pop_front();
}

void Applier::operator()(const ConfigApplied& event) {
  state_.config = event.config;
  state_.services.resize(event.config->services.size());
  state_.counters.resize(event.config->counters.size());
  for (size_t i = 0; i < state_.counters.size(); ++i) {
    CounterDesk& desk = state_.counters[i];
    if (!desk.skills_set) desk.skills = event.config->counters[i].skills;
    if (event.config->counters[i].retired) desk.skills.clear();
  }
  Reindex(state_);
}

void Applier::operator()(const DayOpened& event) {
  state_.day.open = true;
  state_.day.state = DayState::kClosed;
  state_.day.plan = event.plan;
  if (event.reopened) return;
  state_.first_ticket = state_.NextTicket();
  state_.tickets.clear();
  if (record_.time >= state_.least_until) state_.least_numbers.clear();
  state_.recent_calls.clear();
  for (ServiceQueue& queue : state_.services) {
    queue.issued = 0;
    queue.calls = 0;
  }
  for (size_t i = 0; i < state_.counters.size(); ++i) {
    CounterDesk& desk = state_.counters[i];
    desk.skills_set = false;
    desk.skills = state_.config->counters[i].skills;
    desk.priority_run = 0;
  }
  Reindex(state_);
}

void Applier::operator()(const DayClosed&) {
  state_.day.open = false;
  state_.day.state = DayState::kClosed;
  for (CounterDesk& desk : state_.counters) {
    ONESTOP_CHECK(!desk.ticket) << "the day ends with a ticket at a counter";
    if (desk.state != CounterState::kClosed) desk.since = record_.time;
    desk.state = CounterState::kClosed;
    desk.staff = StaffId();
    desk.pause_reason = PauseReason::kNone;
  }
}

void Applier::operator()(const TicketIssued& event) {
  ONESTOP_CHECK(event.ticket.id == state_.NextTicket()) << "a ticket id was skipped or used twice";
  std::vector<TicketId>& run = state_.numbers[event.ticket.series.value() - 1];
  ONESTOP_CHECK(event.ticket.number == state_.NextNumber(event.ticket.series))
      << "a number was skipped or used twice";
  run.push_back(event.ticket.id);
  Ticket& ticket = state_.tickets.emplace_back();
  ticket.name = event.ticket;
  ticket.state = event.reserved ? TicketState::kReserved : TicketState::kWaiting;
  ticket.service = event.matters.front().service;
  ticket.ticket_class = event.ticket_class;
  ticket.class_verified = event.class_verified;
  ticket.channel = event.channel;
  ticket.area = event.area;
  ticket.arrival = event.arrival;
  ticket.entry = event.entry;
  ticket.queued = event.entry;
  ticket.matters = event.matters;
  ticket.holder = event.holder;
  ticket.former = event.former;
  ticket.quote = event.quote;
  ++state_.At(ticket.service).issued;
  EnterIndexes(state_, ticket);
}

void Applier::operator()(const TicketCalled& event) {
  Occupy(event.counter, event.ticket.id, CounterState::kCalling);
  Change(event.ticket.id, TicketState::kCalled, [&](Ticket& ticket) {
    ticket.counter = event.counter;
    ticket.current = event.matter;
    ticket.called = record_.time;
    ticket.started = Time();
    ticket.start_implied = false;
    ticket.recalls = 0;
    ticket.moved = false;
    ticket.due = Time();
    for (Matter& matter : ticket.matters) matter.callable_at_calls = 0;
    TakeInHand(ticket, event.counter);
  });
  CounterDesk& desk = state_.At(event.counter);
  const ClassKind kind = state_.config->At(event.ticket_class).kind;
  desk.priority_run = kind == ClassKind::kRegular ? 0 : desk.priority_run + 1;
  ++state_.At(event.service).calls;
  AdmitReturned(state_, event.service);
  Announce(event.ticket, event.counter, event.service, 0);
}

void Applier::operator()(const TicketRecalled& event) {
  InState(event.ticket.id, TicketState::kCalled).recalls = event.recalls;
  Announce(event.ticket, event.counter, event.service, event.recalls);
}

void Applier::operator()(const ServiceStarted& event) {
  Change(event.ticket.id, TicketState::kServing, [&](Ticket& ticket) {
    ticket.started = record_.time;
    ticket.start_implied = event.implied;
  });
  SetDesk(event.counter, CounterState::kServing);
}

void Applier::operator()(const MatterFinished& event) {
  InState(event.ticket.id, TicketState::kServing).matter(event.matter).outcome = event.outcome;
}

void Applier::operator()(const MatterContinued& event) {
  Ticket& ticket = InState(event.ticket.id, TicketState::kServing);
  ticket.current = event.matter;
  ticket.started = record_.time;
  ticket.start_implied = false;
  TakeInHand(ticket, event.counter);
}

void Applier::operator()(const TicketRequeued& event) {
  Free(event.counter, event.ticket.id);
  Change(event.ticket.id, TicketState::kWaiting, [&](Ticket& ticket) { NewLeg(ticket); });
}

void Applier::operator()(const TicketMissed& event) {
  Free(event.counter, event.ticket.id);
  Change(event.ticket.id, TicketState::kMissed, [&](Ticket& ticket) {
    ticket.counter = CounterId();
    ticket.current = 0;
    ticket.absences = static_cast<uint8_t>(event.absences);
    ticket.due = event.due;
  });
}

void Applier::operator()(const TicketClosed& event) {
  if (event.counter) Free(event.counter, event.ticket.id);
  Change(event.ticket.id, event.state, [&](Ticket& ticket) {
    if (event.state == TicketState::kNoShow && event.counter) ++ticket.absences;
    ticket.current = 0;
    // The day keeps closed tickets; what only a live one needs is given back.
    ticket.matters.shrink_to_fit();
    ticket.handovers = {};
    ticket.due = record_.time;
  });
}

void Applier::operator()(const TicketParked& event) {
  Free(event.counter, event.ticket.id);
  Change(event.ticket.id, TicketState::kParked, [](Ticket&) {});
}

void Applier::operator()(const TicketResumed& event) {
  if (event.serving) {
    Occupy(event.counter, event.ticket.id, CounterState::kServing);
    Change(event.ticket.id, TicketState::kServing, [&](Ticket& ticket) {
      ticket.counter = event.counter;
      ticket.started = record_.time;
    });
    return;
  }
  Change(event.ticket.id, TicketState::kWaiting, [&](Ticket& ticket) {
    ticket.matter(ticket.current).bound = event.counter;
    NewLeg(ticket);
  });
}

void Applier::operator()(const TicketTransferred& event) {
  Free(event.from_counter, event.ticket.id);
  Change(event.ticket.id, TicketState::kWaiting, [&](Ticket& ticket) {
    if (event.return_to_me) {
      Matter errand;
      errand.service = event.to_service;
      errand.bound = event.to_counter;
      errand.errand = true;
      ticket.matters.push_back(errand);
      ticket.matter(event.matter).waits_for = static_cast<uint32_t>(ticket.matters.size());
      ticket.matter(event.matter).bound = event.from_counter;
    } else {
      ticket.matter(event.matter).service = event.to_service;
      ticket.matter(event.matter).bound = event.to_counter;
    }
    // Only the last note has a reader.
    if (!ticket.handovers.empty()) ticket.handovers.back().note = {};
    ticket.handovers.push_back({event.from_service, event.from_counter, event.reason, event.note,
                                event.return_to_me});
    NewLeg(ticket);
  });
}

void Applier::operator()(const TicketCheckedIn& event) {
  Change(event.ticket.id, TicketState::kWaiting, [&](Ticket& ticket) {
    ticket.due = Time();
    if (!event.returned) {
      ticket.queued = record_.time;
      // An appointment stands at the later of its time and its check-in.
      const bool booked = state_.config->At(ticket.ticket_class).kind == ClassKind::kAppointment;
      if (booked) ticket.entry = std::max(ticket.entry, record_.time);
      return;
    }
    NewLeg(ticket);
    const uint32_t pass = state_.config->policies.return_after_calls;
    for (Matter& matter : ticket.matters) {
      if (matter.open()) matter.callable_at_calls = state_.At(matter.service).calls + pass;
    }
  });
}

void Applier::operator()(const TicketPostponed& event) {
  Change(event.ticket.id, TicketState::kPostponed, [&](Ticket& ticket) {
    ticket.postponed_before = true;
    ticket.due = event.due;
  });
}

void Applier::operator()(const TicketReady& event) {
  Change(event.ticket.id, TicketState::kWaiting, [](Ticket& ticket) { ticket.due = Time(); });
}

void Applier::operator()(const TicketReprinted& event) {
  state_.At(event.ticket.id).copies = event.copy;
}

void Applier::operator()(const MatterAdded& event) {
  Touch(event.ticket.id, [&](Ticket& ticket) { ticket.matters.push_back(event.matter); });
}

void Applier::operator()(const MatterChanged& event) {
  Touch(event.ticket.id, [&](Ticket& ticket) { ticket.matter(event.index) = event.matter; });
}

void Applier::operator()(const TicketClassSet& event) {
  Touch(event.ticket.id, [&](Ticket& ticket) {
    ticket.ticket_class = event.ticket_class;
    ticket.class_verified = event.verified;
  });
}

void Applier::operator()(const TicketMoved& event) {
  Touch(event.ticket.id, [&](Ticket& ticket) {
    ticket.moved = true;
    if (event.entry.has_value()) {
      ticket.entry = *event.entry;
      for (Matter& matter : ticket.matters) matter.callable_at_calls = 0;
    }
    if (event.matter == 0) return;
    Matter& matter = ticket.matter(event.matter);
    if (event.to_service) matter.service = event.to_service;
    matter.bound = event.to_counter;
    matter.callable_at_calls = 0;
  });
}

void Applier::operator()(const TicketReleased& event) {
  Free(event.counter, event.ticket.id);
  Change(event.ticket.id, TicketState::kWaiting, [&](Ticket& ticket) { NewLeg(ticket); });
}

void Applier::operator()(const VisitRated& event) {
  state_.At(event.ticket.id).rating = event.level;
}

void Applier::operator()(const CounterOpened& event) {
  CounterDesk& desk = state_.At(event.counter);
  desk.staff = event.staff;
  desk.pause_reason = PauseReason::kNone;
  SetDesk(event.counter, CounterState::kOpen);
}

void Applier::operator()(const CounterPaused& event) {
  state_.At(event.counter).pause_reason = event.reason;
  SetDesk(event.counter, CounterState::kPaused);
}

void Applier::operator()(const CounterClosed& event) {
  CounterDesk& desk = state_.At(event.counter);
  ONESTOP_CHECK(!desk.ticket) << "a counter closes with a ticket in hand";
  desk.staff = StaffId();
  desk.pause_reason = PauseReason::kNone;
  SetDesk(event.counter, CounterState::kClosed);
  // Nobody waits for a closed window: tickets bound to it go to the lines of their services.
  const Line bound = desk.bound;
  for (const Place& place : bound) {
    Ticket& ticket = state_.At(place.ticket);
    LeaveIndexes(state_, ticket);
    EnterIndexes(state_, ticket);
  }
}

void Applier::operator()(const CounterSkillsSet& event) {
  state_.At(event.counter).skills = event.skills;
  state_.At(event.counter).skills_set = true;
}

void Applier::operator()(const ServiceSuspended& event) {
  state_.At(event.service).suspended = true;
  state_.At(event.service).suspended_reason = event.reason;
}

void Applier::operator()(const ServiceResumed& event) {
  state_.At(event.service).suspended = false;
  state_.At(event.service).suspended_reason.clear();
}

void Applier::operator()(const NoticePosted& event) {
  std::erase_if(state_.notices, [&](const Notice& old) { return old.id == event.notice; });
  state_.notices.push_back({event.notice, event.texts, event.area, event.end});
  state_.last_notice = std::max(state_.last_notice, event.notice.value());
}

void Applier::operator()(const NoticeWithdrawn& event) {
  std::erase_if(state_.notices, [&](const Notice& old) { return old.id == event.notice; });
}

void Applier::operator()(const HistoryForked& event) {
  state_.forked_epoch = event.epoch;
  state_.least_ticket = event.next_ticket;
  state_.least_numbers = event.next_numbers;
  state_.least_until = event.numbers_until;
}

}  // namespace

void Apply(State& state, const RecordInfo& record, std::span<const Event> events) {
  ONESTOP_CHECK(record.sequence == state.sequence + 1) << "a record is missing or stands twice";
  ONESTOP_CHECK(record.time >= state.time) << "recorded time went back";
  Applier applier(state, record);
  for (const Event& event : events) std::visit(applier, event);
  state.sequence = record.sequence;
  state.time = record.time;
  const uint32_t sum = std::accumulate(state.counts.begin(), state.counts.end(), 0U);
  ONESTOP_CHECK(sum == state.tickets.size()) << "the states do not sum up to what was issued";
}

}  // namespace onestop::core
