#ifndef ONESTOP_GATEWAY_CLIENT_SLEEPER_H_
#define ONESTOP_GATEWAY_CLIENT_SLEEPER_H_

#include <chrono>

#include "server/base/mutex.h"

namespace onestop::gateway {

// How a client waits between two attempts. Implementations are thread-safe.
class Sleeper {
 public:
  virtual ~Sleeper() = default;

  // Blocks for this long, or until Wake.
  virtual void Sleep(std::chrono::nanoseconds duration) = 0;

  // Ends the present sleeps, and makes all later ones return at once.
  virtual void Wake() {}
};

// Really sleeps. May return early, which costs nothing but one early attempt.
class SystemSleeper final : public Sleeper {
 public:
  void Sleep(std::chrono::nanoseconds duration) override;
  void Wake() override;

 private:
  Mutex mutex_;
  CondVar woken_cv_;
  bool woken_ ONESTOP_GUARDED_BY(mutex_) = false;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_SLEEPER_H_
