#ifndef ONESTOP_SERVER_ENGINE_RECORD_READER_H_
#define ONESTOP_SERVER_ENGINE_RECORD_READER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "server/engine/engine.h"
#include "server/engine/recent_records.h"

namespace onestop::engine {

// Follows the durable records of one hall, on a thread of whoever wants to know them all: the recent
// ones come from memory, older ones from the journal, a slice between two commits.
//
// Thread safety: for one thread, which is neither of the engine's.
class RecordReader {
 public:
  // `next` is the first record wanted. `engine` must outlive it. `stopping` says that nobody wants
  // the records any more, and is asked while the journal is waited for.
  RecordReader(Engine* engine, std::string hall, std::function<bool()> stopping, uint64_t next = 1)
      : engine_(engine), hall_(std::move(hall)), stopping_(std::move(stopping)), next_(next) {}

  // Hands further records to `visit`, in order and without a gap, some thousand at most: how many; 0
  // when there are no more for now. CANCELLED when it is time to stop, else what kept the journal from
  // being read. Blocks.
  absl::StatusOr<uint64_t> Read(const std::function<void(const RecentRecord&)>& visit);

  // The number of the record that comes next.
  uint64_t next() const { return next_; }

 private:
  absl::StatusOr<uint64_t> ReadJournal(uint64_t to,
                                       const std::function<void(const RecentRecord&)>& visit);

  Engine* const engine_;
  const std::string hall_;
  const std::function<bool()> stopping_;
  uint64_t next_;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_RECORD_READER_H_
