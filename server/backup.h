#ifndef ONESTOP_SERVER_BACKUP_H_
#define ONESTOP_SERVER_BACKUP_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/base/time.h"
#include "server/config.h"

// Backups: a folder each, named for the instant it was made, with copies of what a data folder cannot
// do without and a stamp that says what they hold. The head files are not among them: a backup is no
// data folder before it has been restored, which settles it (see settle.h).

namespace onestop {

// What a backup holds, as written in its file `stamp`.
struct BackupStamp {
  struct Chain {
    std::string name;
    uint64_t sequence = 0;
    uint64_t epoch = 0;
    Hash256 hash{};
    friend bool operator==(const Chain&, const Chain&) = default;
  };
  struct File {
    std::string name;  // within the backup
    uint64_t bytes = 0;
    Hash256 hash{};
    friend bool operator==(const File&, const File&) = default;
  };

  Time time{};  // milliseconds
  std::vector<Chain> chains;
  std::vector<File> files;

  uint64_t bytes() const;
  friend bool operator==(const BackupStamp&, const BackupStamp&) = default;
};

// The stamp as text, which ends with its own hash, and back. JOURNAL_CORRUPT when it is not whole.
std::string FormatStamp(const BackupStamp& stamp);
absl::StatusOr<BackupStamp> ParseStamp(std::string_view text);

// Makes a backup in `folder`, which is made if need be: has `copy` put journal.db, identity.db and
// private.db into the folder it is given, adds what else belongs to it from the data folder, verifies
// every chain from its first record on, stamps it, and gives it its name once it is durable. The
// backup's folder. The errors of `copy`, JOURNAL_CORRUPT and the like, JOURNAL_IO. Blocks, for minutes
// when there are years of records.
absl::StatusOr<std::filesystem::path> MakeBackup(
    const ServerConfig& config, const std::filesystem::path& folder, Time now,
    absl::FunctionRef<absl::Status(const std::filesystem::path&)> copy);

// Whether every file of a backup is as it was when it was made. JOURNAL_CORRUPT, naming the file.
absl::StatusOr<BackupStamp> VerifyBackup(const std::filesystem::path& backup);

// The whole backups in a folder, oldest first; none when there is no such folder.
std::vector<std::filesystem::path> ListBackups(const std::filesystem::path& folder);

// Which of them (by name, oldest first) are kept no longer: of those older than `hourly_for` all but the
// last of each day (UTC), and those older than `daily_for`. Never the newest.
std::vector<std::string> BackupsToDrop(const std::vector<std::string>& names, Time now,
                                       Duration hourly_for, Duration daily_for);

// The instant in a backup's name.
absl::StatusOr<Time> BackupTime(const std::string& name);

// Puts the files of a backup into the data folder of a stopped server, in the place of what is there,
// which is moved to `replaced-<instant>` within it, never deleted. The halls are not settled yet: until
// that is done a server would not go on with them. JOURNAL_CORRUPT before anything is touched,
// DATA_LOCKED. The folder with what was replaced; empty when there was nothing.
absl::StatusOr<std::filesystem::path> PutBack(const ServerConfig& config,
                                              const std::filesystem::path& backup, Time now);

}  // namespace onestop

#endif  // ONESTOP_SERVER_BACKUP_H_
