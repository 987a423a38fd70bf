#include "tests/sim/oracle.h"

#include <initializer_list>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"

namespace onestop::sim {

// Reads the events of one record; the first thing that is wrong stays in `wrong`.
class Reader {
 public:
  using Life = Oracle::Life;
  explicit Reader(Oracle& oracle) : o_(oracle) {}

  std::string wrong;
  uint32_t expired = 0;
  uint32_t no_shows = 0;

  void operator()(const core::ConfigApplied& event) {
    if (event.config == nullptr) Wrong("no configuration");
  }
  void operator()(const core::DayOpened& event) {
    if (o_.open_ && event.plan.date != o_.date_) Wrong("a day opens inside another");
    if (event.plan.date < o_.date_) Wrong("the date goes back");
    if (event.plan.date != o_.date_) {
      o_.visits_.clear();
    } else if (!event.reopened) {
      Wrong("the same date opens afresh");
    }
    o_.date_ = event.plan.date;
    o_.open_ = true;
  }
  void operator()(const core::SessionChanged&) {
    if (!o_.open_) Wrong("a session outside of a day");
  }
  void operator()(const core::DayClosed& event) {
    if (!o_.open_) Wrong("a closed day closes");
    o_.open_ = false;
    for (const auto& [id, visit] : o_.visits_) {
      if (visit.life != Life::kOver) Wrong(absl::StrCat("ticket ", id, " outlives its day"));
    }
    if (event.expired != expired || event.no_shows != no_shows) Wrong("the close miscounts");
    if (expired > 0) ++o_.days_closed_with_people_;
  }
  void operator()(const core::TicketIssued& event) {
    if (!o_.open_ || event.date != o_.date_) Wrong("issued outside of its day");
    if (event.ticket.id.value() <= o_.last_ticket_) Wrong("a ticket's id goes back");
    o_.last_ticket_ = event.ticket.id.value();
    if (!o_.numbers_.insert({event.date, event.ticket.series.value(), event.ticket.number}).second) {
      Wrong("a number is issued twice");
    }
    if (event.matters.empty()) Wrong("a ticket for nothing");
    Oracle::Visit visit;
    visit.life = event.reserved ? Life::kReserved : Life::kWaiting;
    visit.service = event.matters.front().service.value();
    visit.ticket_class = event.ticket_class.value();
    visit.entry = event.entry;
    visit.plain = !event.reserved && event.matters.size() == 1;
    o_.visits_[event.ticket.id.value()] = visit;
  }
  void operator()(const core::TicketCalled& event) {
    CheckOrder(event);
    Move(event.ticket, {Life::kWaiting, Life::kMissed}, Life::kCalled);
    Take(event.ticket, event.counter);
  }
  void operator()(const core::TicketRecalled& event) { At(event, {Life::kCalled}); }
  void operator()(const core::ServiceStarted& event) {
    At(event, {Life::kCalled});
    Move(event.ticket, {Life::kCalled}, Life::kServing);
  }
  void operator()(const core::MatterFinished& event) { At(event, {Life::kServing}); }
  void operator()(const core::MatterContinued& event) { At(event, {Life::kServing}); }
  void operator()(const core::TicketRequeued& event) {
    Move(event.ticket, {Life::kServing}, Life::kWaiting);
    Leave(event.ticket, event.counter);
  }
  void operator()(const core::TicketMissed& event) {
    Move(event.ticket, {Life::kCalled}, Life::kMissed);
    Leave(event.ticket, event.counter);
  }
  void operator()(const core::TicketClosed& event) { Close(event); }
  void operator()(const core::TicketParked& event) {
    Move(event.ticket, {Life::kServing}, Life::kParked);
    Leave(event.ticket, event.counter);
  }
  void operator()(const core::TicketResumed& event) {
    Move(event.ticket, {Life::kParked}, event.serving ? Life::kServing : Life::kWaiting);
    if (event.serving) Take(event.ticket, event.counter);
  }
  void operator()(const core::TicketTransferred& event) {
    Move(event.ticket, {Life::kCalled, Life::kServing}, Life::kWaiting);
    Leave(event.ticket, event.from_counter);
    NotPlain(event.ticket);
  }
  void operator()(const core::TicketCheckedIn& event) {
    NotPlain(event.ticket);
    Move(event.ticket, {event.returned ? Life::kMissed : Life::kReserved}, Life::kWaiting);
  }
  void operator()(const core::TicketPostponed& event) {
    Move(event.ticket, {Life::kWaiting}, Life::kPostponed);
    NotPlain(event.ticket);
  }
  void operator()(const core::TicketReady& event) {
    Move(event.ticket, {Life::kPostponed}, Life::kWaiting);
  }
  void operator()(const core::TicketMoved& event) {
    Lives(event.ticket);
    NotPlain(event.ticket);
  }
  void operator()(const core::TicketReleased& event) {
    Move(event.ticket, {Life::kCalled, Life::kServing}, Life::kWaiting);
    Leave(event.ticket, event.counter);
  }
  void operator()(const core::TicketReprinted& event) { Lives(event.ticket); }
  void operator()(const core::MatterAdded& event) {
    Lives(event.ticket);
    NotPlain(event.ticket);
  }
  void operator()(const core::MatterChanged& event) {
    Lives(event.ticket);
    NotPlain(event.ticket);
  }
  void operator()(const core::TicketClassSet& event) {
    Lives(event.ticket);
    if (Oracle::Visit* visit = Find(event.ticket); visit != nullptr) {
      visit->ticket_class = event.ticket_class.value();
    }
  }
  void operator()(const core::VisitRated& event) {
    auto visit = o_.visits_.find(event.ticket.id.value());
    if (visit == o_.visits_.end()) Wrong("somebody unknown rates");
  }
  void operator()(const core::CounterOpened& event) {
    for (const auto& [counter, staff] : o_.clerks_) {
      if (staff == event.staff.value() && counter != event.counter.value()) {
        Wrong("a clerk is at two counters");
      }
    }
    o_.clerks_[event.counter.value()] = event.staff.value();
  }
  void operator()(const core::CounterPaused& event) { Free(event.counter); }
  void operator()(const core::CounterClosed& event) {
    Free(event.counter);
    o_.clerks_.erase(event.counter.value());
  }
  template <class Other>
  void operator()(const Other&) {}

