#include "server/core/counter_time.h"

#include <algorithm>
#include <variant>

namespace onestop::core {

void CounterTime::Begin(const State& state) {
  desks_.assign(state.counters.size(), Desk());
  for (size_t index = 0; index < desks_.size(); ++index) {
    const CounterDesk& from = state.counters[index];
    Desk& desk = desks_[index];
    if (from.ticket) {
      desk.busy_since = state.At(from.ticket).called;
    } else if (from.state == CounterState::kOpen) {
      desk.free_since = from.since;
    }
  }
}

void CounterTime::Resize(size_t counters) {
  if (counters > desks_.size()) desks_.resize(counters);
}

void CounterTime::Apply(const Event& event, Time now) {
  std::visit([this, now](const auto& what) { On(what, now); }, event);
}

void CounterTime::On(const CounterOpened& event, Time now) {
  if (Desk* desk = Find(event.counter); desk != nullptr && !desk->busy_since) {
    desk->free_since = now;
  }
}

void CounterTime::On(const TicketCalled& event, Time now) {
  Desk* desk = Find(event.counter);
  if (desk == nullptr) return;
  if (desk->free_since) {
    const Time from = std::max(*desk->free_since, event.queued);
    desk->idle_while_waiting += std::max(Duration(0), now - from);
  }
  desk->free_since.reset();
  desk->busy_since = now;
}

void CounterTime::On(const TicketResumed& event, Time now) {
  if (!event.serving) return;
  if (Desk* desk = Find(event.counter)) {
    desk->free_since.reset();
    desk->busy_since = now;
  }
}

void CounterTime::On(const DayClosed&, Time now) {
  for (uint32_t id = 1; id <= desks_.size(); ++id) Leave(CounterId(id), now);
}

void CounterTime::Free(CounterId id, Time now) {
  Desk* desk = Find(id);
  if (desk == nullptr || !desk->busy_since) return;
  desk->busy += std::max(Duration(0), now - *desk->busy_since);
  desk->busy_since.reset();
  desk->free_since = now;
}

void CounterTime::Leave(CounterId id, Time now) {
  Free(id, now);
  if (Desk* desk = Find(id)) desk->free_since.reset();
}

CounterTime::Desk* CounterTime::Find(CounterId id) {
  return id && id.value() <= desks_.size() ? &desks_[id.value() - 1] : nullptr;
}

Duration CounterTime::Busy(CounterId id, Time now) const {
  const Desk& desk = desks_[id.value() - 1];
  if (!desk.busy_since) return desk.busy;
  return desk.busy + std::max(Duration(0), now - *desk.busy_since);
}

Duration CounterTime::IdleWhileWaiting(CounterId id) const {
  return desks_[id.value() - 1].idle_while_waiting;
}

}  // namespace onestop::core
