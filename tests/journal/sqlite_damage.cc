#include "tests/journal/sqlite_damage.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "server/base/check.h"

namespace onestop::journal {

int ChangeSqlite(const std::filesystem::path& file, const std::string& sql) {
  return SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(sql);
}

std::string SqliteHallId(const std::filesystem::path& file, const std::string& hall) {
  SQLite::Database database(file.string());
  SQLite::Statement query(database, "SELECT id FROM halls WHERE name = ?");
  query.bind(1, hall);
  ONESTOP_CHECK(query.executeStep()) << hall;
  return query.getColumn(0).getString();
}

}  // namespace onestop::journal
