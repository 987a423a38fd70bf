#ifndef ONESTOP_SERVER_CORE_COUNTER_TIME_H_
#define ONESTOP_SERVER_CORE_COUNTER_TIME_H_

#include <optional>
#include <vector>

#include "server/base/time.h"
#include "server/core/event.h"
#include "server/core/state.h"

namespace onestop::core {

// How long each counter had a ticket in hand, and how long it stood free although the ticket it
// called next was already waiting. A small fold of events; not thread safe.
class CounterTime {
 public:
  // Takes up where a recovered state stands.
  void Begin(const State& state);
  // Makes room for the counters of a configuration.
  void Resize(size_t counters);

  // One event of a record made at `now`.
  void Apply(const Event& event, Time now);

  size_t size() const { return desks_.size(); }
  // Both of the counter `id`, up to `now`; a moment before the last event counts as that event's.
  Duration Busy(CounterId id, Time now) const;
  Duration IdleWhileWaiting(CounterId id) const;

 private:
  struct Desk {
    Duration busy{0};
    Duration idle_while_waiting{0};
    std::optional<Time> busy_since;
    // Open, and nothing in hand.
    std::optional<Time> free_since;
  };

  template <class T>
  void On(const T&, Time) {}
  void On(const CounterOpened& event, Time now);
  void On(const CounterPaused& event, Time now) { Leave(event.counter, now); }
  void On(const CounterClosed& event, Time now) { Leave(event.counter, now); }
  void On(const TicketCalled& event, Time now);
  void On(const TicketResumed& event, Time now);
  void On(const TicketRequeued& event, Time now) { Free(event.counter, now); }
  void On(const TicketMissed& event, Time now) { Free(event.counter, now); }
  void On(const TicketClosed& event, Time now) { Free(event.counter, now); }
  void On(const TicketParked& event, Time now) { Free(event.counter, now); }
  void On(const TicketTransferred& event, Time now) { Free(event.from_counter, now); }
  void On(const TicketReleased& event, Time now) { Free(event.counter, now); }
  void On(const DayClosed& event, Time now);

  // No ticket is in hand any more.
  void Free(CounterId id, Time now);
  // Nobody is there: free time until now counts for nothing.
  void Leave(CounterId id, Time now);
  // Null for the id 0, which events carry when no counter is concerned.
  Desk* Find(CounterId id);

  std::vector<Desk> desks_;
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_COUNTER_TIME_H_
