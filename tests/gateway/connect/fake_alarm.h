#ifndef ONESTOP_TESTS_GATEWAY_CONNECT_FAKE_ALARM_H_
#define ONESTOP_TESTS_GATEWAY_CONNECT_FAKE_ALARM_H_

#include <chrono>
#include <functional>
#include <utility>
#include <vector>

#include "gateway/connect/alarm.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// Goes off when a test says so. Thread-safe.
class FakeAlarm : public Alarm {
 public:
  void After(std::chrono::nanoseconds delay, std::function<void()> call) override {
    MutexLock lock(mutex_);
    calls_.emplace_back(delay, std::move(call));
  }

  // Runs what was set up to now; the delays that were asked for.
  std::vector<std::chrono::nanoseconds> GoOff() {
    std::vector<std::pair<std::chrono::nanoseconds, std::function<void()>>> calls;
    {
      MutexLock lock(mutex_);
      calls.swap(calls_);
    }
    std::vector<std::chrono::nanoseconds> delays;
    for (const auto& [delay, call] : calls) {
      delays.push_back(delay);
      call();
    }
    return delays;
  }

 private:
  Mutex mutex_;
  std::vector<std::pair<std::chrono::nanoseconds, std::function<void()>>> calls_
      ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_CONNECT_FAKE_ALARM_H_
