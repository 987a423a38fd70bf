#ifndef ONESTOP_SERVER_ESTIMATE_BACKTEST_H_
#define ONESTOP_SERVER_ESTIMATE_BACKTEST_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/estimate/event_log.h"
#include "server/estimate/predictors.h"
#include "server/estimate/score.h"

namespace onestop::estimate {

// What became of one quote.
struct QuotedTicket {
  size_t line = 0;
  std::string ticket;
  core::ServiceId service;
  Time issued;
  core::Quote quote;
  Duration waited{0};
  // An open counter with nothing to do was there.
  bool free_counter = false;
};

struct BacktestOptions {
  size_t paths = 100;
  uint64_t seed = 1;
  // Events that contradict each other: left out, or the end of it.
  bool stop_on_problems = false;
  // Of the days at the beginning nothing is counted: they only teach.
  size_t warm_up_days = 0;
  // Of the same hall: everything is learned from it first, and nothing more afterwards. What error is then
  // left is that of knowing the hall perfectly but not its future.
  const EventLog* train = nullptr;
  // Times the quotes; null for not.
  Clock* stopwatch = nullptr;
  // Called now and then with the share that is done.
  std::function<void(double done)> progress = {};
  // Called for every quote that came due.
  std::function<void(const QuotedTicket&)> on_ticket = {};
};

struct BacktestReport {
  size_t days = 0;
  size_t issued = 0;
  // Quotes that came due, those at a free counter apart.
  ErrorScore error;
  IntervalScore interval;
  ErrorScore free_error;
  IntervalScore free_interval;
  std::map<std::string, IntervalScore> by_service;
  std::array<ErrorScore, kPredictors> predictors;
  // Tickets for which no wait was known, and those never called.
  size_t unknown = 0;
  size_t never_called = 0;
  // How the next ticket is chosen, as configured or learned.
  std::string rule;
  // Of one quote.
  double mean_microseconds = 0;
};

// Plays a log event by event, makes a quote for every ticket at its issue from what had happened before,
// and compares it with the call that came. Never looks ahead. Contradictions become problems with their
// lines; with stop_on_problems the first one is FAILED_PRECONDITION.
absl::StatusOr<BacktestReport> RunBacktest(const EventLog& log, const BacktestOptions& options,
                                           std::vector<LogProblem>& problems);

// For people, and for programs.
std::string ReportText(const BacktestReport& report);
std::string ReportJson(const BacktestReport& report);

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_BACKTEST_H_
