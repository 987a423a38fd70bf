#include "gateway/client/exit_code.h"

#include "absl/strings/cord.h"
#include "gateway/client/command_attempt.h"
#include "gateway/client/refusal.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

constexpr char kUsagePayload[] = "onestop/usage";

}  // namespace

absl::Status UsageError(std::string_view message) {
  absl::Status status = absl::InvalidArgumentError(ToAbsl(message));
  status.SetPayload(kUsagePayload, absl::Cord());
  return status;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return ExitCode::kOk;
  if (status.GetPayload(kUsagePayload)) return ExitCode::kUsage;
  const Reason reason = ReasonOf(status);
  if (reason == Reason::kNone && IsRefusal(status)) return ExitCode::kRefused;
  // A mailbox that stayed full through all retries is a failure, not an answer.
  if (IsTransient({.code = status.code(), .reason = reason, .retry_after = {}})) {
    return ExitCode::kFailed;
  }
  return IsRefusal(status) ? ExitCode::kRefused : ExitCode::kInternal;
}

}  // namespace onestop::gateway
