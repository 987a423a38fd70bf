#ifndef ONESTOP_SERVER_CLI_BACKTEST_H_
#define ONESTOP_SERVER_CLI_BACKTEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace onestop::cli {

struct BacktestVerbOptions {
  // The log; server/estimate/README.md says what is in it.
  std::string events;
  // The hall.toml of the hall it is about; empty to learn the hall from the log.
  std::string hall;
  // Another log of the same hall, from which everything is learned first and then held fast.
  std::string train;
  // Where each quote and what became of it is written; empty for nowhere.
  std::string tickets;
  // "skip" or "stop".
  std::string on_error = "skip";
  bool sort = false;
  uint32_t paths = 100;
  uint64_t seed = 1;
  uint32_t warm_up_days = 0;
  bool json = false;
};

// Plays a log of events, quotes every ticket's wait and says how the quotes held, beside simpler
// predictors.
absl::Status Backtest(const BacktestVerbOptions& options);

struct WhatIfVerbOptions {
  // The log, and the hall.toml of the hall; empty to learn it from the log.
  std::string events;
  std::string hall;
  bool sort = false;
  // "accumulating", "ratio", "strict", "fcfs"; empty for as it was.
  std::string rule;
  // "household=15m".
  std::vector<std::string> targets;
  // "4=passport,tax".
  std::vector<std::string> skills;
  std::vector<std::string> without;
  std::vector<std::string> twice;
  bool json = false;
};

// Plays recorded days again under another rule, other targets or other counters, and compares.
absl::Status WhatIf(const WhatIfVerbOptions& options);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_BACKTEST_H_
