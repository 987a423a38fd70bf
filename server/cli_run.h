#ifndef ONESTOP_SERVER_CLI_RUN_H_
#define ONESTOP_SERVER_CLI_RUN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/cli_place.h"

namespace onestop::cli {

struct RunOptions {
  // Each one replaces what the configuration says.
  std::vector<std::string> halls;
  std::vector<std::string> listen;
  std::vector<std::string> listen_tls;
  std::optional<std::string> metrics;
  std::string admin_socket;
  bool reflection = false;
  bool accept_halls = false;
  // Time runs so many times as fast, for demonstrations; 0: as the configuration says.
  double demo_speed = 0;
  // HH:MM in the time zone of the first hall: when the demonstration begins.
  std::string demo_start;
};

// Serves until SIGTERM, SIGINT or an administrator's Drain, then finishes what is under way within
// ten seconds. Ends the process with exit code 70 when the journal can no longer be written.
absl::Status Run(const PlaceOptions& place, const RunOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_RUN_H_
