#ifndef ONESTOP_TESTS_SIM_SCHEDULER_H_
#define ONESTOP_TESTS_SIM_SCHEDULER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "server/base/clock.h"

namespace onestop::sim {

using Nanos = std::chrono::nanoseconds;

// Runs tasks in the order of virtual time, one after the other, and moves the clock to each. Not
// thread safe.
class Scheduler {
 public:
  explicit Scheduler(Time start) : clock_(start) {}

  FakeClock& clock() { return clock_; }
  Nanos Now() { return clock_.SteadyNow(); }

  void After(Nanos delay, std::function<void()> task) {
    tasks_.emplace(std::pair(Now() + std::max(delay, Nanos(0)), ++count_), std::move(task));
  }

  // Runs the next task; false when there is none.
  bool RunOne() {
    if (tasks_.empty()) return false;
    auto next = tasks_.begin();
    const Nanos due = next->first.first;
    std::function<void()> task = std::move(next->second);
    tasks_.erase(next);
    if (due > Now()) clock_.Advance(due - Now());
    task();
    return true;
  }

  void Clear() { tasks_.clear(); }

 private:
  FakeClock clock_;
  // By due time; tasks due at the same time in the order in which they came.
  std::map<std::pair<Nanos, uint64_t>, std::function<void()>> tasks_;
  uint64_t count_ = 0;
};

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_SCHEDULER_H_
