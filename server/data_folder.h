#ifndef ONESTOP_SERVER_DATA_FOLDER_H_
#define ONESTOP_SERVER_DATA_FOLDER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/config.h"
#include "server/identity/identity.h"
#include "server/journal/sqlite_journal.h"

namespace onestop {

// The files of a data folder.
struct DataFolder {
  explicit DataFolder(const std::string& folder);

  // The halls' records.
  std::string journal;
  // Devices and staff: the chain, and what must not stand in one.
  std::string identity;
  std::string private_store;
  // Written by a running server, one `what address` a line: where it can be reached.
  std::string addresses;
  // Which hall.toml was put in force last; see hall_files.h.
  std::string submitted;
};

// The journal of the folder. DATA_LOCKED while another process has it, NotFound when there is none
// and `create` is false, and the errors of SqliteJournal::Open.
absl::StatusOr<std::unique_ptr<journal::SqliteJournal>> OpenJournal(const ServerConfig& config,
                                                                    bool create = false);

// Devices and staff; made if they are not there. `clock` and `random` must outlive the result,
// `on_failure` may be null.
absl::StatusOr<std::unique_ptr<identity::Identity>> OpenIdentity(
    const ServerConfig& config, Clock& clock, Random& random,
    std::function<void(const absl::Status&)> on_failure);

}  // namespace onestop

#endif  // ONESTOP_SERVER_DATA_FOLDER_H_
