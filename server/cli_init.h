#ifndef ONESTOP_SERVER_CLI_INIT_H_
#define ONESTOP_SERVER_CLI_INIT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace onestop::cli {

struct InitOptions {
  std::string data;
  // hall.toml files that are copied into the folder; empty: the example that was installed.
  std::vector<std::string> halls;
  // Names and addresses by which devices on other machines reach the server, besides its own.
  std::vector<std::string> hosts;
};

// Makes a data folder that `run` can serve: server.toml, the hall files, an empty journal, the
// keys and the certificates. Refused when there is one already.
absl::Status Init(const InitOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_INIT_H_
