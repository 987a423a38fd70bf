#include "tests/sim/sim_journal.h"

#include <algorithm>
#include <utility>

#include "server/base/reason.h"

namespace onestop::sim {

absl::StatusOr<std::unique_ptr<SimJournal>> SimJournal::Open(journal::MemoryDisk& disk,
                                                             const DiskFaults* faults,
                                                             Random* random, Defect defect) {
  auto journal = std::unique_ptr<SimJournal>(new SimJournal(disk, faults, random, defect));
  absl::StatusOr<std::unique_ptr<journal::MemoryJournal>> inner = journal::MemoryJournal::Open(disk);
  if (!inner.ok()) return inner.status();
  journal->inner_ = *std::move(inner);
  return journal;
}

absl::Status SimJournal::Fail() {
  failed_ = true;
  return Refuse(Reason::kJournalIo, "a fault of the simulated disk");
}

absl::Status SimJournal::Append(std::span<const journal::Record> batch) {
  if (meanwhile_) meanwhile_();
  if (failed_) return Fail();
  if (Chance(faults_.fail_before)) {
    ++failed_before_;
    return Fail();
  }
  const auto unlucky = [](const journal::Record& record) {
    return record.request_id != Bytes16{} && record.request_id[0] == 0;
  };
  if (defect_ == Defect::kAckWithoutWriting &&
      std::any_of(batch.begin(), batch.end(), unlucky)) {
    return absl::OkStatus();
  }
  before_last_.clear();
  for (const auto& [name, hall] : disk_.halls) before_last_[name] = hall.records.size();
  if (absl::Status status = inner_->Append(batch); !status.ok()) return status;
  if (Chance(faults_.fail_after)) {
    ++failed_after_;
    return Fail();
  }
  return absl::OkStatus();
}

absl::Status SimJournal::Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) {
  if (failed_) return Fail();
  if (defect_ != Defect::kForgetRequests || recovered_) {
    return inner_->Read(hall, from, to, visit);
  }
  return inner_->Read(hall, from, to, [&](const journal::Record& record) {
    journal::Record changed = record;
    changed.request_id = {};
    return visit(changed);
  });
}

absl::Status SimJournal::SaveSnapshot(const journal::Snapshot& snapshot) {
  if (failed_ || Chance(faults_.fail_snapshot)) return Fail();
  return inner_->SaveSnapshot(snapshot);
}

absl::StatusOr<std::optional<journal::Snapshot>> SimJournal::LatestSnapshot(
    std::string_view hall) {
  if (failed_) return Fail();
  if (defect_ == Defect::kForgetRequests && !recovered_) return std::optional<journal::Snapshot>();
  return inner_->LatestSnapshot(hall);
}

absl::StatusOr<uint64_t> SimJournal::Fence(std::string_view hall, uint64_t steps) {
  recovered_ = true;
  return inner_->Fence(hall, steps);
}

void SimJournal::Crash() {
  if (defect_ != Defect::kLoseLastBatch) return;
  for (const auto& before : before_last_) {
    journal::MemoryDisk::Hall& hall = disk_.halls[before.first];
    hall.records.resize(before.second);
    std::erase_if(hall.snapshots, [&](const auto& stored) {
      return stored.snapshot.sequence > before.second;
    });
  }
}

}  // namespace onestop::sim
