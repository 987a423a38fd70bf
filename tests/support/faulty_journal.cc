#include "tests/support/faulty_journal.h"

#include <utility>

#include "server/base/reason.h"

namespace onestop::testing {
namespace {

absl::Status IoFault() { return Refuse(Reason::kJournalIo, "a fault the test asked for"); }

}  // namespace

FaultyJournal::FaultyJournal(std::unique_ptr<journal::Journal> inner) : inner_(std::move(inner)) {}

void FaultyJournal::FailAppend(int skip) {
  const MutexLock lock(mutex_);
  fault_ = Fault::kBefore;
  skip_ = skip;
}

void FaultyJournal::FailAppendAfterWriting(int skip) {
  const MutexLock lock(mutex_);
  fault_ = Fault::kAfter;
  skip_ = skip;
}

void FaultyJournal::FailSnapshot() {
  const MutexLock lock(mutex_);
  fail_snapshot_ = true;
}

void FaultyJournal::HoldAppends() {
  const MutexLock lock(mutex_);
  holding_ = true;
}

void FaultyJournal::WaitUntilHeld() {
  const MutexLock lock(mutex_);
  // One that was released but has not left yet is not waiting.
  while (!held_ || pass_) changed_.Wait(mutex_);
}

void FaultyJournal::ReleaseOne() {
  const MutexLock lock(mutex_);
  pass_ = true;
  changed_.NotifyAll();
}

void FaultyJournal::ReleaseAll() {
  const MutexLock lock(mutex_);
  holding_ = false;
  changed_.NotifyAll();
}

int FaultyJournal::appends() const {
  const MutexLock lock(mutex_);
  return appends_;
}

uint64_t FaultyJournal::records() const {
  const MutexLock lock(mutex_);
  return records_;
}

FaultyJournal::Fault FaultyJournal::Enter() {
  const MutexLock lock(mutex_);
  ++appends_;
  held_ = true;
  changed_.NotifyAll();
  while (holding_ && !pass_) changed_.Wait(mutex_);
  held_ = false;
  pass_ = false;
  if (fault_ == Fault::kNone || skip_-- > 0) return Fault::kNone;
  return std::exchange(fault_, Fault::kNone);
}

absl::StatusOr<std::vector<journal::Head>> FaultyJournal::Heads() {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return inner_->Heads();
}

absl::Status FaultyJournal::Append(std::span<const journal::Record> batch) {
  const Fault fault = Enter();
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  if (fault == Fault::kBefore) return fail_stop_.Note(IoFault());
  absl::Status status = inner_->Append(batch);
  if (status.ok() && fault == Fault::kAfter) return fail_stop_.Note(IoFault());
  if (status.ok()) {
    const MutexLock lock(mutex_);
    records_ += batch.size();
  }
  return status;
}

absl::Status FaultyJournal::Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return inner_->Read(hall, from, to, visit);
}

absl::Status FaultyJournal::SaveSnapshot(const journal::Snapshot& snapshot) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  const bool fail = [this] {
    const MutexLock lock(mutex_);
    return std::exchange(fail_snapshot_, false);
  }();
  if (fail) return fail_stop_.Note(IoFault());
  return inner_->SaveSnapshot(snapshot);
}

absl::StatusOr<std::optional<journal::Snapshot>> FaultyJournal::LatestSnapshot(
    std::string_view hall) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return inner_->LatestSnapshot(hall);
}

absl::StatusOr<uint64_t> FaultyJournal::Fence(std::string_view hall, uint64_t steps) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return inner_->Fence(hall, steps);
}

absl::StatusOr<uint64_t> FaultyJournal::FreeBytes() { return inner_->FreeBytes(); }

}  // namespace onestop::testing
