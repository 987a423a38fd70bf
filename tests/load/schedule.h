#ifndef ONESTOP_TESTS_LOAD_SCHEDULE_H_
#define ONESTOP_TESTS_LOAD_SCHEDULE_H_

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "gateway/client/sleeper.h"
#include "server/base/clock.h"

namespace onestop::load {

// What is to happen when, in the hall's time, which runs `speed` times as fast as the machine's from
// the moment it is set. Not thread safe.
class Schedule {
 public:
  Schedule(Clock& clock, gateway::Sleeper& sleeper, double speed)
      : clock_(clock), sleeper_(sleeper), speed_(speed) {}

  // The hall's clock shows `now`.
  void Set(Time now) {
    base_ = now;
    base_steady_ = clock_.SteadyNow();
  }

  Time Now() const {
    const auto elapsed = static_cast<double>((clock_.SteadyNow() - base_steady_).count()) * speed_;
    return base_ + Duration(static_cast<Duration::rep>(elapsed / 1e6));
  }

  void At(Time time, std::function<void()> action) {
    entries_.push({time, ++order_, std::move(action)});
  }
  void After(Duration delay, std::function<void()> action) {
    At(Now() + delay, std::move(action));
  }

  // Waits for the next entry and runs it; false when there is none.
  bool RunNext() {
    if (entries_.empty()) return false;
    // The queue gives out const references only; the entry is gone before anybody sees the move.
    Entry entry = std::move(const_cast<Entry&>(entries_.top()));
    entries_.pop();
    const Duration wait = entry.time - Now();
    if (wait > Duration::zero()) {
      sleeper_.Sleep(std::chrono::nanoseconds(
          static_cast<int64_t>(static_cast<double>(wait.count()) * 1e6 / speed_)));
    }
    entry.action();
    return true;
  }

 private:
  struct Entry {
    Time time;
    uint64_t order = 0;
    std::function<void()> action;
    bool operator<(const Entry& other) const {
      return time != other.time ? time > other.time : order > other.order;
    }
  };

  Clock& clock_;
  gateway::Sleeper& sleeper_;
  const double speed_;
  Time base_;
  std::chrono::nanoseconds base_steady_{0};
  uint64_t order_ = 0;
  std::priority_queue<Entry> entries_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_SCHEDULE_H_
