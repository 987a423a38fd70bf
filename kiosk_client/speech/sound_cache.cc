#include "kiosk_client/speech/sound_cache.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/file.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::speech {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".wav";

std::string NameOf(const Bytes16& key) { return StrCat(Hex(key), kEnding); }

// Whatever else lies in the folder is left alone.
bool IsName(const std::string& name) {
  const std::optional<std::string> key =
      name.ends_with(kEnding) ? Unhex(name.substr(0, name.size() - kEnding.size())) : std::nullopt;
  return key && key->size() == Bytes16().size();
}

}  // namespace

SoundCache::SoundCache(SoundCacheOptions options) : options_(std::move(options)) {
  std::error_code ignored;
  fs::create_directories(options_.folder, ignored);
  const MutexLock lock(mutex_);
  TakeStock();
}

void SoundCache::TakeStock() {
  struct Found {
    fs::file_time_type written;
    std::string name;
    uint64_t bytes = 0;
  };
  std::vector<Found> found;
  std::error_code error;
  for (fs::directory_iterator at(options_.folder, error), end; !error && at != end;
       at.increment(error)) {
    Found file{.written = at->last_write_time(error), .name = at->path().filename().string()};
    if (error || !IsName(file.name)) continue;
    file.bytes = at->file_size(error);
    if (!error) found.push_back(std::move(file));
  }
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.written < b.written; });
  for (const Found& file : found) Add(file.name, file.bytes);
}

fs::path SoundCache::PathOf(const std::string& name) const { return options_.folder / name; }

void SoundCache::Add(const std::string& name, uint64_t bytes) {
  order_.push_front(name);
  entries_[name] = {.bytes = bytes, .place = order_.begin()};
  bytes_ += bytes;
  while (bytes_ > options_.most_bytes) Remove(std::string(order_.back()));
}

void SoundCache::Remove(const std::string& name) {
  const auto entry = entries_.find(name);
  if (entry == entries_.end()) return;
  bytes_ -= entry->second.bytes;
  order_.erase(entry->second.place);
  entries_.erase(entry);
  std::error_code ignored;
  fs::remove(PathOf(name), ignored);
}

std::optional<std::string> SoundCache::Find(const Bytes16& key) {
  const std::string name = NameOf(key);
  const MutexLock lock(mutex_);
  const auto entry = entries_.find(name);
  if (entry == entries_.end()) return std::nullopt;
  absl::StatusOr<std::string> file = ReadFile(PathOf(name));
  if (!file.ok()) {
    Remove(name);
    return std::nullopt;
  }
  order_.splice(order_.begin(), order_, entry->second.place);
  return *std::move(file);
}

void SoundCache::Keep(const Bytes16& key, std::string_view file) {
  if (file.size() > options_.most_bytes) return;
  const std::string name = NameOf(key);
  const MutexLock lock(mutex_);
  Remove(name);
  if (!WriteFileAtomic(PathOf(name), file, 0644).ok()) return;
  Add(name, file.size());
}

void SoundCache::Drop(const Bytes16& key) {
  const MutexLock lock(mutex_);
  Remove(NameOf(key));
}

uint64_t SoundCache::bytes() const {
  const MutexLock lock(mutex_);
  return bytes_;
}

}  // namespace onestop::kiosk_client::speech
