#include "server/identity/sqlite_private_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sys/stat.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/sqlite_copy.h"
#include "server/journal/sqlite_error.h"
#include "server/journal/sqlite_file.h"

namespace onestop::identity {
namespace {

constexpr int32_t kApplicationId = 0x4f53'5052;  // "OSPR"
// Few, whatever they are.
constexpr int kAllPages = 1'000'000;
constexpr std::string_view kSchema = R"sql(
  CREATE TABLE master_key (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL) STRICT;
  CREATE TABLE device (device_id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
  CREATE TABLE staff (
    staff_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    pin_hash BLOB NOT NULL,
    PRIMARY KEY (staff_id, version)
  ) STRICT, WITHOUT ROWID;
)sql";
// What came later. A file of before gets it when it is opened, and a program of before leaves it alone.
constexpr char kAddedSchema[] = R"sql(
  CREATE TABLE IF NOT EXISTS holder_key (
    hall TEXT NOT NULL,
    hall_date INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (hall, hall_date)
  ) STRICT, WITHOUT ROWID;
)sql";

absl::Status Run(SQLite::Statement& statement) {
  statement.exec();
  return absl::OkStatus();
}

void BindKey(SQLite::Statement& statement, StaffKey key) {
  statement.bind(1, key.staff_id);
  statement.bind(2, key.version);
}

void BindDay(SQLite::Statement& statement, const HallDate& day) {
  statement.bind(1, day.hall);
  statement.bind(2, day.date);
}

void BindBlob(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

std::string_view Blob(const SQLite::Column& column) {
  return {static_cast<const char*>(column.getBlob()), static_cast<size_t>(column.getBytes())};
}

absl::StatusOr<Hash256> KeyIn(const SQLite::Column& column) {
  const std::string_view bytes = Blob(column);
  Hash256 key{};
  if (bytes.size() != key.size()) {
    return Refuse(Reason::kJournalCorrupt, "a key in the private store is damaged");
  }
  std::copy_n(AsBytes(bytes).begin(), key.size(), key.begin());
  return key;
}

// What was dropped also stands in the write-ahead log until that is emptied.
void EmptyLog(SQLite::Database& database) {
  SQLite::Statement statement(database, "PRAGMA wal_checkpoint(TRUNCATE)");
  while (statement.executeStep()) {
  }
}

absl::StatusOr<std::optional<Hash256>> FindHolderKey(SQLite::Database& database,
                                                     const HallDate& day) {
  SQLite::Statement statement(database,
                              "SELECT key FROM holder_key WHERE hall = ? AND hall_date = ?");
  BindDay(statement, day);
  if (!statement.executeStep()) return std::nullopt;
  return KeyIn(statement.getColumn(0));
}

void ReplaceHolderKeys(SQLite::Database& database, const HallDate& day, const Hash256& key) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement drop(database, "DELETE FROM holder_key WHERE hall = ? AND hall_date < ?");
  BindDay(drop, day);
  drop.exec();
  SQLite::Statement add(database,
                        "INSERT INTO holder_key (hall, hall_date, key) VALUES (?, ?, ?)");
  BindDay(add, day);
  BindBlob(add, 3, AsText(key));
  add.exec();
  transaction.commit();
}

}  // namespace

SqlitePrivateStore::SqlitePrivateStore(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)) {}
SqlitePrivateStore::~SqlitePrivateStore() = default;

