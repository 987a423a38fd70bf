#include "server/backup.h"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "server/base/bytes.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/data_folder.h"
#include "server/identity/sqlite_private_store.h"
#include "server/journal/sqlite_journal.h"
#include "server/journal/verify.h"

namespace onestop {
namespace {

namespace fs = std::filesystem;

constexpr char kStampFile[] = "stamp";
constexpr char kFirstLine[] = "onestop backup 1";
constexpr char kNameFormat[] = "%E4Y%m%dT%H%M%E3SZ";
constexpr char kUnfinished[] = ".unfinished";

absl::Status Damaged(std::string_view what) { return Refuse(Reason::kJournalCorrupt, what); }

absl::Status IoError(std::string_view action, const fs::path& path, const std::error_code& error) {
  return Refuse(Reason::kJournalIo, StrCat(action, " ", path.string(), ": ", error.message()));
}

absl::Time ToAbsl(Time time) { return absl::FromUnixMillis(time.time_since_epoch().count()); }
Time FromAbslTime(absl::Time time) { return Time(Duration(absl::ToUnixMillis(time))); }

std::string NameOf(Time time) {
  return absl::FormatTime(kNameFormat, ToAbsl(time), absl::UTCTimeZone());
}

bool ParseHash(std::string_view digits, Hash256& hash) {
  const std::optional<std::string> bytes = Unhex(digits);
  if (!bytes.has_value() || bytes->size() != hash.size()) return false;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return true;
}

bool ParseLine(const std::vector<std::string>& words, BackupStamp& stamp) {
  if (words.size() == 5 && words[0] == "chain") {
    BackupStamp::Chain& chain = stamp.chains.emplace_back();
    chain.name = words[1];
    return absl::SimpleAtoi(words[2], &chain.sequence) &&
           absl::SimpleAtoi(words[3], &chain.epoch) && ParseHash(words[4], chain.hash);
  }
  if (words.size() == 4 && words[0] == "file") {
    BackupStamp::File& file = stamp.files.emplace_back();
    file.name = words[3];
    return absl::SimpleAtoi(words[1], &file.bytes) && ParseHash(words[2], file.hash);
  }
  int64_t milliseconds = 0;
  if (words.size() != 2 || words[0] != "time" || !absl::SimpleAtoi(words[1], &milliseconds)) {
    return false;
  }
  stamp.time = Time(Duration(milliseconds));
  return true;
}

// Verifies the chains of a copied journal, and takes away what opening it put beside it.
absl::Status VerifyCopy(const fs::path& file, BackupStamp& stamp) {
  {
    auto journal = journal::SqliteJournal::Open({.file = file, .vfs = "", .ignore_marks = true});
    if (!journal.ok()) return journal.status();
    auto heads = (*journal)->Heads();
    if (!heads.ok()) return heads.status();
    for (const journal::Head& head : *heads) {
      const journal::VerifyReport report = journal::VerifyJournal(**journal, head.hall);
      if (!report.ok()) return report.status;
      stamp.chains.push_back({head.hall, head.sequence, head.epoch, head.hash});
    }
  }
  for (const char* suffix : {".head", ".lock", "-wal", "-shm"}) {
    std::error_code ignored;
    fs::remove(file.string() + suffix, ignored);
  }
  return absl::OkStatus();
}

absl::Status VerifyStore(const fs::path& file) {
  auto store = identity::SqlitePrivateStore::Open(file);
  if (!store.ok()) return store.status();
  return (*store)->MasterKey().status();
}

// Certificates and settings; what is not there is not copied.
absl::Status CopyTheRest(const ServerConfig& config, const fs::path& to) {
  const DataFolder from(config.data_dir);
  std::error_code error;
  for (const std::string& path : {from.certificates, from.submitted}) {
    if (!fs::exists(path, error)) continue;
    fs::copy(path, to / fs::path(path).filename(), fs::copy_options::recursive, error);
    if (error) return IoError("copy", path, error);
  }
  return absl::OkStatus();
}

// Every file of the folder, by name.
absl::StatusOr<std::vector<fs::path>> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error)) files.push_back(fs::relative(at->path(), folder, error));
  }
  if (error) return IoError("list", folder, error);
  std::sort(files.begin(), files.end());
  return files;
}

