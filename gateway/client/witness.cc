#include "gateway/client/witness.h"

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
  Load();
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

void WitnessKeeper::Offer(std::string_view hall, std::string_view bytes) {
  const std::optional<WitnessMark> offered = ParseWitness(bytes);
  if (!offered) return;
  MutexLock lock(mutex_);
  const auto it = witnesses_.find(hall);
  if (it != witnesses_.end()) {
    if (*offered <= *ParseWitness(it->second)) return;
    it->second = std::string(bytes);
  } else if (witnesses_.size() < kMaxHalls) {
    witnesses_.emplace(hall, bytes);
  }
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
void WitnessKeeper::Load() {
  if (path_.empty()) return;
  absl::StatusOr<std::string> content = ReadFile(path_);
  if (!content.ok()) return;
  MutexLock lock(mutex_);
  for (absl::string_view line : absl::StrSplit(*content, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    if (fields.size() != 2 || witnesses_.size() >= kMaxHalls) continue;
    std::optional<std::string> bytes = Unhex(fields[1]);
    if (bytes && ParseWitness(*bytes)) witnesses_[fields[0]] = *std::move(bytes);
  }
}

void WitnessKeeper::Save() {
  dirty_ = false;
  if (path_.empty()) return;
  std::string content;
  for (const auto& [hall, bytes] : witnesses_) {
    StrAppend(&content, hall, " ", Hex(AsBytes(bytes)), "\n");
  }
  WriteFileAtomic(path_, content, 0600).IgnoreError();
}

}  // namespace onestop::gateway
