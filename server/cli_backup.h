#ifndef ONESTOP_SERVER_CLI_BACKUP_H_
#define ONESTOP_SERVER_CLI_BACKUP_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "server/cli_place.h"

// Verbs about backups.

namespace onestop::cli {

struct BackupOptions {
  bool json = false;
};
// Makes a backup in the server's backup folder, of a running server or of its files.
absl::Status MakeBackupNow(const PlaceOptions& place, const BackupOptions& options);
// Lists those there are, oldest first.
absl::Status PrintBackups(const PlaceOptions& place, const BackupOptions& options);
// Whether every file of a backup is as it was when it was made.
absl::Status VerifyBackupFolder(const std::string& backup, const BackupOptions& options);

struct RestoreOptions {
  std::string backup;
  // For the record.
  std::string reason;
  uint32_t skip_numbers = 1000;
  bool json = false;
};
// Lets a stopped server go on from a backup: puts its files in the place of what is there, which is
// moved aside, and settles the halls.
absl::Status Restore(const PlaceOptions& place, const RestoreOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_BACKUP_H_
