#ifndef ONESTOP_TESTS_SIM_SIM_JOURNAL_H_
#define ONESTOP_TESTS_SIM_SIM_JOURNAL_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/base/random.h"
#include "server/journal/memory_journal.h"

namespace onestop::sim {

// Something wrong on purpose, to see that the simulation notices.
enum class Defect {
  kNone,
  // The journal says OK and writes nothing when a request id begins with a zero.
  kAckWithoutWriting,
  // A crash loses the last batch, although it was said to be durable.
  kLoseLastBatch,
  // A restart forgets which requests were accepted.
  kForgetRequests,
  // A client takes a new request id when it tries again.
  kNewIdAtRetry,
};

// How often the disk misbehaves, in thousandths of the calls.
struct DiskFaults {
  uint64_t fail_before = 0;
  uint64_t fail_after = 0;
  uint64_t fail_snapshot = 0;
};

// A journal in memory whose writes fail by chance: before anything is written, or after everything is
// (the ambiguous case). Thread safety as Journal says.
class SimJournal : public journal::Journal {
 public:
  // Everything given must outlive it; the faults may be changed meanwhile.
  static absl::StatusOr<std::unique_ptr<SimJournal>> Open(journal::MemoryDisk& disk,
                                                          const DiskFaults* faults,
                                                          Random* random, Defect defect);

  // What other threads do while a write is about to begin.
  void SetBeforeAppend(std::function<void()> meanwhile) { meanwhile_ = std::move(meanwhile); }

  // What the machine does to the disk when the process dies.
  void Crash();

  uint64_t failed_before() const { return failed_before_; }
  uint64_t failed_after() const { return failed_after_; }
  bool failed() const { return failed_; }

  absl::StatusOr<std::vector<Head>> Heads() override { return inner_->Heads(); }
  absl::Status Append(std::span<const journal::Record> batch) override;
  absl::Status Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) override;
  absl::Status SaveSnapshot(const journal::Snapshot& snapshot) override;
  absl::StatusOr<std::optional<journal::Snapshot>> LatestSnapshot(std::string_view hall) override;
  absl::StatusOr<uint64_t> Fence(std::string_view hall, uint64_t steps) override;
  absl::StatusOr<uint64_t> FreeBytes() override { return inner_->FreeBytes(); }

 private:
  SimJournal(journal::MemoryDisk& disk, const DiskFaults* faults, Random* random, Defect defect)
      : disk_(disk), faults_(*faults), random_(random), defect_(defect) {}
  bool Chance(uint64_t thousandths) { return random_->Below(1000) < thousandths; }
  absl::Status Fail();

  journal::MemoryDisk& disk_;
  const DiskFaults& faults_;
  Random* const random_;
  const Defect defect_;
  std::unique_ptr<journal::MemoryJournal> inner_;
  std::function<void()> meanwhile_;
  // Records per hall before the last batch.
  std::map<std::string, size_t> before_last_;
  // A recovery reads first and fences then.
  bool recovered_ = false;
  bool failed_ = false;
  uint64_t failed_before_ = 0;
  uint64_t failed_after_ = 0;
};

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_SIM_JOURNAL_H_
