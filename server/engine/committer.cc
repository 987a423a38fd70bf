#include "server/engine/committer.h"

#include <utility>

#include "server/base/log.h"
#include "server/engine/codec.h"
#include "server/engine/hall.h"

namespace onestop::engine {
namespace {

// Without a Reason: with one, a client would take it that nothing was done.
absl::Status Unknown() {
  return absl::UnavailableError("the server is stopping; whether the command was accepted is known "
                                "after it is back: repeat it with the same request id");
}

}  // namespace

Committer::Committer(journal::Journal* journal, Clock* clock, Observer* observer, size_t recent)
    : journal_(journal), clock_(clock), observer_(observer), recent_(recent) {}

Position Committer::Durable(const Hall* hall) const {
  MutexLock lock(mutex_);
  auto found = durable_.find(hall);
  return found == durable_.end() ? Position() : found->second;
}

void Committer::SetDurable(const Hall* hall, const Position& position) {
  MutexLock lock(mutex_);
  durable_[hall] = position;
}

void Committer::CheckSpace() {
  const std::chrono::nanoseconds now = clock_->SteadyNow();
  if (now < next_space_check_) return;
  next_space_check_ = now + kSpaceInterval;
  absl::StatusOr<uint64_t> free = journal_->FreeBytes();
  if (free.ok()) free_bytes_.store(*free, std::memory_order_relaxed);
}

bool Committer::Step(Handoff& handoff, bool wait) {
  Handoff::Work work = handoff.Take(wait);
  if (work.stopped) return false;
  const bool worked = work.batch != nullptr || work.task;
  if (work.batch != nullptr) {
    if (dead()) {
      Fail(*work.batch, Unknown());
    } else {
      Commit(*work.batch);
    }
  }
  if (work.task && !work.task(*journal_)) handoff.AddTask(std::move(work.task));
  return worked;
}

void Committer::Commit(Batch& batch) {
  if (!batch.records.empty()) {
    const std::chrono::nanoseconds start = clock_->SteadyNow();
    if (absl::Status status = journal_->Append(batch.records); !status.ok()) {
      dead_.store(true);
      LogError("commit_failed", {{"reason", ReasonName(ReasonOf(status))},
                                 {"message", std::string(status.message())}});
      Fail(batch, Unknown());
      if (on_failure_) on_failure_(status);
      return;
    }
    if (observer_ != nullptr) {
      observer_->OnCommit(clock_->SteadyNow() - start, batch.records.size());
    }
    MutexLock lock(mutex_);
    for (const Pending& pending : batch.pending) {
      if (pending.recorded) durable_[pending.hall] = pending.position;
    }
  }
  for (Pending& pending : batch.pending) Tell(pending);
  if (recent_.wanted()) Keep(batch);
  for (const Publication& message : batch.publications) {
    message.hall->hub.Publish(message.topic, message.payload, message.sequence, message.snapshot,
                              message.resync, message.last);
  }
  for (const journal::Snapshot& snapshot : batch.snapshots) {
    // A snapshot that fails stops the journal like a failed append: nothing may follow it.
    if (absl::Status status = journal_->SaveSnapshot(snapshot); !status.ok()) {
      dead_.store(true);
      LogError("snapshot_failed", {{"message", std::string(status.message())}});
      if (on_failure_) on_failure_(status);
      return;
    }
  }
  CheckSpace();
}

void Committer::Fail(Batch& batch, const absl::Status& status) {
  for (Pending& pending : batch.pending) {
    if (pending.query != nullptr) {
      pending.query->Done(status, pending.position);
    } else if (pending.submission != nullptr) {
      pending.submission->Done({.status = status});
    }
  }
  for (const Publication& message : batch.publications) message.hall->hub.End(status);
}

void Committer::Deliver(Pending& pending, const Answer& answer) {
  if (pending.submission != nullptr) pending.submission->Done(answer);
  pending.submission.reset();
}

void Committer::Refused(Pending& pending, const absl::Status& status) {
  if (observer_ != nullptr && pending.submission != nullptr) {
    observer_->OnRefusal(pending.hall->name(), CommandName(pending.submission->command),
                         ReasonOf(status));
  }
  Deliver(pending, {.status = status,
                    .sequence = pending.record.sequence,
                    .config = pending.config.get(),
                    .position = pending.position});
}

void Committer::Tell(Pending& pending) {
  switch (pending.kind) {
    case Pending::Kind::kQuery:
      pending.query->Done(absl::OkStatus(), pending.position);
      pending.query.reset();
      return;
    case Pending::Kind::kRefused:
      Refused(pending, pending.status);
      return;
    case Pending::Kind::kDuplicate:
      TellDuplicate(pending);
      return;
    case Pending::Kind::kAccepted:
      break;
  }
  if (pending.recorded && observer_ != nullptr) {
    observer_->OnRecord(pending.hall->name(), pending.record, pending.events,
                        pending.config.get());
  }
  Deliver(pending, {.sequence = pending.record.sequence,
                    .time = pending.record.time,
                    .events = pending.events,
                    .config = pending.config.get(),
                    .position = pending.position});
}

void Committer::Keep(Batch& batch) {
  std::map<const Hall*, std::vector<RecentRecord>> records;
  for (Pending& pending : batch.pending) {
    if (!pending.recorded) continue;
    records[pending.hall].push_back(
        {pending.record, std::move(pending.events), pending.position.hash});
  }
  for (auto& [hall, kept] : records) recent_.Add(hall->name(), std::move(kept));
}

// The record of the first try is durable by now, whichever batch it was in: read it back and answer
// from its own events.
void Committer::TellDuplicate(Pending& pending) {
  const uint64_t sequence = pending.record.sequence;
  absl::StatusOr<core::Events> events = absl::NotFoundError("no record");
  Time time;
  Hash256 payload_hash = {};
  absl::Status status = journal_->Read(pending.hall->name(), sequence, sequence,
                                       [&](const journal::Record& record) {
                                         events = DecodeEvents(record.events);
                                         time = record.time;
                                         payload_hash = record.payload_hash;
                                         return absl::OkStatus();
                                       });
  if (status.ok()) status = events.status();
  if (status.ok() && payload_hash != pending.payload_hash) {
    status = Refuse(Reason::kRequestIdReused,
                    "this request id was used for another command; choose a new one");
  }
  if (!status.ok()) {
    Refused(pending, status);
    return;
  }
  if (observer_ != nullptr) {
    observer_->OnDuplicate(pending.hall->name(), CommandName(pending.submission->command));
  }
  Deliver(pending, {.duplicate = true,
                    .sequence = sequence,
                    .time = time,
                    .events = *events,
                    .config = pending.config.get(),
                    .position = pending.position});
}

}  // namespace onestop::engine