 private:
  void Wrong(const std::string& what) {
    if (wrong.empty()) wrong = what;
  }
  Oracle::Visit* Find(const core::TicketName& ticket) {
    auto visit = o_.visits_.find(ticket.id.value());
    if (visit != o_.visits_.end()) return &visit->second;
    Wrong(absl::StrCat("ticket ", ticket.id.value(), " was never issued"));
    return nullptr;
  }
  void Move(const core::TicketName& ticket, std::initializer_list<Life> from, Life to) {
    Oracle::Visit* visit = Find(ticket);
    if (visit == nullptr) return;
    bool allowed = false;
    for (const Life life : from) allowed = allowed || life == visit->life;
    if (!allowed) {
      Wrong(absl::StrCat("ticket ", ticket.id.value(), " goes from ",
                         static_cast<int>(visit->life), " to ", static_cast<int>(to)));
    }
    visit->life = to;
  }
  void Lives(const core::TicketName& ticket) {
    const Oracle::Visit* visit = Find(ticket);
    if (visit != nullptr && visit->life == Life::kOver) Wrong("a closed ticket changes");
  }
  void NotPlain(const core::TicketName& ticket) {
    if (Oracle::Visit* visit = Find(ticket); visit != nullptr) visit->plain = false;
  }
  // Of two who only waited, in one line, the one who came first is called first.
  void CheckOrder(const core::TicketCalled& event) {
    const Oracle::Visit* called = Find(event.ticket);
    if (called == nullptr || !called->plain) return;
    if (event.exception != core::CallException::kNone) return;
    for (const auto& [id, visit] : o_.visits_) {
      if (!visit.plain || visit.life != Life::kWaiting) continue;
      if (visit.service != called->service || visit.ticket_class != called->ticket_class) continue;
      if (std::pair(visit.entry, id) < std::pair(called->entry, event.ticket.id.value())) {
        Wrong(absl::StrCat("ticket ", id, " is overtaken by ", event.ticket.id.value()));
      }
    }
  }
  // It is in hand at the event's counter, in one of these states.
  template <class T>
  void At(const T& event, std::initializer_list<Life> lives) {
    const Oracle::Visit* visit = Find(event.ticket);
    if (visit == nullptr) return;
    if (visit->counter != event.counter.value()) Wrong("somebody works on another's ticket");
    bool allowed = false;
    for (const Life life : lives) allowed = allowed || life == visit->life;
    if (!allowed) Wrong(absl::StrCat("ticket ", event.ticket.id.value(), " is not at work"));
  }
  void Take(const core::TicketName& ticket, core::CounterId counter) {
    Oracle::Visit* visit = Find(ticket);
    if (visit == nullptr) return;
    if (visit->counter != 0) Wrong("a ticket is at two counters");
    if (!o_.in_hand_.emplace(counter.value(), ticket.id.value()).second) {
      Wrong("a counter has two tickets");
    }
    if (o_.clerks_.count(counter.value()) == 0) Wrong("nobody is at the counter that calls");
    visit->counter = counter.value();
  }
  void Leave(const core::TicketName& ticket, core::CounterId counter) {
    Oracle::Visit* visit = Find(ticket);
    if (visit == nullptr) return;
    auto hand = o_.in_hand_.find(counter.value());
    if (visit->counter != counter.value() || hand == o_.in_hand_.end() ||
        hand->second != ticket.id.value()) {
      Wrong(absl::StrCat("ticket ", ticket.id.value(), " leaves where it is not"));
      return;
    }
    o_.in_hand_.erase(hand);
    visit->counter = 0;
  }
  void Free(core::CounterId counter) {
    if (o_.in_hand_.count(counter.value()) != 0) Wrong("a counter leaves its ticket alone");
  }
  void Close(const core::TicketClosed& event) {
    Oracle::Visit* visit = Find(event.ticket);
    if (visit == nullptr) return;
    if (!core::IsFinal(event.state)) Wrong("closed in a state that is not final");
    if (event.state == core::TicketState::kServed) {
      Move(event.ticket, {Life::kServing}, Life::kOver);
    } else if (event.state == core::TicketState::kNoShow) {
      Move(event.ticket, {Life::kCalled, Life::kMissed}, Life::kOver);
    } else {
      if (visit->life == Life::kOver) Wrong("a closed ticket closes");
      visit->life = Life::kOver;
    }
    visit->over = event.state;
    if (visit->counter != 0) Leave(event.ticket, core::CounterId(visit->counter));
    expired += event.state == core::TicketState::kExpired ? 1 : 0;
    no_shows += event.state == core::TicketState::kNoShow ? 1 : 0;
  }

