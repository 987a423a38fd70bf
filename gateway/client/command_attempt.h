#ifndef ONESTOP_GATEWAY_CLIENT_COMMAND_ATTEMPT_H_
#define ONESTOP_GATEWAY_CLIENT_COMMAND_ATTEMPT_H_

#include <chrono>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "gateway/client/backoff.h"
#include "server/base/random.h"
#include "server/base/reason.h"

namespace onestop::gateway {

struct RetryOptions {
  // The longest one attempt may take.
  std::chrono::nanoseconds attempt_timeout = std::chrono::seconds(5);
  // The longest a command may take with all its attempts and delays.
  std::chrono::nanoseconds total_timeout = std::chrono::seconds(20);
  BackoffOptions backoff;
};

// How an attempt failed, as far as the decision needs to know.
struct AttemptFailure {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  // kNone when the answer did not come from the hall.
  Reason reason = Reason::kNone;
  // When the server said how long to stay away.
  std::optional<std::chrono::nanoseconds> retry_after;
};

enum class NextStep {
  // Send the same command with the same request id again, after the delay.
  kRetry,
  // The server's last word: asking again would not help.
  kRefused,
  // Out of time, or a failure that asking again does not cure.
  kFailed,
};

struct Decision {
  NextStep step = NextStep::kFailed;
  std::chrono::nanoseconds delay{0};
};

// True when asking again later may well succeed: the server was away or too slow, restarts, or had
// too much to do.
bool IsTransient(const AttemptFailure& failure);

// True when a command that failed this way may nevertheless have been carried out.
bool MayHaveActed(const AttemptFailure& failure);

// One command from its first attempt to its last: decides whether to try again, when, and for how
// long, and keeps the request id that makes all attempts one command.
//
// Pure: time and randomness come from outside and nothing blocks, so that a simulation runs the
// same decisions as a real client. Thread-compatible.
class CommandAttempt {
 public:
  // `now` is steady time, of any origin. The random source must outlive the object.
  CommandAttempt(RetryOptions options, std::string request_id, Random* random,
                 std::chrono::nanoseconds now);

  // Call before each attempt. Returns how long it may take; positive when the former decision was
  // kept to.
  std::chrono::nanoseconds StartAttempt(std::chrono::nanoseconds now);

  // Call after an attempt that failed.
  Decision OnFailure(const AttemptFailure& failure, std::chrono::nanoseconds now);

  const std::string& request_id() const { return request_id_; }
  int attempts() const { return attempts_; }
  // True after a failure that leaves open whether the command was carried out. A later refusal with
  // a Reason settles it, because the server recognises a command it has accepted.
  bool outcome_unknown() const { return outcome_unknown_; }

 private:
  RetryOptions options_;
  std::string request_id_;
  Backoff backoff_;
  std::chrono::nanoseconds deadline_;
  int attempts_ = 0;
  bool outcome_unknown_ = false;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_COMMAND_ATTEMPT_H_
