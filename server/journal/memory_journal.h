#ifndef ONESTOP_SERVER_JOURNAL_MEMORY_JOURNAL_H_
#define ONESTOP_SERVER_JOURNAL_MEMORY_JOURNAL_H_

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/journal/batch.h"
#include "server/journal/journal.h"

namespace onestop::journal {

// What a MemoryJournal leaves behind when it is destroyed, as a disk would: a crash is destroying
// the journal and keeping the disk. Holds the same encoded bytes as a real one, open to tests that
// damage them. Copy it to keep an older state. Not thread-safe.
struct MemoryDisk {
  struct StoredRecord {
    uint64_t sequence = 0;
    std::string body;
    Hash256 hash{};
  };
  struct StoredSnapshot {
    Snapshot snapshot;
    Hash256 checksum{};
  };
  struct Hall {
    uint64_t epoch = 0;
    std::vector<StoredRecord> records;
    std::deque<StoredSnapshot> snapshots;  // ascending by sequence
  };

  std::map<std::string, Hall, std::less<>> halls;
  uint64_t free_bytes = std::numeric_limits<uint64_t>::max();
};

// A journal in memory for tests and simulation: nothing in it ever fails by itself. Thread safety
// as Journal says.
class MemoryJournal : public Journal {
 public:
  // The disk must outlive the journal, which must be the only one on it. The errors of Read for the
  // last record of each hall.
  static absl::StatusOr<std::unique_ptr<MemoryJournal>> Open(MemoryDisk& disk);

  absl::StatusOr<std::vector<Head>> Heads() override;
  absl::Status Append(std::span<const Record> batch) override;
  absl::Status Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) override;
  absl::Status SaveSnapshot(const Snapshot& snapshot) override;
  absl::StatusOr<std::optional<Snapshot>> LatestSnapshot(std::string_view hall) override;
  absl::StatusOr<uint64_t> Fence(std::string_view hall, uint64_t steps) override;
  absl::StatusOr<uint64_t> FreeBytes() override;

 private:
  explicit MemoryJournal(MemoryDisk& disk) : disk_(disk) {}

  absl::Status DoAppend(std::span<const Record> batch);
  absl::Status DoSaveSnapshot(const Snapshot& snapshot);
  // The hash that the record `sequence` of `hall` is stored with; none when it is not there.
  std::optional<Hash256> StoredHash(std::string_view hall, uint64_t sequence) const;

  MemoryDisk& disk_;
  ChainTable chains_;
  Batch batch_;
  FailStop fail_stop_;
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_MEMORY_JOURNAL_H_
