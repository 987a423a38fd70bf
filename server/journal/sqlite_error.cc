#include "server/journal/sqlite_error.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::journal {

absl::Status SqliteError(const SQLite::Exception& error, std::string_view action) {
  const std::string message = StrCat(action, ": ", error.what());
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:       // a table is missing, for the statements themselves are right
    case SQLITE_CONSTRAINT:  // a row is there that none of ours can be
    case SQLITE_MISMATCH:
      return Refuse(Reason::kJournalCorrupt, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Refuse(Reason::kDataLocked, message);
    default:
      return Refuse(Reason::kJournalIo, message);
  }
}

}  // namespace onestop::journal
