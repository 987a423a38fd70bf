#ifndef ONESTOP_TESTS_LOAD_REPORTS_BENCH_H_
#define ONESTOP_TESTS_LOAD_REPORTS_BENCH_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace onestop::load {

struct ReportsBenchOptions {
  std::string server_program;
  // Visits of the history that is reported on, at least.
  uint64_t visits = 100'000;
  int in_flight = 16;
  std::chrono::milliseconds duration = std::chrono::seconds(2);
  int rounds = 5;
};

// Lets a hall serve so many visits, then takes tickets as fast as it can, alone and while one report
// after the other is made over all of them, in turn, and prints the rates, how long a call takes, and
// their ratios.
absl::Status RunReportsBench(const ReportsBenchOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_REPORTS_BENCH_H_
