#include "server/engine/record_reader.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace onestop::engine {
namespace {

// Records read at once: some megabytes, and a few milliseconds between commits.
constexpr uint64_t kRecordsAtOnce = 2000;
// Commits taken from memory at once.
constexpr size_t kChunks = 256;
// How often a read that takes long looks whether anybody still wants it.
constexpr std::chrono::milliseconds kLookAround(100);

}  // namespace

absl::StatusOr<uint64_t> RecordReader::Read(
    const std::function<void(const RecentRecord&)>& visit) {
  if (stopping_()) return absl::CancelledError("nobody reads any more");
  const uint64_t first = next_;
  for (const RecentChunk& chunk : engine_->Recent(hall_, next_, kChunks)) {
    for (const RecentRecord& record : *chunk) {
      if (record.info.sequence != next_) continue;
      visit(record);
      ++next_;
    }
  }
  if (next_ != first) return next_ - first;
  const uint64_t durable = engine_->Durable(hall_).sequence;
  if (durable < next_) return 0;
  return ReadJournal(std::min(durable, next_ + kRecordsAtOnce - 1), visit);
}

absl::StatusOr<uint64_t> RecordReader::ReadJournal(
    uint64_t to, const std::function<void(const RecentRecord&)>& visit) {
  // Read between commits, understood here. Shared, for the engine may be at it when this gives up.
  struct Slice {
    std::vector<RecentRecord> records;
    std::promise<absl::Status> done;
  };
  auto slice = std::make_shared<Slice>();
  std::future<absl::Status> read = slice->done.get_future();
  engine_->ReadRecords(
      hall_, next_, to,
      [slice](const Engine::JournalRecord& record) {
        slice->records.push_back(
            {{record.sequence, record.time, record.actor}, record.events, record.hash});
        return absl::OkStatus();
      },
      [slice](const absl::Status& status) { slice->done.set_value(status); });
  // An engine whose journal has failed runs no tasks any more.
  while (read.wait_for(kLookAround) != std::future_status::ready) {
    if (stopping_()) return absl::CancelledError("nobody reads any more");
  }
  if (absl::Status status = read.get(); !status.ok()) return status;
  for (const RecentRecord& record : slice->records) {
    visit(record);
    next_ = record.info.sequence + 1;
  }
  return slice->records.size();
}

}  // namespace onestop::engine
