#ifndef ONESTOP_SERVER_JOURNAL_CHAIN_H_
#define ONESTOP_SERVER_JOURNAL_CHAIN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/hash.h"
#include "server/journal/record.h"

namespace onestop::journal {

// Where a chain stands: its last record, and the epoch below which no further record may be.
struct Tip {
  uint64_t sequence = 0;
  uint64_t epoch = 0;
  Hash256 hash{};

  friend bool operator==(const Tip&, const Tip&) = default;
};

// A hall and where its chain stands. An empty chain has sequence 0 and the genesis hash.
struct Head {
  std::string hall;
  uint64_t sequence = 0;
  uint64_t epoch = 0;
  Hash256 hash{};

  friend bool operator==(const Head&, const Head&) = default;
};

// Whether `record`, whose encoded body is `body`, may follow `tip` in the chain of `hall`. In this
// order: STALE_EPOCH when its epoch is below the chain's (so that an owner who was replaced learns
// just that), JOURNAL_CORRUPT when its sequence is not the next one, it does not name the hash
// before it, or its own hash is not that of its content.
absl::Status CheckNext(std::string_view hall, const Tip& tip, const Record& record,
                       std::string_view body);

// The moving end of one hall's chain of records: seals new records, verifies those that come from
// somewhere. Copyable. Not thread-safe; distinct objects may be used in distinct threads.
class Chain {
 public:
  // An empty chain.
  explicit Chain(std::string_view hall);
  // The chain that stands at `head`, as a journal or a snapshot says.
  explicit Chain(const Head& head);

  const std::string& hall() const { return hall_; }
  uint64_t sequence() const { return tip_.sequence; }
  uint64_t epoch() const { return tip_.epoch; }
  const Hash256& hash() const { return tip_.hash; }
  const Tip& tip() const { return tip_; }
  Head head() const { return Head{hall_, tip_.sequence, tip_.epoch, tip_.hash}; }

  // Makes `record` the next one: sets its hall, sequence, epoch, previous hash and hash from its
  // other fields, and moves on to it.
  void Seal(Record& record);

  // Whether `record` is the next one (the errors of CheckNext). Does not move.
  absl::Status Verify(const Record& record) const;

  // Verify, and if that is OK move on to `record`.
  absl::Status Follow(const Record& record);

  // The same for a record as it is stored: the row says `sequence`, `body` and `hash`. If all is
  // well fills the whole of `record` and moves on to it; the bytes are hashed before they are
  // decoded. Here a falling epoch is JOURNAL_CORRUPT too; JOURNAL_NEWER as in DecodeBody.
  absl::Status FollowStored(uint64_t sequence, std::string_view body, std::string_view hash,
                            Record& record);

  // Records from now on carry `epoch`, which must be above the present one.
  void RaiseEpoch(uint64_t epoch);

  // Sets the end to `tip`, which the caller has verified.
  void MoveTo(const Tip& tip) { tip_ = tip; }

 private:
  std::string hall_;
  Tip tip_;
  mutable std::string scratch_;  // keeps its capacity, so that sealing allocates nothing
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_CHAIN_H_
