#ifndef ONESTOP_SERVER_JOURNAL_VERIFY_H_
#define ONESTOP_SERVER_JOURNAL_VERIFY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/journal/journal.h"

namespace onestop::journal {

// What became of verifying a run of records.
struct VerifyReport {
  std::string hall;
  uint64_t records = 0;    // verified and good
  uint64_t last_good = 0;  // sequence of the last good one, with its hash; 0 when there is none
  Hash256 last_hash{};
  uint64_t first_bad = 0;  // sequence of the first one that is not good; 0 when all are
  absl::Status status;     // OK, or what is wrong with that one

  bool ok() const { return status.ok(); }
};

// Reads the records from..to of `hall` that there are, and recomputes their hashes and links. Costs
// about a second for a million records. Thread safety as for the journal.
VerifyReport VerifyJournal(Journal& journal, std::string_view hall, uint64_t from = 1,
                           uint64_t to = kToEnd);

// Verifies a hall a piece at a time, for the hours in which little happens; after the last record
// it begins again with the first. Remembers the hash it stopped at, so that a change between two
// pieces is seen too. Thread safety as for the journal, which must outlive it.
class Scrubber {
 public:
  Scrubber(Journal& journal, std::string hall);

  // Verifies the next `records` (at least 1) records, fewer at the end. A report that is not OK
  // ends the round: the next piece begins with the first record.
  VerifyReport Next(uint64_t records);

  // How many times the last record was reached without anything bad.
  uint64_t rounds() const { return rounds_; }

 private:
  absl::StatusOr<uint64_t> Last();

  Journal& journal_;
  std::string hall_;
  uint64_t next_ = 1;
  Hash256 before_;  // of the record next_ - 1, as it was when that was verified
  uint64_t rounds_ = 0;
};

}  // namespace onestop::journal

#endif  // ONESTOP_SERVER_JOURNAL_VERIFY_H_
