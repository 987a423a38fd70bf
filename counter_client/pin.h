#ifndef ONESTOP_COUNTER_CLIENT_PIN_H_
#define ONESTOP_COUNTER_CLIENT_PIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/base/secret.h"

namespace onestop::counter_client {

// The PIN: from the file if one is named, else from ONESTOP_PIN, else asked for on standard input,
// without showing it when that is a terminal. Never from the command line, where other users of the
// machine could read it. UsageError when there is none.
absl::StatusOr<Secret> ReadPin(const std::string& file, const std::string& prompt);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_PIN_H_
