#include "server/journal/memory_journal.h"

#include <algorithm>
#include <utility>

#include "server/journal/stored.h"

namespace onestop::journal {

namespace {

// The first stored record that is not before `sequence`.
auto LowerBound(const std::vector<MemoryDisk::StoredRecord>& records, uint64_t sequence) {
  return std::lower_bound(records.begin(), records.end(), sequence,
                          [](const MemoryDisk::StoredRecord& record, uint64_t wanted) {
                            return record.sequence < wanted;
                          });
}

}  // namespace

absl::StatusOr<std::unique_ptr<MemoryJournal>> MemoryJournal::Open(MemoryDisk& disk) {
  std::unique_ptr<MemoryJournal> journal(new MemoryJournal(disk));
  for (const auto& [name, hall] : disk.halls) {
    Head head{.hall = name, .sequence = 0, .epoch = 0, .hash = GenesisHash(name)};
    if (!hall.records.empty()) {
      head.sequence = hall.records.back().sequence;
      head.hash = hall.records.back().hash;
    }
    const size_t index = journal->chains_.Add(Chain(head));
    uint64_t epoch = hall.epoch;
    absl::Status status =
        journal->Read(name, head.sequence, head.sequence, [&epoch](const Record& record) {
          epoch = std::max(epoch, record.epoch);
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    if (epoch > 0) journal->chains_.at(index).RaiseEpoch(epoch);
  }
  return journal;
}

absl::StatusOr<std::vector<Journal::Head>> MemoryJournal::Heads() {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return chains_.Heads();
}

absl::Status MemoryJournal::Append(std::span<const Record> batch) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return fail_stop_.Note(DoAppend(batch));
}

absl::Status MemoryJournal::DoAppend(std::span<const Record> batch) {
  if (absl::Status status = batch_.Prepare(chains_, batch); !status.ok()) return status;
  for (const Batch::Item& item : batch_.items()) {
    disk_.halls[chains_.at(item.chain).hall()].records.push_back(
        {item.sequence, std::string(batch_.Body(item)), *item.hash});
  }
  batch_.MoveOn(chains_);
  return absl::OkStatus();
}

std::optional<Hash256> MemoryJournal::StoredHash(std::string_view hall, uint64_t sequence) const {
  if (sequence == 0) return GenesisHash(hall);
  const auto found = disk_.halls.find(hall);
  if (found == disk_.halls.end()) return std::nullopt;
  const auto& records = found->second.records;
  const auto at = LowerBound(records, sequence);
  if (at == records.end() || at->sequence != sequence) return std::nullopt;
  return at->hash;
}

absl::Status MemoryJournal::Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  const size_t index = chains_.Find(hall);
  if (index == ChainTable::kNone) return absl::OkStatus();
  const auto stored = disk_.halls.find(hall);
  if (stored == disk_.halls.end()) return absl::OkStatus();
  StoredRange range(hall, from, to, chains_.at(index).sequence());
  if (range.empty()) return absl::OkStatus();
  const std::optional<Hash256> before = StoredHash(hall, range.from() - 1);
  if (absl::Status status = range.Begin(before); !status.ok()) return status;
  const auto& records = stored->second.records;
  for (auto at = LowerBound(records, range.from());
       at != records.end() && at->sequence <= range.to(); ++at) {
    const std::string_view hash(reinterpret_cast<const char*>(at->hash.data()), at->hash.size());
    absl::Status status = range.Next(at->sequence, at->body, hash, visit);
    if (!status.ok()) return status;
  }
  return range.End();
}

absl::Status MemoryJournal::SaveSnapshot(const Snapshot& snapshot) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  return fail_stop_.Note(DoSaveSnapshot(snapshot));
}

absl::Status MemoryJournal::DoSaveSnapshot(const Snapshot& snapshot) {
  absl::Status status = CheckSnapshot(snapshot, StoredHash(snapshot.hall, snapshot.sequence));
  if (!status.ok()) return status;
  auto& kept = disk_.halls[snapshot.hall].snapshots;
  std::erase_if(kept, [&snapshot](const MemoryDisk::StoredSnapshot& old) {
    return old.snapshot.sequence == snapshot.sequence;
  });
  const auto place =
      std::find_if(kept.begin(), kept.end(), [&snapshot](const MemoryDisk::StoredSnapshot& old) {
        return old.snapshot.sequence > snapshot.sequence;
      });
  kept.insert(place, {snapshot, SnapshotChecksum(snapshot)});
  if (kept.size() > kSnapshotsKept) kept.pop_front();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Snapshot>> MemoryJournal::LatestSnapshot(std::string_view hall) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  const auto stored = disk_.halls.find(hall);
  if (stored == disk_.halls.end()) return std::nullopt;
  const auto& kept = stored->second.snapshots;
  for (auto at = kept.rbegin(); at != kept.rend(); ++at) {
    if (SnapshotChecksum(at->snapshot) != at->checksum) {
      LogBadSnapshot(hall, at->snapshot.sequence);
      continue;
    }
    absl::Status status = CheckSnapshot(at->snapshot, StoredHash(hall, at->snapshot.sequence));
    if (!status.ok()) return status;
    return at->snapshot;
  }
  return std::nullopt;
}

absl::StatusOr<uint64_t> MemoryJournal::Fence(std::string_view hall, uint64_t steps) {
  if (absl::Status status = fail_stop_.Check(); !status.ok()) return status;
  size_t index = chains_.Find(hall);
  if (index == ChainTable::kNone) index = chains_.Add(Chain(hall));
  Chain& chain = chains_.at(index);
  chain.RaiseEpoch(chain.epoch() + steps);
  disk_.halls[std::string(hall)].epoch = chain.epoch();
  return chain.epoch();
}

absl::StatusOr<uint64_t> MemoryJournal::FreeBytes() { return disk_.free_bytes; }

}  // namespace onestop::journal