absl::StatusOr<std::unique_ptr<SqlitePrivateStore>> SqlitePrivateStore::Open(
    const std::filesystem::path& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & 0077) != 0) {
    return Refuse(
        Reason::kKeyFileOpen,
        StrCat(path.string(), " is open to others than its owner; its mode must be 0600"));
  }
  absl::StatusOr<std::unique_ptr<SQLite::Database>> database =
      journal::OpenSqliteFile({.path = path,
                               .application_id = kApplicationId,
                               .schema = kSchema,
                               .vfs = ""});
  if (!database.ok()) return database.status();
  std::unique_ptr<SqlitePrivateStore> store(new SqlitePrivateStore(*std::move(database)));
  absl::Status status = store->With([&](SQLite::Database& connection) -> absl::Status {
    if (connection.execAndGet("PRAGMA secure_delete=ON").getInt() != 1) {
      return Refuse(Reason::kPragmaMismatch,
                    StrCat(path.string(), ": SQLite refuses secure_delete"));
    }
    connection.exec(kAddedSchema);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return store;
}

absl::Status SqlitePrivateStore::With(absl::FunctionRef<absl::Status(SQLite::Database&)> use) {
  MutexLock lock(mutex_);
  try {
    return use(*database_);
  } catch (const SQLite::Exception& error) {
    return journal::SqliteError(error, "private store");
  }
}

absl::Status SqlitePrivateStore::CopyTo(const std::filesystem::path& to) {
  return With([&to](SQLite::Database& database) {
    auto copy = journal::SqliteCopy::Begin(database, to);
    if (!copy.ok()) return copy.status();
    return (*copy)->Step(kAllPages).status();
  });
}

absl::StatusOr<std::optional<Hash256>> SqlitePrivateStore::MasterKey() {
  std::optional<Hash256> key;
  absl::Status status = With([&](SQLite::Database& database) -> absl::Status {
    SQLite::Statement statement(database, "SELECT key FROM master_key WHERE id = 1");
    if (!statement.executeStep()) return absl::OkStatus();
    absl::StatusOr<Hash256> stored = KeyIn(statement.getColumn(0));
    if (!stored.ok()) return stored.status();
    key = *stored;
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return key;
}

absl::Status SqlitePrivateStore::PutMasterKey(const Hash256& key) {
  return With([&](SQLite::Database& database) -> absl::Status {
    SQLite::Statement statement(database,
                                "INSERT OR IGNORE INTO master_key (id, key) VALUES (1, ?)");
    BindBlob(statement, 1, AsText(key));
    if (statement.exec() == 1) return absl::OkStatus();
    return Refuse(Reason::kJournalIo, "the private store has a key already");
  });
}

absl::Status SqlitePrivateStore::PutDeviceName(uint32_t device_id, const std::string& name) {
  return With([&](SQLite::Database& database) {
    SQLite::Statement statement(database,
                                "INSERT OR REPLACE INTO device (device_id, name) VALUES (?, ?)");
    statement.bind(1, device_id);
    statement.bind(2, name);
    return Run(statement);
  });
}

absl::StatusOr<std::map<uint32_t, std::string>> SqlitePrivateStore::DeviceNames() {
  std::map<uint32_t, std::string> names;
  absl::Status status = With([&](SQLite::Database& database) {
    SQLite::Statement statement(database, "SELECT device_id, name FROM device");
    while (statement.executeStep()) {
      names[statement.getColumn(0).getUInt()] = statement.getColumn(1).getString();
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::Status SqlitePrivateStore::PutStaff(StaffKey key, const StaffDetails& details) {
  return With([&](SQLite::Database& database) {
    SQLite::Statement statement(database,
                                "INSERT OR REPLACE INTO staff (staff_id, version, display_name, "
                                "pin_hash) VALUES (?, ?, ?, ?)");
    BindKey(statement, key);
    statement.bind(3, details.display_name);
    BindBlob(statement, 4, details.pin_hash);
    return Run(statement);
  });
}

absl::StatusOr<std::optional<StaffDetails>> SqlitePrivateStore::GetStaff(StaffKey key) {
  std::optional<StaffDetails> details;
  absl::Status status = With([&](SQLite::Database& database) {
    SQLite::Statement statement(
        database, "SELECT display_name, pin_hash FROM staff WHERE staff_id = ? AND version = ?");
    BindKey(statement, key);
    if (!statement.executeStep()) return absl::OkStatus();
    const SQLite::Column hash = statement.getColumn(1);
    details = StaffDetails{statement.getColumn(0).getString(), std::string(Blob(hash))};
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return details;
}

absl::StatusOr<std::vector<StaffKey>> SqlitePrivateStore::StaffKeys() {
  std::vector<StaffKey> keys;
  absl::Status status = With([&](SQLite::Database& database) {
    SQLite::Statement statement(database,
                                "SELECT staff_id, version FROM staff ORDER BY staff_id, version");
    while (statement.executeStep()) {
      keys.push_back(StaffKey{statement.getColumn(0).getUInt(), statement.getColumn(1).getUInt()});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return keys;
}

absl::Status SqlitePrivateStore::DropStaff(StaffKey key) {
  return With([&](SQLite::Database& database) {
    SQLite::Statement statement(database, "DELETE FROM staff WHERE staff_id = ? AND version = ?");
    BindKey(statement, key);
    statement.exec();
    EmptyLog(database);
    return absl::OkStatus();
  });
}

absl::StatusOr<Hash256> SqlitePrivateStore::HolderKey(const HallDate& day, const Hash256& fresh) {
  Hash256 key = fresh;
  absl::Status status = With([&](SQLite::Database& database) -> absl::Status {
    absl::StatusOr<std::optional<Hash256>> stored = FindHolderKey(database, day);
    if (!stored.ok()) return stored.status();
    if (stored->has_value()) {
      key = **stored;
      return absl::OkStatus();
    }
    ReplaceHolderKeys(database, day, fresh);
    EmptyLog(database);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return key;
}

}  // namespace onestop::identity
