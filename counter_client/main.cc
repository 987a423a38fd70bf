// onestop-counter: what a clerk does at a window, as a command.
//
// Exit codes: 0 done, 2 wrong usage, 3 refused by the server, 4 server away, 5 anything else.

#include <iostream>
#include <utility>

#include "absl/status/statusor.h"
#include "counter_client/cli.h"
#include "counter_client/terminal.h"
#include "gateway/client/clerk_session.h"
#include "gateway/client/connection.h"
#include "gateway/console/console.h"

namespace onestop::counter_client {
namespace {

using gateway::ExitCode;

ExitCode Run(const CommandLine& line) {
  const absl::StatusOr<gateway::ConsoleOptions> console_options = ConsoleOptionsOf(line.common);
  gateway::Console console(console_options.value_or(gateway::ConsoleOptions()), std::cout,
                           std::cerr);
  if (!console_options.ok()) return console.Finish(console_options.status());
  const absl::StatusOr<gateway::ConnectionOptions> options = ConnectionOptionsOf(line.common);
  if (!options.ok()) return console.Finish(options.status());
  const auto connection = gateway::Connection::Open(*options);
  if (!connection.ok()) return console.Finish(connection.status());
  absl::StatusOr<gateway::ClerkSession> session =
      gateway::LoadClerkSession((*connection)->folder());
  if (!session.ok()) return console.Finish(session.status());
  Terminal terminal((*connection)->client(), console, (*connection)->folder(), *std::move(session),
                    line.overrides);
  return console.Finish(line.verb(terminal));
}

}  // namespace
}  // namespace onestop::counter_client

int main(int argc, char** argv) {
  using namespace onestop::counter_client;
  const CommandLine line = ParseCommandLine(argc, argv);
  if (line.exit_code) return *line.exit_code;
  return static_cast<int>(Run(line));
}
