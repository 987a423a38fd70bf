#include "server/metrics/counter_time.h"

#include <algorithm>
#include <variant>

namespace onestop::metrics {

void CounterTime::Begin(const core::State& state) {
  desks_.assign(state.counters.size(), Desk());
  for (size_t index = 0; index < desks_.size(); ++index) {
    const core::CounterDesk& from = state.counters[index];
    Desk& desk = desks_[index];
    if (from.ticket) {
      desk.busy_since = state.At(from.ticket).called;
    } else if (from.state == core::CounterState::kOpen) {
      desk.free_since = from.since;
    }
  }
}

void CounterTime::Resize(size_t counters) {
  if (counters > desks_.size()) desks_.resize(counters);
}

void CounterTime::Apply(const core::Event& event, Time now) {
  std::visit([this, now](const auto& what) { On(what, now); }, event);
}

void CounterTime::On(const core::CounterOpened& event, Time now) {
  if (Desk* desk = Find(event.counter); desk != nullptr && !desk->busy_since) {
    desk->free_since = now;
  }
}

void CounterTime::On(const core::TicketCalled& event, Time now) {
  Desk* desk = Find(event.counter);
  if (desk == nullptr) return;
  if (desk->free_since) {
    const Time from = std::max(*desk->free_since, event.queued);
    desk->idle_while_waiting += std::max(Duration(0), now - from);
  }
  desk->free_since.reset();
  desk->busy_since = now;
}

void CounterTime::On(const core::TicketResumed& event, Time now) {
  if (!event.serving) return;
  if (Desk* desk = Find(event.counter)) {
    desk->free_since.reset();
    desk->busy_since = now;
  }
}

void CounterTime::On(const core::DayClosed&, Time now) {
  for (uint32_t id = 1; id <= desks_.size(); ++id) Leave(core::CounterId(id), now);
}

void CounterTime::Free(core::CounterId id, Time now) {
  Desk* desk = Find(id);
  if (desk == nullptr || !desk->busy_since) return;
  desk->busy += std::max(Duration(0), now - *desk->busy_since);
  desk->busy_since.reset();
  desk->free_since = now;
}

void CounterTime::Leave(core::CounterId id, Time now) {
  Free(id, now);
  if (Desk* desk = Find(id)) desk->free_since.reset();
}

CounterTime::Desk* CounterTime::Find(core::CounterId id) {
  return id && id.value() <= desks_.size() ? &desks_[id.value() - 1] : nullptr;
}

Duration CounterTime::Busy(core::CounterId id, Time now) const {
  const Desk& desk = desks_[id.value() - 1];
  if (!desk.busy_since) return desk.busy;
  return desk.busy + std::max(Duration(0), now - *desk.busy_since);
}

Duration CounterTime::IdleWhileWaiting(core::CounterId id) const {
  return desks_[id.value() - 1].idle_while_waiting;
}

}  // namespace onestop::metrics