  Oracle& o_;
};

std::string Oracle::Follow(const journal::Record& record, const core::Events& events) {
  if (record.sequence != sequence_ + 1) return "a record is missing";
  if (record.epoch < epoch_) return "the epoch goes back";
  if (record.time < time_) return "time goes back";
  if (sequence_ != 0 && record.previous_hash != hash_) return "the chain is broken";
  if (events.empty()) return "a record without events";
  if (record.request_id != Bytes16{}) {
    const auto [known, added] =
        requests_.emplace(std::tuple(record.actor, record.request_id), record.sequence);
    if (!added) return absl::StrCat("a request acts twice, first in record ", known->second);
  } else if (core::Actor::Unpack(record.actor).role != Role::kTimer) {
    return "a record of nobody's request";
  }
  sequence_ = record.sequence;
  epoch_ = record.epoch;
  time_ = record.time;
  hash_ = record.hash;
  Reader reader(*this);
  for (const core::Event& event : events) {
    std::visit(reader, event);
    ++kinds_[std::visit([](const auto& kind) { return kind.kName; }, event)];
  }
  return reader.wrong;
}

std::string Oracle::Compare(const core::State& state) const {
  if (state.sequence != sequence_) return "the state is of another record";
  if (state.tickets.size() != visits_.size()) return "the state has other tickets";
  std::map<uint32_t, uint32_t> issued;
  for (const core::Ticket& ticket : state.tickets) {
    auto visit = visits_.find(ticket.id().value());
    if (visit == visits_.end()) return "the state has a ticket nobody issued";
    ++issued[visit->second.service];
    if (visit->second.life == Life::kOver ? ticket.state != visit->second.over
                                          : core::IsFinal(ticket.state)) {
      return absl::StrCat("ticket ", ticket.id().value(), " ended otherwise");
    }
    const bool in_hand = core::IsAtCounter(ticket.state);
    if (in_hand != (visit->second.counter != 0)) return "a ticket is at another counter";
    if (in_hand && ticket.counter.value() != visit->second.counter) return "at another counter";
  }
  for (const auto& [service, count] : issued) {
    if (state.At(core::ServiceId(service)).issued != count) return "a service miscounts";
  }
  return "";
}

}  // namespace onestop::sim
