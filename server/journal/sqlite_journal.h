#ifndef ONESTOP_SERVER_JOURNAL_SQLITE_JOURNAL_H_
#define ONESTOP_SERVER_JOURNAL_SQLITE_JOURNAL_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/file.h"
#include "server/journal/batch.h"
#include "server/journal/head_file.h"
#include "server/journal/journal.h"
#include "server/journal/sqlite_copy.h"

namespace SQLite {
class Database;
}  // namespace SQLite

namespace onestop::journal {

// The embedded journal: one SQLite file, opened as sqlite_file.h says, with a head file and a lock
// file beside it (<file>.head, <file>.lock). A table of records per hall, so that every append goes
// to the right edge of its own tree. README.md describes the tables.
//
// Thread safety as Journal says. Every call may block on the disk.
class SqliteJournal : public Journal {
 public:
  struct Options {
    std::filesystem::path file;  // e.g. /var/lib/onestop/journal.db; its folder is made, 0700
    std::string vfs;             // SQLite's name of the file system to use; empty for the usual one
    // Opens it although its marks are missing or ahead: to read it, or to go on by somebody's word.
    // The marks are made anew with the first thing that is written.
    bool ignore_marks = false;
  };

  // Opens the journal, or creates an empty one. Verifies the last record of every hall and compares
  // the head file; the records before are verified when they are read. Besides what OpenSqliteFile
  // and HeadFile::Check refuse: DATA_LOCKED when another process has this journal.
  static absl::StatusOr<std::unique_ptr<SqliteJournal>> Open(const Options& options);

  ~SqliteJournal() override;

  absl::StatusOr<std::vector<Head>> Heads() override;
  absl::Status Append(std::span<const Record> batch) override;
  absl::Status Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) override;
  absl::Status SaveSnapshot(const Snapshot& snapshot) override;
  absl::StatusOr<std::optional<Snapshot>> LatestSnapshot(std::string_view hall) override;
  absl::StatusOr<uint64_t> Fence(std::string_view hall, uint64_t steps) override;
  absl::StatusOr<uint64_t> FreeBytes() override;

  // A copy of the file without what is beside it. The journal must outlive it.
  absl::StatusOr<std::unique_ptr<SqliteCopy>> StartCopy(const std::filesystem::path& to) {
    return SqliteCopy::Begin(*database_, to);
  }

  // How far the head file saw a hall come; with `ignore_marks` that may be more than there is.
  std::optional<Tip> Mark(std::string_view hall) const { return head_file_->Find(hall); }

 private:
  struct Statements;  // prepared once for the whole file
  struct Hall;        // the table of a hall and what is prepared for it

  SqliteJournal(const Options& options, FileLock lock, std::unique_ptr<SQLite::Database> database);

  // These throw SQLite::Exception; the public functions turn that into a status.
  absl::Status Load();
  absl::Status LoadHall(const std::string& name, int64_t id, uint64_t epoch);
  absl::Status DoAppend(std::span<const Record> batch);
  absl::Status WriteBatch();
  absl::Status DoRead(std::string_view hall, uint64_t from, uint64_t to, Visitor visit);
  absl::Status DoSaveSnapshot(const Snapshot& snapshot);
  absl::StatusOr<std::optional<Snapshot>> DoLatestSnapshot(std::string_view hall);
  absl::StatusOr<uint64_t> DoFence(std::string_view hall, uint64_t steps);
  // Begins a new head file if the one there is does not hold.
  absl::Status RenewMarks();
  // Places and writes the mark of every hall that is registered.
  absl::Status WriteMarks();
  // Makes sure that the chain `index` has its row, table and mark, within the open transaction.
  absl::Status Register(size_t index);
  // The hash that the record `sequence` is stored with; none when it is not there.
  absl::StatusOr<std::optional<Hash256>> StoredHash(std::string_view hall, uint64_t sequence);

  std::filesystem::path file_;
  FileLock lock_;
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<Statements> statements_;
  ChainTable chains_;
  std::vector<std::unique_ptr<Hall>> halls_;  // by chain; null until registered
  std::optional<HeadFile> head_file_;         // from Load on
  bool marks_hold_;
  Batch batch_;
  FailStop fail_stop_;
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_SQLITE_JOURNAL_H_
