#ifndef ONESTOP_SERVER_JOURNAL_SQLITE_FILE_H_
#define ONESTOP_SERVER_JOURNAL_SQLITE_FILE_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace SQLite {
class Database;
}  // namespace SQLite

namespace onestop::journal {

struct SqliteFileOptions {
  std::filesystem::path path;
  int32_t application_id = 0;  // tells one kind of file from another
  std::string_view schema;     // SQL that makes an empty file one of the newest format
  // upgrades[i] is the SQL from format i + 1 to i + 2. There is one format more than upgrades; a file
  // with a greater one is refused.
  std::span<const std::string_view> upgrades = {};
  std::string vfs;             // SQLite's name of the file system to use; empty for the usual one

  int32_t format() const { return static_cast<int32_t>(upgrades.size()) + 1; }
};

// Opens, or creates, a database the only way OneStop uses one: 0600, one connection that locks
// everybody else out and does every write and checkpoint, write-ahead log, synced at each commit.
// SQLite 3.40 can lose data when a second connection checkpoints; hence one. Nothing else in the
// process may open the file, not even to read it: closing it would drop the POSIX locks. The
// connection has no locks inside: one thread at a time. An older format is brought up to the newest
// one; see sqlite_upgrade.h.
//
// PRAGMA_MISMATCH when a setting did not take, DATA_LOCKED when another connection has the file,
// JOURNAL_NEWER for a greater format, JOURNAL_CORRUPT when it is no such file, else JOURNAL_IO.
absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenSqliteFile(const SqliteFileOptions& options);

// Creates `folder` with what is missing above it; 0700 if it was not there.
absl::Status MakePrivateFolder(const std::filesystem::path& folder);

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_SQLITE_FILE_H_
