#include "server/journal/sqlite_journal.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/journal/sqlite_error.h"
#include "server/journal/sqlite_file.h"
#include "server/journal/stored.h"

namespace onestop::journal {
namespace {

constexpr int32_t kApplicationId = 0x4f53544a;  // "OSTJ"
constexpr char kSchema[] = R"sql(
CREATE TABLE halls (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  epoch INTEGER NOT NULL
) STRICT;
CREATE TABLE snapshots (
  hall INTEGER NOT NULL REFERENCES halls (id),
  sequence INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  chain_hash BLOB NOT NULL,
  state BLOB NOT NULL,
  checksum BLOB NOT NULL,
  PRIMARY KEY (hall, sequence)
) STRICT;
)sql";

// Ends the use of a prepared statement on every way out, so that no read stays open.
class Resetting {
 public:
  explicit Resetting(SQLite::Statement& statement) : statement_(statement) {}
  Resetting(const Resetting&) = delete;
  Resetting& operator=(const Resetting&) = delete;
  ~Resetting() { statement_.tryReset(); }

 private:
  SQLite::Statement& statement_;
};

void BindBytes(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bindNoCopy(index, bytes.data(), static_cast<int>(bytes.size()));
}

template <size_t N>
void BindBytes(SQLite::Statement& statement, int index, const std::array<uint8_t, N>& bytes) {
  statement.bindNoCopy(index, bytes.data(), static_cast<int>(N));
}

std::string_view BytesOf(const SQLite::Column& column) {
  const void* data = column.getBlob();
  return {static_cast<const char*>(data), static_cast<size_t>(column.getBytes())};
}

// All zeros, which is no hash of anything, when the column does not have 32 bytes.
Hash256 HashOf(const SQLite::Column& column) {
  const std::string_view bytes = BytesOf(column);
  Hash256 hash{};
  if (bytes.size() == hash.size()) std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

void Run(SQLite::Statement& statement) {
  const Resetting resetting(statement);
  statement.exec();
}

// Runs what may throw SQLite::Exception and turns that into the status it stands for.
template <typename Function>
auto Guarded(std::string_view action, Function function) -> decltype(function()) {
  try {
    return function();
  } catch (const SQLite::Exception& error) {
    return SqliteError(error, action);
  }
}

}  // namespace

struct SqliteJournal::Statements {
  explicit Statements(SQLite::Database& database)
      : begin(database, "BEGIN IMMEDIATE"),
        commit(database, "COMMIT"),
        add_hall(database, "INSERT INTO halls (id, name, epoch) VALUES (?, ?, 0)"),
        set_epoch(database, "UPDATE halls SET epoch = ? WHERE id = ?"),
        save_snapshot(database, "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?, ?)"),
        drop_snapshots(database, StrCat("DELETE FROM snapshots WHERE hall = ?1 AND sequence "
                                        "NOT IN (SELECT sequence FROM snapshots WHERE hall = "
                                        "?1 ORDER BY sequence DESC LIMIT ",
                                        kSnapshotsKept, ")")),
        load_snapshots(database,
                       "SELECT sequence, epoch, chain_hash, state, checksum FROM snapshots "
                       "WHERE hall = ? ORDER BY sequence DESC") {}

  SQLite::Statement begin;
  SQLite::Statement commit;
  SQLite::Statement add_hall;
  SQLite::Statement set_epoch;
  SQLite::Statement save_snapshot;
  SQLite::Statement drop_snapshots;
  SQLite::Statement load_snapshots;
};

struct SqliteJournal::Hall {
  Hall(SQLite::Database& database, int64_t hall_id)
      : id(hall_id),
        insert(database, StrCat("INSERT INTO records_", id, " VALUES (?, ?, ?)")),
        hash_at(database, StrCat("SELECT hash FROM records_", id, " WHERE sequence = ?")),
        range(database, StrCat("SELECT sequence, body, hash FROM records_", id,
                               " WHERE sequence BETWEEN ? AND ? ORDER BY sequence")) {}

