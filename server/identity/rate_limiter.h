#ifndef ONESTOP_SERVER_IDENTITY_RATE_LIMITER_H_
#define ONESTOP_SERVER_IDENTITY_RATE_LIMITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/role.h"
#include "server/base/time.h"
#include "server/identity/caller.h"
#include "server/identity/token_bucket.h"

namespace onestop::identity {

// A refusal with RATE_LIMITED that says when to come back, for people in its message and for
// programs through RetryAfterOf.
absl::Status RateLimited(Duration retry_after, std::string_view message);

// Nothing for a status that RateLimited did not make.
std::optional<Duration> RetryAfterOf(const absl::Status& status);

// What a device of this role may ask. A web process carries many people, a kiosk one.
BucketRate RateOf(Role device_role);

// Keeps one caller from using up what all share: a token bucket for each device, and for each
// person signed in on one. Administrators and the load generator are not limited.
//
// Thread safe; callers rarely meet, because the buckets are spread over several locks.
class RateLimiter {
 public:
  // `clock` must outlive the limiter.
  explicit RateLimiter(Clock& clock) : clock_(clock) {}

  // OK, or RATE_LIMITED.
  absl::Status Admit(const Caller& caller);

  // How many callers are remembered; those that have been quiet are forgotten.
  size_t size();

 private:
  struct Shard {
    Mutex mutex;
    absl::flat_hash_map<uint64_t, TokenBucket> buckets ONESTOP_GUARDED_BY(mutex);
  };

  Clock& clock_;
  std::array<Shard, 16> shards_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_RATE_LIMITER_H_
