#ifndef ONESTOP_GATEWAY_CONNECT_ALARM_H_
#define ONESTOP_GATEWAY_CONNECT_ALARM_H_

#include <chrono>
#include <functional>
#include <map>
#include <thread>

#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace onestop::gateway {

// Calls back later. Thread-safe, in every implementation.
class Alarm {
 public:
  virtual ~Alarm() = default;
  // Once, on another thread, never before this returns; must not block. Forgotten when the alarm
  // goes first.
  virtual void After(std::chrono::nanoseconds delay, std::function<void()> call) = 0;
};

// One thread that waits for the earliest. The clock must outlive it.
class ThreadAlarm : public Alarm {
 public:
  explicit ThreadAlarm(Clock* clock);
  // Waits for a call that runs.
  ~ThreadAlarm() override;

  void After(std::chrono::nanoseconds delay, std::function<void()> call) override;

 private:
  void Run();

  Clock* const clock_;
  Mutex mutex_;
  CondVar changed_;
  bool stopped_ ONESTOP_GUARDED_BY(mutex_) = false;
  // By steady time.
  std::multimap<std::chrono::nanoseconds, std::function<void()>> calls_ ONESTOP_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_ALARM_H_
