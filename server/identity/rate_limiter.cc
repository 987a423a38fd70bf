#include "server/identity/rate_limiter.h"

#include <chrono>
#include <cstddef>
#include <string>

#include "absl/hash/hash.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/identity/limits.h"

namespace onestop::identity {
namespace {

// Milliseconds in decimal.
constexpr std::string_view kRetryPayloadUrl = "onestop/retry-after";

}  // namespace

absl::Status RateLimited(Duration retry_after, std::string_view message) {
  absl::Status status =
      Refuse(Reason::kRateLimited, StrCat(message, "; try again in ", retry_after.count(), " ms"));
  status.SetPayload(ToAbsl(kRetryPayloadUrl), absl::Cord(std::to_string(retry_after.count())));
  return status;
}

std::optional<Duration> RetryAfterOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(ToAbsl(kRetryPayloadUrl));
  int64_t milliseconds = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &milliseconds)) {
    return std::nullopt;
  }
  return Duration(milliseconds);
}

BucketRate RateOf(Role device_role) {
  switch (device_role) {
    case Role::kKiosk:
      return {.per_second = 5, .burst = 20};
    case Role::kDisplay:
      return {.per_second = 5, .burst = 20};
    case Role::kWeb:
      return {.per_second = 200, .burst = 400};
    case Role::kGuide:
      return {.per_second = 10, .burst = 20};
    case Role::kClerk:
      return {.per_second = 20, .burst = 40};
    case Role::kPartner:
      return {.per_second = 50, .burst = 100};
    case Role::kScraper:
      return {.per_second = 5, .burst = 20};
    case Role::kLoad:
    case Role::kAdministrator:
      return {.per_second = 0, .burst = 0};
    case Role::kNone:
    case Role::kSupervisor:
    case Role::kTimer:
      break;  // No device has these.
  }
  return {.per_second = 1, .burst = 1};
}

absl::Status RateLimiter::Admit(const Caller& caller) {
  const BucketRate rate =
      RateOf(caller.Has(Role::kAdministrator) ? Role::kAdministrator : caller.device_role);
  if (rate.unlimited()) return absl::OkStatus();
  const uint64_t actor = caller.Actor();
  Shard& shard = shards_[absl::HashOf(actor) % shards_.size()];
  const std::chrono::nanoseconds now = clock_.SteadyNow();
  std::chrono::nanoseconds wait;
  {
    MutexLock lock(shard.mutex);
    if (shard.buckets.size() >= kBucketsPerShard && !shard.buckets.contains(actor)) {
      absl::erase_if(shard.buckets, [now](const auto& entry) { return entry.second.IsFull(now); });
    }
    wait = shard.buckets[actor].Take(now, rate);
  }
  if (wait == std::chrono::nanoseconds(0)) return absl::OkStatus();
  return RateLimited(std::chrono::ceil<Duration>(wait), "too many calls from this device");
}

size_t RateLimiter::size() {
  size_t total = 0;
  for (Shard& shard : shards_) {
    MutexLock lock(shard.mutex);
    total += shard.buckets.size();
  }
  return total;
}

}  // namespace onestop::identity
