#ifndef ONESTOP_GATEWAY_CLIENT_EXIT_CODE_H_
#define ONESTOP_GATEWAY_CLIENT_EXIT_CODE_H_

#include <string_view>

#include "absl/status/status.h"

namespace onestop::gateway {

// How the commands end, for scripts. Numbers are part of the interface.
enum class ExitCode : int {
  kOk = 0,
  // The command line, or what it names on this machine, is wrong.
  kUsage = 2,
  // The server said no, with a Reason.
  kRefused = 3,
  // The server was away, or did not manage it within the time and all retries.
  kFailed = 4,
  // Anything else: a defect, or an answer nobody understands.
  kInternal = 5,
};

// A mistake in how the command was used.
absl::Status UsageError(std::string_view message);

ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_EXIT_CODE_H_
