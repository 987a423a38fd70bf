#ifndef ONESTOP_SERVER_IDENTITY_TOKEN_BUCKET_H_
#define ONESTOP_SERVER_IDENTITY_TOKEN_BUCKET_H_

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace onestop::identity {

// How much somebody may ask: so many calls at once, so many a second in the long run.
struct BucketRate {
  // 0: no limit.
  uint32_t per_second = 0;
  uint32_t burst = 0;

  bool unlimited() const { return per_second == 0; }
  std::chrono::nanoseconds interval() const {
    return std::chrono::nanoseconds(1'000'000'000 / per_second);
  }
};

// A token bucket as one number, the instant at which it will be full again (the "generic cell rate
// algorithm" of ITU-T I.371); so nothing has to be refilled. Not thread safe.
class TokenBucket {
 public:
  // Takes one token; 0 when there was one, otherwise how long until there is, and nothing is taken.
  // `now` is of the steady clock. `rate` must not be unlimited.
  std::chrono::nanoseconds Take(std::chrono::nanoseconds now, BucketRate rate) {
    const std::chrono::nanoseconds full_at = std::max(full_at_, now) + rate.interval();
    const std::chrono::nanoseconds wait = full_at - rate.burst * rate.interval() - now;
    if (wait > std::chrono::nanoseconds(0)) return wait;
    full_at_ = full_at;
    return std::chrono::nanoseconds(0);
  }

  // Then it is as good as a new one.
  bool IsFull(std::chrono::nanoseconds now) const { return full_at_ <= now; }

 private:
  std::chrono::nanoseconds full_at_ = std::chrono::nanoseconds::min();
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_TOKEN_BUCKET_H_
