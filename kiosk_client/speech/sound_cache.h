#ifndef ONESTOP_KIOSK_CLIENT_SPEECH_SOUND_CACHE_H_
#define ONESTOP_KIOSK_CLIENT_SPEECH_SOUND_CACHE_H_

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/hash.h"
#include "server/base/mutex.h"

namespace onestop::kiosk_client::speech {

struct SoundCacheOptions {
  // Made when it is not there.
  std::filesystem::path folder;
  uint64_t most_bytes = uint64_t{64} << 20;
};

// Files by the digest of what they were made from, in a folder of their own; kept over restarts,
// and never more of them than allowed: what was not asked for the longest goes first. A cache that
// cannot be written to is a slow one, not an error. Thread safe; blocks on the disk.
class SoundCache {
 public:
  explicit SoundCache(SoundCacheOptions options);

  std::optional<std::string> Find(const Bytes16& key) ONESTOP_EXCLUDES(mutex_);
  void Keep(const Bytes16& key, std::string_view file) ONESTOP_EXCLUDES(mutex_);
  // For a file that turned out to be useless.
  void Drop(const Bytes16& key) ONESTOP_EXCLUDES(mutex_);

  uint64_t bytes() const ONESTOP_EXCLUDES(mutex_);

 private:
  struct Entry {
    uint64_t bytes = 0;
    std::list<std::string>::iterator place;
  };

  void TakeStock() ONESTOP_REQUIRES(mutex_);
  void Add(const std::string& name, uint64_t bytes) ONESTOP_REQUIRES(mutex_);
  void Remove(const std::string& name) ONESTOP_REQUIRES(mutex_);
  std::filesystem::path PathOf(const std::string& name) const;

  const SoundCacheOptions options_;

  mutable Mutex mutex_;
  std::map<std::string, Entry> entries_ ONESTOP_GUARDED_BY(mutex_);
  // The one that was asked for last at the front.
  std::list<std::string> order_ ONESTOP_GUARDED_BY(mutex_);
  uint64_t bytes_ ONESTOP_GUARDED_BY(mutex_) = 0;
};

}  // namespace onestop::kiosk_client::speech

#endif  // ONESTOP_KIOSK_CLIENT_SPEECH_SOUND_CACHE_H_
