#ifndef ONESTOP_SERVER_JOURNAL_JOURNAL_H_
#define ONESTOP_SERVER_JOURNAL_JOURNAL_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/journal/chain.h"
#include "server/journal/record.h"

namespace onestop::journal {

// For Read: up to the last record there is.
inline constexpr uint64_t kToEnd = std::numeric_limits<uint64_t>::max();
// How many snapshots of a hall are kept: the latest, and one to fall back on.
inline constexpr int kSnapshotsKept = 2;

// A hall's state after the record `sequence`, so that start-up need not replay from the first one.
struct Snapshot {
  std::string hall;
  uint64_t sequence = 0;
  uint64_t epoch = 0;
  Hash256 chain_hash{};  // of the record `sequence`
  std::string state;     // encoded by the engine

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

// BLAKE2b-256 over every field; stored beside the snapshot and compared when it is read.
Hash256 SnapshotChecksum(const Snapshot& snapshot);

// Where every hall's records are kept: an ordered, gapless, hash-chained, durable log per hall.
//
// Thread safety: none inside. One thread at a time may be in an object, whichever one that is; who
// hands it from one thread to another orders the two (the engine's committer thread owns it
// after recovery). `visit` must not call the journal it is called by.
//
// Fail-stop: after an Append, Fence or SaveSnapshot that was not OK, whatever the cause, every
// later call except FreeBytes fails with the same Reason. Whether the failed batch is on disk is
// then unknown; the process has to end and find out by reading. A Read that fails stops nothing.
//
// Every implementation passes tests/journal/journal_contract_test.cc.
class Journal {
 public:
  using Head = journal::Head;
  using Visitor = absl::FunctionRef<absl::Status(const Record&)>;

  virtual ~Journal() = default;

  // Every hall that was ever fenced or appended to, in an unspecified order. The epoch is the one
  // that the next record must have at least.
  virtual absl::StatusOr<std::vector<Head>> Heads() = 0;

  // Appends the records, those of one hall in its order, several halls mixed as they come; all of
  // them or none. Returns when they are durable. Each record must continue the stored chain of its
  // hall (the errors of CheckNext, nothing is written); one with an epoch above the hall's raises
  // that. JOURNAL_IO when the storage failed. An empty batch is OK.
  virtual absl::Status Append(std::span<const Record> batch) = 0;

  // Calls `visit` for the records from..to of `hall` that there are, both included, in order, each
  // verified: its hash, its link to the one before it and that none is missing. Stops at the first
  // error, which is its result: what `visit` returned, or JOURNAL_CORRUPT or JOURNAL_NEWER naming
  // hall and sequence. The record lives until `visit` returns. A hall never heard of has none.
  virtual absl::Status Read(std::string_view hall, uint64_t from, uint64_t to, Visitor visit) = 0;

  // Keeps the last kSnapshotsKept of a hall; one at the same sequence replaces the other. Durable
  // on return. Refused like LatestSnapshot when it does not stand on the chain.
  virtual absl::Status SaveSnapshot(const Snapshot& snapshot) = 0;

  // The newest snapshot of `hall` whose checksum is right, if any (a wrong one is logged).
  // JOURNAL_TRUNCATED when the chain ends before it, JOURNAL_CORRUPT when the chain has another
  // hash at that sequence.
  virtual absl::StatusOr<std::optional<Snapshot>> LatestSnapshot(std::string_view hall) = 0;

  // Takes `hall` over: raises its epoch by `steps`, which is not 0, durably, and returns the new
  // epoch, which the records that follow must carry. Whoever still appends with an older one is
  // refused.
  virtual absl::StatusOr<uint64_t> Fence(std::string_view hall, uint64_t steps) = 0;

  // Space left for the journal to grow into, in bytes.
  virtual absl::StatusOr<uint64_t> FreeBytes() = 0;
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_JOURNAL_H_
