#include "gateway/connect/alarm.h"

#include <utility>

namespace onestop::gateway {

ThreadAlarm::ThreadAlarm(Clock* clock) : clock_(clock), thread_([this] { Run(); }) {}

ThreadAlarm::~ThreadAlarm() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void ThreadAlarm::After(std::chrono::nanoseconds delay, std::function<void()> call) {
  {
    MutexLock lock(mutex_);
    calls_.emplace(clock_->SteadyNow() + delay, std::move(call));
  }
  changed_.NotifyAll();
}

void ThreadAlarm::Run() {
  for (;;) {
    std::function<void()> call;
    {
      MutexLock lock(mutex_);
      while (!stopped_) {
        if (calls_.empty()) {
          changed_.Wait(mutex_);
          continue;
        }
        const std::chrono::nanoseconds left = calls_.begin()->first - clock_->SteadyNow();
        if (left <= std::chrono::nanoseconds(0)) break;
        changed_.WaitFor(mutex_, left);
      }
      if (stopped_) return;
      call = std::move(calls_.begin()->second);
      calls_.erase(calls_.begin());
    }
    call();
  }
}

}  // namespace onestop::gateway
