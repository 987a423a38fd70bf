#ifndef ONESTOP_SERVER_SETTLE_H_
#define ONESTOP_SERVER_SETTLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/random.h"
#include "server/config.h"

// The way out when a journal may lack what people were told: an older copy was put in its place, its
// end is gone, or a backup was restored. Somebody says that the halls go on with what is there, and
// that is recorded.

namespace onestop {

struct SettleOptions {
  // Why; recorded, and needed.
  std::string reason;
  // How far halls are known to have come, beside what the head file tells.
  std::map<std::string, uint64_t> known_sequences = {};
  // How many numbers of every series are left out, so that none is given out that may stand on paper.
  uint32_t skip_numbers = 1000;
};

// What became of a hall.
struct Settled {
  std::string hall;
  // The last record that there is of the past.
  uint64_t kept_sequence = 0;
  // How far the past is known to have come; 0 when nobody knows.
  uint64_t known_sequence = 0;
  // Of the records from now on.
  uint64_t epoch = 0;
};

// Settles the journals in the data folder of a stopped server: verifies every chain from its first
// record, raises each hall's epoch beyond any that the lost past can have had, records the fork, and
// makes the high-water marks anew. Nothing is changed before all chains are known to hold. The errors
// of OpenJournal, JOURNAL_CORRUPT and the like for a chain that does not hold. Blocks on the disk, for
// minutes when there are years of records.
absl::StatusOr<std::vector<Settled>> SettleJournals(const ServerConfig& config,
                                                    const SettleOptions& options, Clock& clock,
                                                    Random& random);

}  // namespace onestop

#endif  // ONESTOP_SERVER_SETTLE_H_
