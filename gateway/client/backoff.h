#ifndef ONESTOP_GATEWAY_CLIENT_BACKOFF_H_
#define ONESTOP_GATEWAY_CLIENT_BACKOFF_H_

#include <chrono>

#include "server/base/random.h"

namespace onestop::gateway {

struct BackoffOptions {
  // Upper bound of the first delay; doubled with every further one.
  std::chrono::nanoseconds base = std::chrono::milliseconds(50);
  // No delay is longer.
  std::chrono::nanoseconds cap = std::chrono::seconds(2);
};

// Exponential backoff with full jitter: delay n is drawn evenly from [0, min(cap, base * 2^n)], so
// that clients which failed together do not come back together.
//
// Pure: no clock and no sleeping, only the random source given. Thread-compatible. The random
// source must outlive it.
class Backoff {
 public:
  Backoff(BackoffOptions options, Random* random);

  // The delay before the next attempt.
  std::chrono::nanoseconds Next();

  // Starts again from the base, after a success.
  void Reset();

 private:
  BackoffOptions options_;
  Random* random_;
  std::chrono::nanoseconds limit_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_BACKOFF_H_