  int64_t id;
  size_t mark = 0;  // the index of the hall's pair in the head file
  SQLite::Statement insert;
  SQLite::Statement hash_at;
  SQLite::Statement range;
};

absl::StatusOr<std::unique_ptr<SqliteJournal>> SqliteJournal::Open(const Options& options) {
  if (absl::Status status = MakePrivateFolder(options.file.parent_path()); !status.ok()) {
    return status;
  }
  absl::StatusOr<FileLock> lock = FileLock::Acquire(options.file.string() + ".lock");
  if (!lock.ok()) {
    return ReasonOf(lock.status()) != Reason::kNone
               ? lock.status()
               : Refuse(Reason::kJournalIo, FromAbsl(lock.status().message()));
  }
  auto database = OpenSqliteFile({.path = options.file,
                                  .application_id = kApplicationId,
                                  .schema = kSchema,
                                  .vfs = options.vfs});
  if (!database.ok()) return database.status();
  std::unique_ptr<SqliteJournal> journal(
      new SqliteJournal(options, *std::move(lock), *std::move(database)));
  absl::Status status =
      Guarded(StrCat("open ", options.file.string()), [&journal] { return journal->Load(); });
  if (!status.ok()) return status;
  return journal;
}

SqliteJournal::SqliteJournal(const Options& options, FileLock lock,
                             std::unique_ptr<SQLite::Database> database)
    : file_(options.file),
      lock_(std::move(lock)),
      database_(std::move(database)),
      marks_hold_(!options.ignore_marks) {}

SqliteJournal::~SqliteJournal() = default;

absl::Status SqliteJournal::Load() {
  statements_ = std::make_unique<Statements>(*database_);
  SQLite::Statement halls(*database_, "SELECT id, name, epoch FROM halls ORDER BY id");
  while (halls.executeStep()) {
    absl::Status status =
        LoadHall(halls.getColumn(1).getString(), halls.getColumn(0).getInt64(),
                 static_cast<uint64_t>(std::max<int64_t>(halls.getColumn(2).getInt64(), 0)));
    if (!status.ok()) return status;
  }
  absl::StatusOr<HeadFile> head_file = HeadFile::Open(file_.string() + ".head");
  if (!head_file.ok()) return head_file.status();
  head_file_ = *std::move(head_file);
  if (!marks_hold_) return absl::OkStatus();
  absl::Status status = head_file_->Check(
      chains_.Heads(),
      [this](std::string_view hall, uint64_t sequence) { return StoredHash(hall, sequence); });
  if (!status.ok()) return status;
  return WriteMarks();
}

absl::Status SqliteJournal::RenewMarks() {
  if (marks_hold_) return absl::OkStatus();
  absl::StatusOr<HeadFile> renewed = HeadFile::Renew(file_.string() + ".head");
  if (!renewed.ok()) return renewed.status();
  head_file_ = *std::move(renewed);
  marks_hold_ = true;
  return WriteMarks();
}

absl::Status SqliteJournal::WriteMarks() {
  for (size_t i = 0; i < halls_.size(); ++i) {
    if (halls_[i] == nullptr) continue;
    absl::StatusOr<size_t> mark = head_file_->Place(chains_.at(i).hall(), chains_.at(i).tip());
    if (!mark.ok()) return mark.status();
    halls_[i]->mark = *mark;
    absl::Status status = head_file_->Write(*mark, chains_.at(i).tip());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SqliteJournal::LoadHall(const std::string& name, int64_t id, uint64_t epoch) {
  Head head{.hall = name, .sequence = 0, .epoch = 0, .hash = GenesisHash(name)};
  SQLite::Statement last(*database_, StrCat("SELECT sequence, hash FROM records_", id,
                                            " ORDER BY sequence DESC LIMIT 1"));
  if (last.executeStep()) {
    head.sequence = static_cast<uint64_t>(last.getColumn(0).getInt64());
    head.hash = HashOf(last.getColumn(1));
  }
  if (chains_.Find(name) != ChainTable::kNone) {
    return Refuse(Reason::kJournalCorrupt, StrCat("hall ", name, " is listed twice"));
  }
  const size_t index = chains_.Add(Chain(head));
  halls_.push_back(std::make_unique<Hall>(*database_, id));
  absl::Status status = DoRead(name, head.sequence, head.sequence, [&epoch](const Record& record) {
    epoch = std::max(epoch, record.epoch);
    return absl::OkStatus();
  });
  if (epoch > 0) chains_.at(index).RaiseEpoch(epoch);
  return status;
}

absl::StatusOr<std::vector<Journal::Head>> SqliteJournal::Heads() {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return chains_.Heads();
}

absl::Status SqliteJournal::Append(std::span<const Record> batch) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  if (batch.empty()) return absl::OkStatus();
  return fail_stop_.Note(
      Guarded("append to the journal", [this, batch] { return DoAppend(batch); }));
}

absl::Status SqliteJournal::DoAppend(std::span<const Record> batch) {
  if (absl::Status status = batch_.Prepare(chains_, batch); !status.ok()) return status;
  if (absl::Status status = RenewMarks(); !status.ok()) return status;
  Run(statements_->begin);
  if (absl::Status status = WriteBatch(); !status.ok()) return status;
  Run(statements_->commit);
  batch_.MoveOn(chains_);
  for (const size_t index : batch_.touched()) {
    absl::Status status = head_file_->Write(halls_[index]->mark, chains_.at(index).tip());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SqliteJournal::WriteBatch() {
  for (const size_t index : batch_.touched()) {
    if (absl::Status status = Register(index); !status.ok()) return status;
  }
  for (const Batch::Item& item : batch_.items()) {
    SQLite::Statement& insert = halls_[item.chain]->insert;
    insert.bind(1, static_cast<int64_t>(item.sequence));
    BindBytes(insert, 2, batch_.Body(item));
    BindBytes(insert, 3, *item.hash);
    Run(insert);
  }
  return absl::OkStatus();
}

absl::Status SqliteJournal::Register(size_t index) {
  if (halls_.size() <= index) halls_.resize(index + 1);
  if (halls_[index] != nullptr) return absl::OkStatus();
  const Chain& chain = chains_.at(index);
  const auto id = static_cast<int64_t>(index) + 1;
  statements_->add_hall.bind(1, id);
  statements_->add_hall.bindNoCopy(2, chain.hall());
  Run(statements_->add_hall);
  database_->exec(StrCat("CREATE TABLE records_", id,
                         " (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL, "
                         "hash BLOB NOT NULL) STRICT"));
  halls_[index] = std::make_unique<Hall>(*database_, id);
  const absl::StatusOr<size_t> mark = head_file_->Place(chain.hall(), chain.tip());
  if (!mark.ok()) return mark.status();
  halls_[index]->mark = *mark;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Hash256>> SqliteJournal::StoredHash(std::string_view hall,
                                                                 uint64_t sequence) {
  if (sequence == 0) return GenesisHash(hall);
  const size_t index = chains_.Find(hall);
  if (index == ChainTable::kNone) return std::nullopt;
  SQLite::Statement& query = halls_[index]->hash_at;
  const Resetting resetting(query);
  query.bind(1, static_cast<int64_t>(sequence));
  if (!query.executeStep()) return std::nullopt;
  return HashOf(query.getColumn(0));
}

absl::Status SqliteJournal::Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return Guarded(StrCat("read the journal of hall ", hall),
                 [&] { return DoRead(hall, from, to, visit); });
}

absl::Status SqliteJournal::DoRead(std::string_view hall, uint64_t from, uint64_t to,
                                   Visitor visit) {
  const size_t index = chains_.Find(hall);
  if (index == ChainTable::kNone) return absl::OkStatus();
  StoredRange range(hall, from, to, chains_.at(index).sequence());
  if (range.empty()) return absl::OkStatus();
  const absl::StatusOr<std::optional<Hash256>> before = StoredHash(hall, range.from() - 1);
  if (!before.ok()) return before.status();
  if (absl::Status status = range.Begin(*before); !status.ok()) return status;
  SQLite::Statement& query = halls_[index]->range;
  const Resetting resetting(query);
  query.bind(1, static_cast<int64_t>(range.from()));
  query.bind(2, static_cast<int64_t>(range.to()));
  while (query.executeStep()) {
    const SQLite::Column body = query.getColumn(1);
    const SQLite::Column hash = query.getColumn(2);
    absl::Status status = range.Next(static_cast<uint64_t>(query.getColumn(0).getInt64()),
                                     BytesOf(body), BytesOf(hash), visit);
    if (!status.ok()) return status;
  }
  return range.End();
}

absl::Status SqliteJournal::SaveSnapshot(const Snapshot& snapshot) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return fail_stop_.Note(
      Guarded("save a snapshot", [this, &snapshot] { return DoSaveSnapshot(snapshot); }));
}

absl::Status SqliteJournal::DoSaveSnapshot(const Snapshot& snapshot) {
  const auto stored = StoredHash(snapshot.hall, snapshot.sequence);
  if (!stored.ok()) return stored.status();
  if (absl::Status status = CheckSnapshot(snapshot, *stored); !status.ok()) return status;
  size_t index = chains_.Find(snapshot.hall);
  if (index == ChainTable::kNone) index = chains_.Add(Chain(snapshot.hall));
  if (absl::Status status = RenewMarks(); !status.ok()) return status;
  Run(statements_->begin);
  if (absl::Status status = Register(index); !status.ok()) return status;
  const Hash256 checksum = SnapshotChecksum(snapshot);
  SQLite::Statement& save = statements_->save_snapshot;
  save.bind(1, halls_[index]->id);
  save.bind(2, static_cast<int64_t>(snapshot.sequence));
  save.bind(3, static_cast<int64_t>(snapshot.epoch));
  BindBytes(save, 4, snapshot.chain_hash);
  BindBytes(save, 5, snapshot.state);
  BindBytes(save, 6, checksum);
  Run(save);
  statements_->drop_snapshots.bind(1, halls_[index]->id);
  Run(statements_->drop_snapshots);
  Run(statements_->commit);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Snapshot>> SqliteJournal::LatestSnapshot(std::string_view hall) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return Guarded(StrCat("load a snapshot of hall ", hall),
                 [this, hall] { return DoLatestSnapshot(hall); });
}

absl::StatusOr<std::optional<Snapshot>> SqliteJournal::DoLatestSnapshot(std::string_view hall) {
  const size_t index = chains_.Find(hall);
  if (index == ChainTable::kNone) return std::nullopt;
  SQLite::Statement& query = statements_->load_snapshots;
  const Resetting resetting(query);
  query.bind(1, halls_[index]->id);
  while (query.executeStep()) {
    Snapshot snapshot;
    snapshot.hall = hall;
    snapshot.sequence = static_cast<uint64_t>(query.getColumn(0).getInt64());
    snapshot.epoch = static_cast<uint64_t>(query.getColumn(1).getInt64());
    snapshot.chain_hash = HashOf(query.getColumn(2));
    snapshot.state = std::string(BytesOf(query.getColumn(3)));
    if (SnapshotChecksum(snapshot) != HashOf(query.getColumn(4))) {
      LogBadSnapshot(hall, snapshot.sequence);
      continue;
    }
    const auto stored = StoredHash(hall, snapshot.sequence);
    if (!stored.ok()) return stored.status();
    if (absl::Status status = CheckSnapshot(snapshot, *stored); !status.ok()) return status;
    return snapshot;
  }
  return std::nullopt;
}

absl::StatusOr<uint64_t> SqliteJournal::Fence(std::string_view hall, uint64_t steps) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  absl::StatusOr<uint64_t> epoch =
      Guarded(StrCat("fence hall ", hall), [this, hall, steps] { return DoFence(hall, steps); });
  if (!epoch.ok()) return fail_stop_.Note(epoch.status());
  return epoch;
}

absl::StatusOr<uint64_t> SqliteJournal::DoFence(std::string_view hall, uint64_t steps) {
  size_t index = chains_.Find(hall);
  if (index == ChainTable::kNone) index = chains_.Add(Chain(hall));
  const uint64_t epoch = chains_.at(index).epoch() + steps;
  if (absl::Status status = RenewMarks(); !status.ok()) return status;
  Run(statements_->begin);
  if (absl::Status status = Register(index); !status.ok()) return status;
  statements_->set_epoch.bind(1, static_cast<int64_t>(epoch));
  statements_->set_epoch.bind(2, halls_[index]->id);
  Run(statements_->set_epoch);
  Run(statements_->commit);
  chains_.at(index).RaiseEpoch(epoch);
  absl::Status status = head_file_->Write(halls_[index]->mark, chains_.at(index).tip());
  if (!status.ok()) return status;
  return epoch;
}

absl::StatusOr<uint64_t> SqliteJournal::FreeBytes() {
  const std::filesystem::path folder = file_.parent_path();
  absl::StatusOr<uint64_t> bytes = onestop::FreeBytes(folder.empty() ? "." : folder.string());
  if (!bytes.ok()) return Refuse(Reason::kJournalIo, FromAbsl(bytes.status().message()));
  return bytes;
}

}  // namespace onestop::journal
