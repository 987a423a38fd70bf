#include "server/journal/sqlite_upgrade.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <string>
#include <system_error>
#include <vector>

#include "server/base/file.h"
#include "server/base/hash.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/sqlite_copy.h"

namespace onestop::journal {
namespace {

constexpr int kAllPages = -1;

// Every table with all its rows, read from the file's pages.
Hash256 ContentHash(SQLite::Database& database) {
  Hasher hasher;
  std::vector<std::string> tables;
  SQLite::Statement schema(database,
                           "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  while (schema.executeStep()) {
    tables.push_back(schema.getColumn(0).getString());
    hasher.Str(tables.back());
    hasher.Str(schema.getColumn(1).getString());
  }
  for (const std::string& table : tables) {
    SQLite::Statement rows(database, StrCat("SELECT * FROM \"", table, "\""));
    while (rows.executeStep()) {
      for (int column = 0; column < rows.getColumnCount(); ++column) {
        hasher.U8(static_cast<uint8_t>(rows.getColumn(column).getType()));
        hasher.Str(rows.getColumn(column).getString());
      }
    }
  }
  return hasher.Finish();
}

absl::Status VerifyCopy(const std::filesystem::path& copy, const Hash256& expected) {
  SQLite::Database database(copy.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
  const bool whole = database.execAndGet("PRAGMA integrity_check").getString() == "ok";
  if (whole && ContentHash(database) == expected) return absl::OkStatus();
  return Refuse(Reason::kJournalCorrupt,
                StrCat(copy.string(), " is not what was copied; nothing was changed"));
}

absl::Status BackUp(SQLite::Database& database, const std::filesystem::path& to) {
  const std::filesystem::path unverified = to.string() + ".new";
  std::error_code error;
  std::filesystem::remove(unverified, error);
  {
    auto copy = SqliteCopy::Begin(database, unverified);
    if (!copy.ok()) return copy.status();
    if (const auto whole = (*copy)->Step(kAllPages); !whole.ok()) return whole.status();
  }
  if (absl::Status status = VerifyCopy(unverified, ContentHash(database)); !status.ok()) {
    return status;
  }
  if (absl::Status status = SyncPath(unverified.string()); !status.ok()) return status;
  std::filesystem::rename(unverified, to, error);
  if (error) return Refuse(Reason::kJournalIo, StrCat("rename ", to.string(), ": ", error.message()));
  return SyncPath(to.parent_path().empty() ? "." : to.parent_path().string());
}

}  // namespace

std::filesystem::path UpgradeBackup(const std::filesystem::path& path, int32_t format) {
  return StrCat(path.string(), ".format", format);
}

absl::Status UpgradeSqliteFile(SQLite::Database& database, const std::filesystem::path& path,
                               int32_t format, std::span<const std::string_view> steps) {
  const std::filesystem::path backup = UpgradeBackup(path, format);
  if (absl::Status status = BackUp(database, backup); !status.ok()) return status;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const auto from = static_cast<size_t>(format - 1);
  for (std::string_view step : steps.subspan(from)) database.exec(std::string(step));
  database.exec(StrCat("PRAGMA user_version=", steps.size() + 1));
  transaction.commit();
  LogInfo("file_upgraded", {{"file", path.string()},
                            {"from_format", format},
                            {"to_format", steps.size() + 1},
                            {"backup", backup.string()}});
  return absl::OkStatus();
}

}  // namespace onestop::journal