// Describes every file of `folder`, and has all of them on the disk.
absl::Status StampFiles(const fs::path& folder, BackupStamp& stamp) {
  const absl::StatusOr<std::vector<fs::path>> files = FilesIn(folder);
  if (!files.ok()) return files.status();
  for (const fs::path& name : *files) {
    const std::string path = (folder / name).string();
    absl::Status status = SyncPath(path);
    if (!status.ok()) return status;
    const absl::StatusOr<Hash256> hash = HashFile(path);
    if (!hash.ok()) return hash.status();
    std::error_code error;
    const uint64_t bytes = fs::file_size(path, error);
    if (error) return IoError("look at", path, error);
    stamp.files.push_back({name.string(), bytes, *hash});
    if (name.has_parent_path()) {
      status = SyncPath((folder / name.parent_path()).string());
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Fill(const ServerConfig& config, const fs::path& work, Time now,
                  absl::FunctionRef<absl::Status(const fs::path&)> copy) {
  if (absl::Status status = copy(work); !status.ok()) return status;
  const DataFolder files(work.string());
  BackupStamp stamp;
  stamp.time = now;
  absl::Status status = VerifyCopy(files.journal, stamp);
  if (status.ok()) status = VerifyCopy(files.identity, stamp);
  if (status.ok()) status = VerifyStore(files.private_store);
  if (status.ok()) status = CopyTheRest(config, work);
  if (status.ok()) status = StampFiles(work, stamp);
  if (!status.ok()) return status;
  return WriteFileAtomic((work / kStampFile).string(), FormatStamp(stamp), 0600);
}

}  // namespace

uint64_t BackupStamp::bytes() const {
  uint64_t sum = 0;
  for (const File& file : files) sum += file.bytes;
  return sum;
}

std::string FormatStamp(const BackupStamp& stamp) {
  std::string text =
      StrCat(kFirstLine, "\ntime ", stamp.time.time_since_epoch().count(), "\n");
  for (const BackupStamp::Chain& chain : stamp.chains) {
    StrAppend(&text, "chain ", chain.name, " ", chain.sequence, " ", chain.epoch, " ",
              Hex(chain.hash), "\n");
  }
  for (const BackupStamp::File& file : stamp.files) {
    StrAppend(&text, "file ", file.bytes, " ", Hex(file.hash), " ", file.name, "\n");
  }
  return StrCat(text, "end ", Hex(Blake2b(text)), "\n");
}

absl::StatusOr<BackupStamp> ParseStamp(std::string_view text) {
  const size_t end = text.rfind("end ");
  if (!text.starts_with(kFirstLine) || end == std::string_view::npos) {
    return Damaged("the stamp is not one of a backup, or of a later program");
  }
  const std::string_view told = text.substr(0, end);
  if (text.substr(end) != StrCat("end ", Hex(Blake2b(told)), "\n")) {
    return Damaged("the stamp is not as it was written");
  }
  BackupStamp stamp;
  const std::vector<std::string> lines =
      absl::StrSplit(std::string(told), '\n', absl::SkipEmpty());
  for (size_t i = 1; i < lines.size(); ++i) {
    if (!ParseLine(absl::StrSplit(lines[i], ' '), stamp)) {
      return Damaged(StrCat("the stamp says what this program does not know: ", lines[i]));
    }
  }
  return stamp;
}

absl::StatusOr<fs::path> MakeBackup(const ServerConfig& config, const fs::path& folder, Time now,
                                    absl::FunctionRef<absl::Status(const fs::path&)> copy) {
  const fs::path place = folder / NameOf(now);
  const fs::path work = place.string() + kUnfinished;
  std::error_code error;
  if (fs::exists(place, error)) {
    return absl::AlreadyExistsError(StrCat(place.string(), " is there already"));
  }
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  fs::remove_all(work, error);
  if (!error) fs::create_directory(work, error);
  if (!error) fs::permissions(work, fs::perms::owner_all, error);
  if (error) return IoError("make", work, error);
  absl::Status status = Fill(config, work, now, copy);
  if (status.ok()) {
    fs::rename(work, place, error);
    status = error ? IoError("name", place, error) : SyncPath(folder.string());
  }
  if (!status.ok()) {
    fs::remove_all(work, error);
    return status;
  }
  return place;
}

absl::StatusOr<BackupStamp> VerifyBackup(const fs::path& backup) {
  const absl::StatusOr<std::string> text = ReadFile((backup / kStampFile).string());
  if (!text.ok()) return Damaged(StrCat(backup.string(), " is no backup: it has no stamp"));
  absl::StatusOr<BackupStamp> stamp = ParseStamp(*text);
  if (!stamp.ok()) return stamp;
  for (const BackupStamp::File& file : stamp->files) {
    const absl::StatusOr<Hash256> hash = HashFile((backup / file.name).string());
    if (!hash.ok() || *hash != file.hash) {
      return Damaged(StrCat(backup.string(), ": ", file.name, hash.ok() ? " has changed" : " is gone"));
    }
  }
  return stamp;
}

absl::StatusOr<Time> BackupTime(const std::string& name) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(kNameFormat, name, absl::UTCTimeZone(), &time, &error)) {
    return absl::InvalidArgumentError(StrCat(name, " is no backup's name"));
  }
  return FromAbslTime(time);
}

