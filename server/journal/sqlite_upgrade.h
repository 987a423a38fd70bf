#ifndef ONESTOP_SERVER_JOURNAL_SQLITE_UPGRADE_H_
#define ONESTOP_SERVER_JOURNAL_SQLITE_UPGRADE_H_

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "absl/status/status.h"

namespace SQLite {
class Database;
}  // namespace SQLite

namespace onestop::journal {

// Where the file as it was goes before it is changed: "journal.db.format1" for one of format 1.
std::filesystem::path UpgradeBackup(const std::filesystem::path& path, int32_t format);

// Makes a file of `format` one of the newest format: forward only, all steps in one transaction, and
// only after a copy of it was made beside it, read again whole and found the same. steps[i] is the SQL
// from format i + 1 to format i + 2. After an error, or a crash at any moment, the file has its old
// format and content, and the copy of an earlier try is replaced.
//
// Not for a file with what must be forgotten one day: the copy stays until somebody deletes it. Nobody
// else may use the connection meanwhile. Throws what SQLite throws while the steps run.
// JOURNAL_IO, JOURNAL_CORRUPT when the copy is not the same.
absl::Status UpgradeSqliteFile(SQLite::Database& database, const std::filesystem::path& path,
                               int32_t format, std::span<const std::string_view> steps);

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_SQLITE_UPGRADE_H_
