#ifndef ONESTOP_SERVER_ENGINE_COMMITTER_H_
#define ONESTOP_SERVER_ENGINE_COMMITTER_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/engine/batch.h"
#include "server/engine/handoff.h"
#include "server/engine/recent_records.h"

namespace onestop::engine {

// Between two looks at how much space is free.
inline constexpr std::chrono::seconds kSpaceInterval(1);

// Makes batches durable and then, never before, tells everybody. After the first failed append it
// answers UNAVAILABLE ("unknown") to all that waits and is dead: an fsync that failed is never
// repeated, the process ends and recovers from the journal.
//
// Thread safety: Step is for one thread, which owns the journal from the first call on; the others
// may be called from any thread.
class Committer {
 public:
  // Keeps at least the last `recent` records of each hall at hand.
  Committer(journal::Journal* journal, Clock* clock, Observer* observer, size_t recent);

  // Commits a batch and answers it; or does a slice of a task. False when stopped, or when there was
  // nothing and `wait` is false.
  bool Step(Handoff& handoff, bool wait);

  bool dead() const { return dead_.load(std::memory_order_relaxed); }
  // As of the last look, in bytes.
  uint64_t free_bytes() const { return free_bytes_.load(std::memory_order_relaxed); }
  Position Durable(const Hall* hall) const ONESTOP_EXCLUDES(mutex_);
  // Before the first batch.
  void SetDurable(const Hall* hall, const Position& position) ONESTOP_EXCLUDES(mutex_);
  void SetOnFailure(std::function<void(absl::Status)> on_failure) {
    on_failure_ = std::move(on_failure);
  }
  const RecentRecords& recent() const { return recent_; }
  void CheckSpace();

 private:
  void Commit(Batch& batch);
  void Fail(Batch& batch, const absl::Status& status);
  void Tell(Pending& pending);
  // Takes the events out of what has been told.
  void Keep(Batch& batch);
  void Refused(Pending& pending, const absl::Status& status);
  void TellDuplicate(Pending& pending);
  void Deliver(Pending& pending, const Answer& answer);

  journal::Journal* const journal_;
  Clock* const clock_;
  Observer* const observer_;
  std::function<void(absl::Status)> on_failure_;
  std::atomic<bool> dead_{false};
  std::atomic<uint64_t> free_bytes_{UINT64_MAX};
  std::chrono::nanoseconds next_space_check_{0};
  RecentRecords recent_;
  mutable Mutex mutex_;
  std::map<const Hall*, Position> durable_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_COMMITTER_H_
