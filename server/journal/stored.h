#ifndef ONESTOP_SERVER_JOURNAL_STORED_H_
#define ONESTOP_SERVER_JOURNAL_STORED_H_

// How stored rows are read and judged: what all implementations of Journal have in common.

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/hash.h"
#include "server/journal/chain.h"
#include "server/journal/journal.h"
#include "server/journal/record.h"

namespace onestop::journal {

// One Read: give it the rows of a hall in order, and it verifies, decodes and visits them. Not
// thread-safe.
class StoredRange {
 public:
  // The records from..to of a hall whose last one is `last`.
  StoredRange(std::string_view hall, uint64_t from, uint64_t to, uint64_t last);

  bool empty() const { return from_ > to_; }
  uint64_t from() const { return from_; }
  uint64_t to() const { return to_; }

  // `before` is the stored hash of the record from() - 1 (the genesis hash before the first one).
  absl::Status Begin(const std::optional<Hash256>& before);
  // The next row.
  absl::Status Next(uint64_t sequence, std::string_view body, std::string_view hash,
                    Journal::Visitor visit);
  // No row is left: JOURNAL_CORRUPT when there should be one.
  absl::Status End() const;

 private:
  uint64_t from_;
  uint64_t to_;
  Chain chain_;
  Record record_;
};

// Whether a snapshot stands on its chain, which has `stored` at that sequence: JOURNAL_TRUNCATED
// when it has nothing there, JOURNAL_CORRUPT when it has another hash.
absl::Status CheckSnapshot(const Snapshot& snapshot, const std::optional<Hash256>& stored);

// Tells the operator that a snapshot was passed over.
void LogBadSnapshot(std::string_view hall, uint64_t sequence);

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_STORED_H_
