#ifndef ONESTOP_SERVER_CLI_PIN_H_
#define ONESTOP_SERVER_CLI_PIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/base/secret.h"

namespace onestop::cli {

// A PIN that never stands on a command line: from a file, else from the environment variable
// ONESTOP_PIN, else asked for twice at the terminal without being shown.
absl::StatusOr<Secret> ReadPin(const std::string& pin_file);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_PIN_H_
