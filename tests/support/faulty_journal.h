#ifndef ONESTOP_TESTS_SUPPORT_FAULTY_JOURNAL_H_
#define ONESTOP_TESTS_SUPPORT_FAULTY_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "server/base/mutex.h"
#include "server/journal/batch.h"
#include "server/journal/journal.h"

namespace onestop::testing {

// A journal that fails and waits on demand, around another one.
//
// Thread safety: the calls of Journal as Journal says; the controls below may be used at any time
// from any thread.
class FaultyJournal : public journal::Journal {
 public:
  explicit FaultyJournal(std::unique_ptr<journal::Journal> inner);

  // The next Append (after `skip` more) fails with JOURNAL_IO and nothing is written.
  void FailAppend(int skip = 0);
  // The next Append (after `skip` more) is written and durable, but reported as JOURNAL_IO.
  void FailAppendAfterWriting(int skip = 0);
  // The next SaveSnapshot fails with JOURNAL_IO and nothing is written.
  void FailSnapshot();

  // From now on each Append waits, before it writes or fails, until it is released.
  void HoldAppends();
  // Returns when an Append is waiting.
  void WaitUntilHeld();
  // Lets the waiting Append go on; later ones are held again.
  void ReleaseOne();
  // Lets all go on and holds none from now on. Call before the thread that appends is joined.
  void ReleaseAll();

  // Calls of Append that began, and records of those that were reported as durable.
  int appends() const;
  uint64_t records() const;

  absl::StatusOr<std::vector<Head>> Heads() override;
  absl::Status Append(std::span<const journal::Record> batch) override;
  absl::Status Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) override;
  absl::Status SaveSnapshot(const journal::Snapshot& snapshot) override;
  absl::StatusOr<std::optional<journal::Snapshot>> LatestSnapshot(std::string_view hall) override;
  absl::StatusOr<uint64_t> Fence(std::string_view hall, uint64_t steps) override;
  absl::StatusOr<uint64_t> FreeBytes() override;

 private:
  enum class Fault { kNone, kBefore, kAfter };

  // Waits while held; then what is to become of this Append.
  Fault Enter();

  const std::unique_ptr<journal::Journal> inner_;
  journal::FailStop fail_stop_;  // of the thread that calls the journal

  mutable Mutex mutex_;
  CondVar changed_;
  Fault fault_ ONESTOP_GUARDED_BY(mutex_) = Fault::kNone;
  int skip_ ONESTOP_GUARDED_BY(mutex_) = 0;
  bool fail_snapshot_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool holding_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool held_ ONESTOP_GUARDED_BY(mutex_) = false;
  bool pass_ ONESTOP_GUARDED_BY(mutex_) = false;
  int appends_ ONESTOP_GUARDED_BY(mutex_) = 0;
  uint64_t records_ ONESTOP_GUARDED_BY(mutex_) = 0;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_FAULTY_JOURNAL_H_
