#include "server/engine/touched.h"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace onestop::engine {
namespace {

class Toucher {
 public:
  Toucher(const core::State& state, const core::RecordInfo& record, Touched& touched)
      : state_(state), record_(record), touched_(touched) {}

  template <class T>
  void operator()(const T& event) {
    if constexpr (requires { event.ticket.id; }) Ticket(event.ticket.id);
    if constexpr (requires { event.counter; }) Counter(event.counter);
    if constexpr (requires { event.from_counter; }) {
      Counter(event.from_counter);
      Counter(event.to_counter);
    }
    if constexpr (requires { event.to_service; }) Service(event.to_service);
    if constexpr (requires { event.service; }) Service(event.service);
    Special(event);
  }

 private:
  template <class T>
  void Special(const T&) {}
  void Special(const core::ConfigApplied&) {
    touched_.config = true;
    Everything();
  }
  void Special(const core::DayOpened&) { Everything(); }
  void Special(const core::SessionChanged&) { Everything(); }
  void Special(const core::DayClosed&) { Everything(); }
  void Special(const core::NoticePosted&) { touched_.notices = true; }
  void Special(const core::NoticeWithdrawn&) { touched_.notices = true; }
  void Special(const core::TicketCalled& event) {
    touched_.calls.push_back({record_.sequence, event.ticket, event.counter, event.service,
                              record_.time, 0});
  }
  void Special(const core::TicketRecalled& event) {
    touched_.calls.push_back({record_.sequence, event.ticket, event.counter, event.service,
                              record_.time, event.recalls});
  }

  // The day's state stands on every service and counter.
  void Everything() {
    touched_.day = true;
    for (uint32_t i = 1; i <= state_.services.size(); ++i) Service(core::ServiceId(i));
    for (uint32_t i = 1; i <= state_.counters.size(); ++i) Counter(core::CounterId(i));
  }

  void Ticket(core::TicketId id) {
    touched_.tickets.push_back(id);
    const core::Ticket* ticket = state_.Find(id);
    if (ticket == nullptr) return;
    for (const core::Matter& matter : ticket->matters) {
      Service(matter.service);
      if (matter.bound) Counter(matter.bound);
    }
  }
  void Counter(core::CounterId id) {
    if (id) touched_.counters.push_back(id);
  }
  void Service(core::ServiceId id) {
    if (id) touched_.services.push_back(id);
  }

  const core::State& state_;
  const core::RecordInfo& record_;
  Touched& touched_;
};

template <class T>
void SortUnique(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

void AddTouched(const core::State& state, const core::RecordInfo& record,
                std::span<const core::Event> events, Touched& touched) {
  Toucher toucher(state, record, touched);
  for (const core::Event& event : events) std::visit(toucher, event);
}

void Settle(Touched& touched) {
  SortUnique(touched.tickets);
  SortUnique(touched.counters);
  SortUnique(touched.services);
}

}  // namespace onestop::engine