std::vector<fs::path> ListBackups(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const bool named = BackupTime(at->path().filename().string()).ok();
    if (named && fs::exists(at->path() / kStampFile, error)) found.push_back(at->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> BackupsToDrop(const std::vector<std::string>& names, Time now,
                                       Duration hourly_for, Duration daily_for) {
  std::vector<std::string> drop;
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    const absl::StatusOr<Time> time = BackupTime(names[i]);
    if (!time.ok()) continue;
    const Duration age = now - *time;
    const bool last_of_its_day = names[i + 1].substr(0, 8) != names[i].substr(0, 8);
    if (age > daily_for || (age > hourly_for && !last_of_its_day)) drop.push_back(names[i]);
  }
  return drop;
}

absl::StatusOr<fs::path> PutBack(const ServerConfig& config, const fs::path& backup, Time now) {
  const absl::StatusOr<BackupStamp> stamp = VerifyBackup(backup);
  if (!stamp.ok()) return stamp.status();
  const fs::path data = config.data_dir;
  const DataFolder files(config.data_dir);
  std::error_code error;
  fs::create_directories(data, error);
  if (error) return IoError("make", data, error);
  // As a server takes it.
  const absl::StatusOr<FileLock> lock = FileLock::Acquire(files.journal + ".lock");
  if (!lock.ok()) return lock.status();

  const fs::path replaced = data / StrCat("replaced-", NameOf(now));
  bool any = false;
  for (const std::string& path : {files.journal, files.identity, files.private_store,
                                  files.certificates, files.submitted}) {
    for (const char* suffix : {"", "-wal", ".head"}) {
      const fs::path there = path + suffix;
      if (!fs::exists(there, error)) continue;
      fs::create_directories(replaced, error);
      if (!error) fs::rename(there, replaced / there.filename(), error);
      if (error) return IoError("move aside", there, error);
      any = true;
    }
  }
  // The halls' journal comes last: while it is missing no server starts, and without its marks none
  // goes on with it.
  std::vector<BackupStamp::File> order = stamp->files;
  const std::string last = fs::path(files.journal).filename().string();
  std::stable_partition(order.begin(), order.end(),
                        [&](const BackupStamp::File& file) { return file.name != last; });
  for (const BackupStamp::File& file : order) {
    const fs::path to = data / file.name;
    fs::create_directories(to.parent_path(), error);
    if (!error) fs::copy_file(backup / file.name, to, error);
    if (error) return IoError("copy", to, error);
    absl::Status status = SyncPath(to.string());
    if (status.ok()) status = SyncPath(to.parent_path().string());
    if (!status.ok()) return status;
  }
  return any ? replaced : fs::path();
}

}  // namespace onestop
