#ifndef ONESTOP_SERVER_ENGINE_RECENT_RECORDS_H_
#define ONESTOP_SERVER_ENGINE_RECENT_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/core/apply.h"
#include "server/core/event.h"

namespace onestop::engine {

// A durable record, for whoever follows a hall on a thread of its own.
struct RecentRecord {
  core::RecordInfo info;
  core::Events events;
  Hash256 hash = {};
};
// Consecutive records of one hall; never changed, so shared by all who read.
using RecentChunk = std::shared_ptr<const std::vector<RecentRecord>>;

// The last records of every hall as they became durable, kept in memory so that those who follow a hall
// need not have them read from the journal again, which would cost the committing thread more than
// writing them did. Bounded: who falls behind reads the journal; see RecordReader.
//
// Thread safe.
class RecentRecords {
 public:
  // Keeps at least `most` records a hall, where there were so many; 0 keeps none.
  explicit RecentRecords(size_t most) : most_(most) {}

  bool wanted() const { return most_ > 0; }
  // `records` follow on those of the hall that were added before.
  void Add(std::string_view hall, std::vector<RecentRecord> records) ONESTOP_EXCLUDES(mutex_);
  // From the chunk that holds record `from` on, at most `chunks` of them; empty when it is not held.
  std::vector<RecentChunk> From(std::string_view hall, uint64_t from, size_t chunks) const
      ONESTOP_EXCLUDES(mutex_);

 private:
  struct Tail {
    std::deque<RecentChunk> chunks;
    size_t records = 0;
  };

  const size_t most_;
  mutable Mutex mutex_;
  std::map<std::string, Tail, std::less<>> tails_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_RECENT_RECORDS_H_
