#ifndef ONESTOP_SERVER_CLI_JOURNAL_H_
#define ONESTOP_SERVER_CLI_JOURNAL_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "server/cli_place.h"

// Verbs about the journal, of a running server or of its files.

namespace onestop::cli {

struct VerifyOptions {
  // Empty: all of them.
  std::string hall;
  bool json = false;
};
// Checks the hash chain from the first record on. JOURNAL_CORRUPT and the like when it does not hold.
absl::Status VerifyJournalFile(const PlaceOptions& place, const VerifyOptions& options);

struct SettleVerbOptions {
  std::string reason;
  uint32_t skip_numbers = 1000;
  bool json = false;
};
// Lets the halls of a stopped server go on with what is in its journal; see settle.h.
absl::Status SettleJournal(const PlaceOptions& place, const SettleVerbOptions& options);

struct ExportOptions {
  std::string hall;
  uint64_t from = 1;
  // 0: up to the last one.
  uint64_t to = 0;
};
// Prints every record as one JSON object a line.
absl::Status ExportJournal(const PlaceOptions& place, const ExportOptions& options);

// Prints what happened in the hall as a log of events that backtest and whatif read; see
// server/estimate/README.md. An empty hall is the only one.
absl::Status ExportEvents(const PlaceOptions& place, const std::string& hall);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_JOURNAL_H_
