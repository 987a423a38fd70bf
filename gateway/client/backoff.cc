#include "gateway/client/backoff.h"

#include <algorithm>
#include <cstdint>

#include "server/base/check.h"

namespace onestop::gateway {

using std::chrono::nanoseconds;

Backoff::Backoff(BackoffOptions options, Random* random)
    : options_(options), random_(random), limit_(std::min(options.base, options.cap)) {
  ONESTOP_CHECK(options.base.count() > 0 && options.cap.count() > 0);
}

nanoseconds Backoff::Next() {
  const auto bound = static_cast<uint64_t>(limit_.count()) + 1;
  const nanoseconds delay(static_cast<int64_t>(random_->Below(bound)));
  limit_ = limit_ > options_.cap / 2 ? options_.cap : limit_ * 2;
  return delay;
}

void Backoff::Reset() { limit_ = std::min(options_.base, options_.cap); }

}  // namespace onestop::gateway
