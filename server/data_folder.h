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
#include "server/identity/certificates.h"
#include "server/identity/identity.h"
#include "server/identity/sqlite_private_store.h"
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
  // The visits that are over; made anew from the journal where it is missing.
  std::string history;
  // Folder of the certificates; see identity::CertificateFiles.
  std::string certificates;
  // Written by a running server, one `what address` a line: where it can be reached.
  std::string addresses;
  // Which hall.toml was put in force last; see hall_files.h.
  std::string submitted;
};

struct OpenJournalOptions {
  // Makes one where there is none.
  bool create = false;
  // See SqliteJournal::Options.
  bool ignore_marks = false;
};

// The journal of the folder. DATA_LOCKED while another process has it, NotFound when there is none
// and none is to be made, and the errors of SqliteJournal::Open.
absl::StatusOr<std::unique_ptr<journal::SqliteJournal>> OpenJournal(
    const ServerConfig& config, const OpenJournalOptions& how = {});

// The same for the chain of devices and staff, which is made if it is not there.
absl::StatusOr<std::unique_ptr<journal::SqliteJournal>> OpenIdentityJournal(
    const ServerConfig& config, bool ignore_marks = false);

// What the server shows to devices on other machines, and the authority behind it.
struct ServerCertificates {
  std::string authority;
  identity::KeyAndCertificate server;
};

// INSECURE_ADDRESS when there are none or they do not belong together, KEY_FILE_OPEN when others may
// read the key. Says in the log when they are about to end. Blocks on the disk.
absl::StatusOr<ServerCertificates> LoadServerCertificates(const ServerConfig& config, Clock& clock);

// Devices and staff, with the files they are kept in, which it owns.
struct OpenedIdentity {
  std::unique_ptr<identity::Identity> identity;
  journal::SqliteJournal* chain = nullptr;
  identity::SqlitePrivateStore* store = nullptr;

  // Copies both files into `folder`, as of one moment.
  absl::Status CopyTo(const std::string& folder) const;
};

// Made if they are not there. `clock` and `random` must outlive the result, `on_failure` may be null.
absl::StatusOr<OpenedIdentity> OpenIdentity(const ServerConfig& config, Clock& clock, Random& random,
                                            std::function<void(const absl::Status&)> on_failure);

}  // namespace onestop

#endif  // ONESTOP_SERVER_DATA_FOLDER_H_
