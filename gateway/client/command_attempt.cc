#include "gateway/client/command_attempt.h"

#include <algorithm>
#include <utility>

namespace onestop::gateway {

using std::chrono::nanoseconds;

bool IsTransient(const AttemptFailure& failure) {
  switch (failure.reason) {
    case Reason::kMailboxFull:
    case Reason::kRateLimited:
    case Reason::kDraining:
    case Reason::kStopping:
      return true;
    case Reason::kNone:
      break;
    default:
      return false;
  }
  return failure.code == absl::StatusCode::kUnavailable ||
         failure.code == absl::StatusCode::kDeadlineExceeded ||
         failure.code == absl::StatusCode::kResourceExhausted;
}

bool MayHaveActed(const AttemptFailure& failure) {
  return failure.reason == Reason::kNone && (failure.code == absl::StatusCode::kUnavailable ||
                                             failure.code == absl::StatusCode::kDeadlineExceeded ||
                                             failure.code == absl::StatusCode::kCancelled ||
                                             failure.code == absl::StatusCode::kUnknown ||
                                             failure.code == absl::StatusCode::kInternal);
}

CommandAttempt::CommandAttempt(RetryOptions options, std::string request_id, Random* random,
                               nanoseconds now)
    : options_(options),
      request_id_(std::move(request_id)),
      backoff_(options.backoff, random),
      deadline_(now + options.total_timeout) {}

nanoseconds CommandAttempt::StartAttempt(nanoseconds now) {
  ++attempts_;
  return std::min(options_.attempt_timeout, deadline_ - now);
}

Decision CommandAttempt::OnFailure(const AttemptFailure& failure, nanoseconds now) {
  if (MayHaveActed(failure)) outcome_unknown_ = true;
  if (!IsTransient(failure)) {
    if (failure.reason == Reason::kNone) return {NextStep::kFailed, nanoseconds(0)};
    outcome_unknown_ = false;
    return {NextStep::kRefused, nanoseconds(0)};
  }
  // The jitter is added to the server's hint, or everybody told to wait comes back at once.
  const nanoseconds delay = failure.retry_after.value_or(nanoseconds(0)) + backoff_.Next();
  if (now + delay >= deadline_) return {NextStep::kFailed, nanoseconds(0)};
  return {NextStep::kRetry, delay};
}

}  // namespace onestop::gateway
