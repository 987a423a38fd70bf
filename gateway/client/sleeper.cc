#include "gateway/client/sleeper.h"

namespace onestop::gateway {

void SystemSleeper::Sleep(std::chrono::nanoseconds duration) {
  MutexLock lock(mutex_);
  if (!woken_) woken_cv_.WaitFor(mutex_, duration);
}

void SystemSleeper::Wake() {
  MutexLock lock(mutex_);
  woken_ = true;
  woken_cv_.NotifyAll();
}

}  // namespace onestop::gateway
