#include "gateway/client/witness.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "server/base/bytes.h"
#include "server/base/file.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

constexpr size_t kWitnessSize = 8 + 8 + 32 + 32;
constexpr std::chrono::seconds kSaveInterval(1);

// The halls of one server are few; more than this in the file is not ours.
constexpr size_t kMaxHalls = 64;

// Replaces the file as a whole, but does not wait for the disk: a witness lost with the power is
// one of many, and every command would pay for it.
void ReplaceFile(const std::string& path, const std::string& content) {
  const std::string temporary = StrCat(path, ".", getpid(), ".tmp");
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  const bool written =
      write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  close(file);
  if (!written || rename(temporary.c_str(), path.c_str()) != 0) unlink(temporary.c_str());
}

}  // namespace

std::optional<WitnessMark> ParseWitness(std::string_view bytes) {
  if (bytes.size() != kWitnessSize) return std::nullopt;
  ByteReader reader(bytes);
  WitnessMark mark;
  mark.epoch = reader.U64();
  mark.sequence = reader.U64();
  return mark;
}

WitnessKeeper::WitnessKeeper(std::string path, Clock* clock)
    : path_(std::move(path)), clock_(clock) {
  MutexLock lock(mutex_);
  MergeFile();
}

WitnessKeeper::~WitnessKeeper() { Flush(); }

std::string WitnessKeeper::ToPresent(std::string_view hall) const {
  MutexLock lock(mutex_);
  if (presented_.contains(hall)) return "";
  const auto it = witnesses_.find(hall);
  return it == witnesses_.end() ? "" : it->second;
}

void WitnessKeeper::Presented(std::string_view hall) {
  MutexLock lock(mutex_);
  presented_.emplace(hall);
}

bool WitnessKeeper::Keep(std::string_view hall, std::string_view bytes) {
  const std::optional<WitnessMark> offered = ParseWitness(bytes);
  if (!offered) return false;
  const auto it = witnesses_.find(hall);
  if (it == witnesses_.end()) {
    if (witnesses_.size() >= kMaxHalls) return false;
    witnesses_.emplace(hall, bytes);
    return true;
  }
  if (*offered <= *ParseWitness(it->second)) return false;
  it->second = std::string(bytes);
  return true;
}

void WitnessKeeper::Offer(std::string_view hall, std::string_view bytes) {
  const std::optional<WitnessMark> offered = ParseWitness(bytes);
  if (!offered) return;
  MutexLock lock(mutex_);
  const auto [epoch, first] = epochs_.emplace(hall, offered->epoch);
  if (!first && epoch->second != offered->epoch) {
    epoch->second = offered->epoch;
    if (const auto it = presented_.find(hall); it != presented_.end()) presented_.erase(it);
  }
  if (!Keep(hall, bytes)) return;
  dirty_ = true;
  const std::chrono::nanoseconds now = clock_->SteadyNow();
  if (last_save_ && now - *last_save_ < kSaveInterval) return;
  last_save_ = now;
  Save();
}

void WitnessKeeper::Flush() {
  MutexLock lock(mutex_);
  if (dirty_) Save();
}

// One line per hall: its code, a space, the witness in hex.
void WitnessKeeper::MergeFile() {
  if (path_.empty()) return;
  absl::StatusOr<std::string> content = ReadFile(path_);
  if (!content.ok()) return;
  for (absl::string_view line : absl::StrSplit(*content, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    if (fields.size() != 2) continue;
    const std::optional<std::string> bytes = Unhex(fields[1]);
    if (bytes) Keep(fields[0], *bytes);
  }
}

void WitnessKeeper::Save() {
  dirty_ = false;
  if (path_.empty()) return;
  MergeFile();
  std::string content;
  for (const auto& [hall, bytes] : witnesses_) {
    StrAppend(&content, hall, " ", Hex(AsBytes(bytes)), "\n");
  }
  ReplaceFile(path_, content);
}

}  // namespace onestop::gateway
