#ifndef ONESTOP_SERVER_HISTORY_SQLITE_STORE_H_
#define ONESTOP_SERVER_HISTORY_SQLITE_STORE_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/history/collector.h"
#include "server/history/report.h"
#include "server/history/visit.h"

namespace SQLite {
class Database;
}  // namespace SQLite

namespace onestop::history {

// How far a hall's journal is in the store. Everything up to `sequence` has ended, so that whoever
// goes on there needs nothing but the configuration.
struct Cursor {
  uint64_t sequence = 0;
  // Of that record; another one there means that the journal is not the one the visits came from.
  Hash256 hash = {};
  // The record that put the configuration in force which held then.
  uint64_t config_sequence = 0;
};

// Where a listing goes on: behind this visit.
struct Position {
  int32_t date = 0;
  core::TicketId ticket;

  bool operator==(const Position&) const = default;
};

// Closed visits of all halls in one SQLite file of their own. Nothing in it is the only copy: it is made
// anew from the journals whenever it is lost.
//
// A row of its table is a part of a visit, ordered by hall, date, ticket and part; see StoredPart.
//
// Thread safety: none; one thread at a time.
class SqliteStore {
 public:
  // Made if it is not there. The errors of journal::OpenSqliteFile. A file that is damaged, or of a
  // newer format, is set aside and begun anew.
  static absl::StatusOr<std::unique_ptr<SqliteStore>> Open(const std::filesystem::path& path);
  ~SqliteStore();

  // Zero for a hall it does not know.
  absl::StatusOr<Cursor> CursorOf(std::string_view hall);
  // Forgets what came after the cursor, which may not be there any more.
  absl::Status Rewind(std::string_view hall, uint64_t sequence);
  // Forgets the hall.
  absl::Status Forget(std::string_view hall);
  // Adds what has ended, durably, all or nothing; moves the cursor if one is given. A visit that is
  // there already is replaced.
  absl::Status Add(std::string_view hall, const Collector::Harvest& harvest, const Cursor* cursor);

  // Calls `visit` for the parts that may match, in order, until it says false. The visit it is given has
  // no parts, and lives until it returns. Only the dates of the filter are looked at.
  using Visitor = absl::FunctionRef<bool(const Visit&, const Part&)>;
  absl::Status Scan(std::string_view hall, const Filter& filter, Position after, Visitor visit);

 private:
  explicit SqliteStore(std::unique_ptr<SQLite::Database> database);
  // The hall's number, made if it has none.
  int64_t HallId(std::string_view hall);

  const std::unique_ptr<SQLite::Database> database_;
};

}  // namespace onestop::history

#endif  // ONESTOP_SERVER_HISTORY_SQLITE_STORE_H_
