#ifndef ONESTOP_SERVER_JOURNAL_SQLITE_ERROR_H_
#define ONESTOP_SERVER_JOURNAL_SQLITE_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace SQLite {
class Exception;
}  // namespace SQLite

namespace onestop::journal {

// The refusal for an exception of SQLite: JOURNAL_CORRUPT, DATA_LOCKED or JOURNAL_IO. `action` says
// what was tried, for the message.
absl::Status SqliteError(const SQLite::Exception& error, std::string_view action);

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_SQLITE_ERROR_H_
