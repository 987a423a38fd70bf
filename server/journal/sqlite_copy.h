#ifndef ONESTOP_SERVER_JOURNAL_SQLITE_COPY_H_
#define ONESTOP_SERVER_JOURNAL_SQLITE_COPY_H_

#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace SQLite {
class Backup;
class Database;
}  // namespace SQLite

namespace onestop::journal {

// A copy of an open database in a new file, made a piece at a time by the one connection that writes
// it. What that connection commits between two pieces is in the copy too: in the end it is the
// database as it was at the last piece.
//
// Thread safety: as for the connection. A failure is the copy's alone, and the file of no use.
class SqliteCopy {
 public:
  // `from` must outlive the copy; `to` must not be there yet, and is 0600.
  static absl::StatusOr<std::unique_ptr<SqliteCopy>> Begin(SQLite::Database& from,
                                                           const std::filesystem::path& to);
  ~SqliteCopy();

  // Copies so many pages of 8 KiB, at least 1; true once all are copied. JOURNAL_IO.
  absl::StatusOr<bool> Step(int pages);

 private:
  SqliteCopy() = default;

  std::filesystem::path path_;
  // In this order, so that the copying ends before its file is closed.
  std::unique_ptr<SQLite::Database> to_;
  std::unique_ptr<SQLite::Backup> backup_;
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_SQLITE_COPY_H_
