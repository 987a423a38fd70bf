#include "server/journal/sqlite_copy.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/sqlite_error.h"

namespace onestop::journal {

absl::StatusOr<std::unique_ptr<SqliteCopy>> SqliteCopy::Begin(SQLite::Database& from,
                                                              const std::filesystem::path& to) {
  // Made with its final permissions before SQLite would make it with others.
  const int descriptor = open(to.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Refuse(Reason::kJournalIo, StrCat("create ", to.string(), ": ", std::strerror(errno)));
  }
  close(descriptor);
  auto copy = std::unique_ptr<SqliteCopy>(new SqliteCopy);
  copy->path_ = to;
  try {
    copy->to_ = std::make_unique<SQLite::Database>(
        to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    copy->backup_ = std::make_unique<SQLite::Backup>(*copy->to_, from);
  } catch (const SQLite::Exception& error) {
    return SqliteError(error, StrCat("copy to ", to.string()));
  }
  return copy;
}

SqliteCopy::~SqliteCopy() = default;

absl::StatusOr<bool> SqliteCopy::Step(int pages) {
  try {
    return backup_->executeStep(pages) == SQLITE_DONE;
  } catch (const SQLite::Exception& error) {
    return SqliteError(error, StrCat("copy to ", path_.string()));
  }
}

}  // namespace onestop::journal
