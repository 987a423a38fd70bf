#include "server/history/sqlite_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/history/stored_part.h"
#include "server/journal/sqlite_error.h"
#include "server/journal/sqlite_file.h"

namespace onestop::history {
namespace {

constexpr int32_t kApplicationId = 0x4f53'4849;  // "OSHI"
constexpr std::string_view kSchema = R"sql(
  CREATE TABLE hall (
    hall_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sequence INTEGER NOT NULL DEFAULT 0,
    hash BLOB,
    config_sequence INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE visit_part (
    hall_id INTEGER NOT NULL,
    hall_date INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    part INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    stored BLOB NOT NULL,
    PRIMARY KEY (hall_id, hall_date, ticket, part)
  ) STRICT, WITHOUT ROWID;
)sql";

// SQLiteCpp's exceptions end here.
template <class Action>
absl::Status Guarded(std::string_view what, Action action) {
  try {
    return action();
  } catch (const SQLite::Exception& error) {
    return journal::SqliteError(error, what);
  }
}

// One row; false when it is damaged. SQLite's own functions, for a report looks at a million rows.
bool ReadRow(sqlite3_stmt* statement, Visit& visit, Part& part) {
  visit.date = sqlite3_column_int(statement, 0);
  visit.ticket = core::TicketId(static_cast<uint64_t>(sqlite3_column_int64(statement, 1)));
  visit.rating = static_cast<core::RatingLevel>(sqlite3_column_int(statement, 2));
  visit.sequence = static_cast<uint64_t>(sqlite3_column_int64(statement, 3));
  const char* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 4));
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement, 4));
  return visit.rating <= core::RatingLevel::kVerySatisfied &&
         Restore(std::string_view(bytes, size), visit, part);
}

void AddVisits(SQLite::Database& database, int64_t hall, const std::vector<Visit>& visits) {
  SQLite::Statement insert(database,
                           "INSERT OR REPLACE INTO visit_part (hall_id, hall_date, ticket, part, "
                           "rating, sequence, stored) VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (const Visit& visit : visits) {
    for (size_t index = 0; index < visit.parts.size(); ++index) {
      const StoredPart stored = Store(visit, visit.parts[index]);
      insert.reset();
      insert.bind(1, hall);
      insert.bind(2, visit.date);
      insert.bind(3, static_cast<int64_t>(visit.ticket.value()));
      insert.bind(4, static_cast<int64_t>(index));
      insert.bind(5, static_cast<int>(visit.rating));
      insert.bind(6, static_cast<int64_t>(visit.sequence));
      insert.bind(7, &stored, static_cast<int>(sizeof(stored)));
      insert.exec();
    }
  }
}

void AddRatings(SQLite::Database& database, int64_t hall, const std::vector<Rating>& ratings) {
  if (ratings.empty()) return;
  SQLite::Statement update(database, "UPDATE visit_part SET rating = ? WHERE hall_id = ? AND "
                                     "hall_date = ? AND ticket = ?");
  for (const Rating& rating : ratings) {
    update.reset();
    update.bind(1, static_cast<int>(rating.level));
    update.bind(2, hall);
    update.bind(3, rating.date);
    update.bind(4, static_cast<int64_t>(rating.ticket.value()));
    update.exec();
  }
}

// Whether the file itself is at fault, and not the disk or another process.
bool Unusable(const absl::Status& status) {
  const Reason reason = ReasonOf(status);
  return reason == Reason::kJournalCorrupt || reason == Reason::kJournalNewer;
}

// Out of the way, but not gone: somebody may want to know what happened to it.
void SetAside(const std::filesystem::path& path) {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm"}) {
    const std::string file = StrCat(path.string(), end);
    std::filesystem::rename(file, StrCat(path.string(), ".damaged", end), ignored);
  }
}

}  // namespace

SqliteStore::SqliteStore(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)) {}
SqliteStore::~SqliteStore() = default;

absl::StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::Open(const std::filesystem::path& path) {
  const journal::SqliteFileOptions options = {
      .path = path, .application_id = kApplicationId, .schema = kSchema, .vfs = ""};
  auto database = journal::OpenSqliteFile(options);
  if (!database.ok() && Unusable(database.status())) {
    LogWarn("history_begun_anew", {{"file", path.string()},
                                   {"message", FromAbsl(database.status().message())}});
    SetAside(path);
    database = journal::OpenSqliteFile(options);
  }
  if (!database.ok()) return database.status();
  return std::unique_ptr<SqliteStore>(new SqliteStore(*std::move(database)));
}

int64_t SqliteStore::HallId(std::string_view hall) {
  const std::string name(hall);
  SQLite::Statement find(*database_, "SELECT hall_id FROM hall WHERE name = ?");
  find.bind(1, name);
  if (find.executeStep()) return find.getColumn(0).getInt64();
  SQLite::Statement add(*database_, "INSERT INTO hall (name) VALUES (?)");
  add.bind(1, name);
  add.exec();
  return database_->getLastInsertRowid();
}

