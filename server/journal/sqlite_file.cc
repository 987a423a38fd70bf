#include "server/journal/sqlite_file.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/sqlite_error.h"
#include "server/journal/sqlite_upgrade.h"

namespace onestop::journal {
namespace {

struct Pragma {
  const char* name;
  const char* value;
  const char* read_back;
};

constexpr Pragma kLockingMode = {"locking_mode", "EXCLUSIVE", "exclusive"};

// The size of a page comes first, while there is none.
constexpr Pragma kPragmas[] = {
    {"page_size", "8192", "8192"},  // appends a tenth more rows a second than 4096 or 16384
    {"journal_mode", "WAL", "wal"},
    {"synchronous", "FULL", "2"},
    {"wal_autocheckpoint", "1000", "1000"},
    {"journal_size_limit", "33554432", "33554432"},
    {"temp_store", "MEMORY", "2"},
    {"mmap_size", "0", "0"},  // an I/O error under a mapping is a signal, not a status
    {"foreign_keys", "ON", "1"},
    {"trusted_schema", "OFF", "0"},
    {"cell_size_check", "ON", "1"},
};

absl::Status SetPragma(SQLite::Database& database, const Pragma& pragma) {
  SQLite::Statement set(database, StrCat("PRAGMA ", pragma.name, "=", pragma.value));
  while (set.executeStep()) {
  }
  SQLite::Statement get(database, StrCat("PRAGMA ", pragma.name));
  const std::string value = get.executeStep() ? get.getColumn(0).getString() : "";
  if (value == pragma.read_back) return absl::OkStatus();
  return Refuse(Reason::kPragmaMismatch,
                StrCat(database.getFilename(), ": SQLite's ", pragma.name, " is '", value,
                       "' after it was set to ", pragma.value));
}

// Creates the file with its final permissions before SQLite would with others, and narrows those of
// a file that has wider ones; its write-ahead log gets the same.
absl::Status MakePrivateFile(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const bool ok = descriptor >= 0 && fchmod(descriptor, 0600) == 0 && fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (ok) return absl::OkStatus();
  return Refuse(Reason::kJournalIo, StrCat("open ", path.string(), ": ", std::strerror(error)));
}

// The file's format, if it is one of this kind, or 0 when it is empty; before anything in it is changed.
absl::StatusOr<int32_t> FormatOf(SQLite::Database& database, const SqliteFileOptions& options) {
  const std::string name = options.path.string();
  const int32_t application_id = database.execAndGet("PRAGMA application_id").getInt();
  const int32_t format = database.execAndGet("PRAGMA user_version").getInt();
  const int tables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
  if (application_id == 0 && format == 0 && tables == 0) return 0;
  if (application_id != options.application_id || format < 1) {
    return Refuse(Reason::kJournalCorrupt, StrCat(name, " is not a file of this kind"));
  }
  if (format > options.format()) {
    return Refuse(Reason::kJournalNewer,
                  StrCat(name, " has format ", format, ", this program knows formats up to ",
                         options.format()));
  }
  return format;
}

// SQLite itself notices when whole pages are missing, but not the end of the last one. Called while
// no write-ahead log can hold pages that the file does not have yet.
absl::Status CheckLength(SQLite::Database& database, const SqliteFileOptions& options) {
  const auto pages = static_cast<uint64_t>(database.execAndGet("PRAGMA page_count").getInt64());
  const auto page_size = static_cast<uint64_t>(database.execAndGet("PRAGMA page_size").getInt64());
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(options.path, error);
  if (!error && size >= pages * page_size) return absl::OkStatus();
  return Refuse(Reason::kJournalCorrupt,
                StrCat(options.path.string(), " is cut short: ", error ? 0 : size, " of ",
                       pages * page_size, " bytes"));
}

void Create(SQLite::Database& database, const SqliteFileOptions& options) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  database.exec(std::string(options.schema));
  database.exec(StrCat("PRAGMA application_id=", options.application_id));
  database.exec(StrCat("PRAGMA user_version=", options.format()));
  transaction.commit();
}

absl::Status Prepare(SQLite::Database& database, const SqliteFileOptions& options) {
  std::error_code error;
  const std::filesystem::path log = options.path.string() + "-wal";
  const uintmax_t log_bytes = std::filesystem::file_size(log, error);
  const bool has_log = !error && log_bytes > 0;
  // The lock comes before the first access, so that no shared memory is ever made.
  if (absl::Status status = SetPragma(database, kLockingMode); !status.ok()) return status;
  const absl::StatusOr<int32_t> format = FormatOf(database, options);
  if (!format.ok()) return format.status();
  const bool empty = *format == 0;
  if (!empty && !has_log) {
    if (absl::Status status = CheckLength(database, options); !status.ok()) return status;
  }
  for (const Pragma& pragma : kPragmas) {
    if (absl::Status status = SetPragma(database, pragma); !status.ok()) return status;
  }
  if (empty) Create(database, options);
  if (empty || *format == options.format()) return absl::OkStatus();
  return UpgradeSqliteFile(database, options.path, *format, options.upgrades);
}

}  // namespace

absl::Status MakePrivateFolder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return absl::OkStatus();
  error.clear();
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
  if (!error && mkdir(folder.c_str(), 0700) != 0) {
    error = std::error_code(errno, std::generic_category());
  }
  if (!error) return absl::OkStatus();
  return Refuse(Reason::kJournalIo, StrCat("create ", folder.string(), ": ", error.message()));
}

absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenSqliteFile(const SqliteFileOptions& options) {
  if (absl::Status status = MakePrivateFolder(options.path.parent_path()); !status.ok()) {
    return status;
  }
  if (absl::Status status = MakePrivateFile(options.path); !status.ok()) return status;
  try {
    auto database = std::make_unique<SQLite::Database>(
        options.path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, 0, options.vfs);
    if (absl::Status status = Prepare(*database, options); !status.ok()) return status;
    return database;
  } catch (const SQLite::Exception& error) {
    return SqliteError(error, StrCat("open ", options.path.string()));
  }
}

}  // namespace onestop::journal
