#ifndef ONESTOP_COUNTER_CLIENT_CLI_H_
#define ONESTOP_COUNTER_CLIENT_CLI_H_

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "counter_client/terminal.h"
#include "gateway/console/common_options.h"

namespace onestop::counter_client {

// What the command line says: options common to all verbs, and the verb with its own.
struct CommandLine {
  gateway::CommonOptions common;
  Terminal::Overrides overrides;
  std::function<absl::Status(Terminal&)> verb;
  // Set when there is nothing to run: help was asked for, or the usage was wrong.
  std::optional<int> exit_code;
};

// Parses it; prints help and complaints itself.
CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_CLI_H_