absl::StatusOr<Cursor> SqliteStore::CursorOf(std::string_view hall) {
  Cursor cursor;
  absl::Status status = Guarded("read how far the history is", [&] {
    SQLite::Statement find(*database_,
                           "SELECT sequence, config_sequence, hash FROM hall WHERE name = ?");
    find.bind(1, std::string(hall));
    if (!find.executeStep()) return absl::OkStatus();
    const SQLite::Column hash = find.getColumn(2);
    if (static_cast<size_t>(hash.getBytes()) != cursor.hash.size()) return absl::OkStatus();
    cursor.sequence = static_cast<uint64_t>(find.getColumn(0).getInt64());
    cursor.config_sequence = static_cast<uint64_t>(find.getColumn(1).getInt64());
    std::copy_n(static_cast<const uint8_t*>(hash.getBlob()), cursor.hash.size(),
                cursor.hash.begin());
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return cursor;
}

absl::Status SqliteStore::Rewind(std::string_view hall, uint64_t sequence) {
  return Guarded("take back a part of the history", [&] {
    SQLite::Statement drop(*database_,
                           "DELETE FROM visit_part WHERE hall_id = ? AND sequence > ?");
    drop.bind(1, HallId(hall));
    drop.bind(2, static_cast<int64_t>(sequence));
    drop.exec();
    return absl::OkStatus();
  });
}

absl::Status SqliteStore::Forget(std::string_view hall) {
  return Guarded("forget a history", [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement drop(*database_, "DELETE FROM visit_part WHERE hall_id = ?");
    drop.bind(1, HallId(hall));
    drop.exec();
    SQLite::Statement reset(*database_, "UPDATE hall SET sequence = 0, config_sequence = 0, "
                                        "hash = NULL WHERE name = ?");
    reset.bind(1, std::string(hall));
    reset.exec();
    transaction.commit();
    return absl::OkStatus();
  });
}

absl::Status SqliteStore::Add(std::string_view hall, const Collector::Harvest& harvest,
                              const Cursor* cursor) {
  return Guarded("add to the history", [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    const int64_t id = HallId(hall);
    AddVisits(*database_, id, harvest.visits);
    AddRatings(*database_, id, harvest.ratings);
    if (cursor != nullptr) {
      SQLite::Statement move(*database_, "UPDATE hall SET sequence = ?, config_sequence = ?, "
                                         "hash = ? WHERE hall_id = ?");
      move.bind(1, static_cast<int64_t>(cursor->sequence));
      move.bind(2, static_cast<int64_t>(cursor->config_sequence));
      move.bind(3, cursor->hash.data(), static_cast<int>(cursor->hash.size()));
      move.bind(4, id);
      move.exec();
    }
    transaction.commit();
    return absl::OkStatus();
  });
}

absl::Status SqliteStore::Scan(std::string_view hall, const Filter& filter, Position after,
                               Visitor visit) {
  return Guarded("read the history", [&] {
    // Compiled by SQLite itself, for SQLiteCpp's columns cost more than the rows.
    sqlite3_stmt* compiled = nullptr;
    const std::string sql =
        StrCat("SELECT hall_date, ticket, rating, sequence, stored FROM visit_part "
               "WHERE hall_id = ?1 AND hall_date BETWEEN ?2 AND ?3",
               after == Position() ? "" : " AND (hall_date, ticket) > (?4, ?5)",
               " ORDER BY hall_date, ticket, part");
    const int prepared = sqlite3_prepare_v2(database_->getHandle(), sql.c_str(), -1, &compiled,
                                            nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(compiled,
                                                                          sqlite3_finalize);
    if (prepared != SQLITE_OK) throw SQLite::Exception(database_->getHandle(), prepared);
    sqlite3_bind_int64(compiled, 1, HallId(hall));
    sqlite3_bind_int64(compiled, 2, std::max(filter.first_date, after.date));
    sqlite3_bind_int64(compiled, 3, filter.last_date);
    if (after != Position()) {
      sqlite3_bind_int64(compiled, 4, after.date);
      sqlite3_bind_int64(compiled, 5, static_cast<int64_t>(after.ticket.value()));
    }
    Visit whole;
    Part part;
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(compiled)) == SQLITE_ROW) {
      if (!ReadRow(compiled, whole, part)) {
        return Refuse(Reason::kJournalCorrupt, StrCat("the history has a damaged visit on ", whole.date,
                                                      "; remove the file, it is made anew"));
      }
      if (!visit(whole, part)) return absl::OkStatus();
    }
    if (step != SQLITE_DONE) throw SQLite::Exception(database_->getHandle(), step);
    return absl::OkStatus();
  });
}

}  // namespace onestop::history
