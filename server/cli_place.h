#ifndef ONESTOP_SERVER_CLI_PLACE_H_
#define ONESTOP_SERVER_CLI_PLACE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/config.h"
#include "server/data_folder.h"

namespace onestop::cli {

// How the command line names a server.
struct PlaceOptions {
  // A server.toml.
  std::string config;
  // A data folder; its server.toml is read if there is one.
  std::string data;
};

// The configuration of the server meant: by --config, by --data, else ONESTOP_CONFIG, ONESTOP_DATA,
// ./server.toml and /etc/onestop/server.toml, in this order. Blocks on the disk. A refusal with every
// mistake of the file, or UsageError when there is none.
absl::StatusOr<ServerConfig> FindServer(const PlaceOptions& options);

// The hall that is meant when there is only one; UsageError when there are several.
absl::StatusOr<std::string> OnlyHall(const std::vector<std::string>& halls);

// The files of a server that does not run, for verbs that need no server. Holds their lock.
class StoppedServer {
 public:
  // The errors of OpenJournal and OpenIdentity.
  static absl::StatusOr<std::unique_ptr<StoppedServer>> Open(const ServerConfig& config);

  journal::SqliteJournal& journal() { return *journal_; }
  identity::Identity& identity() { return *identity_.identity; }
  // Copies the databases into a folder.
  absl::Status CopyTo(const std::string& folder);
  // The halls in the journal and in the server's hall files, sorted.
  const std::vector<std::string>& halls() const { return halls_; }

 private:
  StoppedServer() = default;

  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<journal::SqliteJournal> journal_;
  OpenedIdentity identity_;
  std::vector<std::string> halls_;
};

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_PLACE_H_
