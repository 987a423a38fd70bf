#ifndef ONESTOP_SERVER_CLI_CONFIG_H_
#define ONESTOP_SERVER_CLI_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "server/cli_place.h"

// Verbs about configuration files.

namespace onestop::cli {

// Says everything that is wrong with a hall.toml or server.toml, with its line.
absl::Status CheckConfigFile(const std::string& path);

// Prints the hall.toml in force, as it was submitted.
absl::Status ShowConfig(const PlaceOptions& place, const std::string& hall);

struct ApplyConfigOptions {
  std::string path;
  // The version it was made from; unset: whatever is in force now.
  std::optional<uint64_t> expected_version;
};
// Puts a whole new hall.toml in force on the running server, or nothing of it.
absl::Status ApplyConfigFile(const PlaceOptions& place, const ApplyConfigOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_CONFIG_H_
