#include <cmath>
#include <sstream>

#include "server/base/check.h"
#include "server/estimate/backtest.h"
#include "server/estimate/event_log.h"
#include "server/estimate/what_if.h"
#include "tests/fuzz/fuzz_target.h"

// Logs of other halls come from anywhere. Whatever stands in one is read, told by its line, or left out;
// what is left can be backtested and replayed without a crash and without a figure that is none.

ONESTOP_FUZZ_TARGET(event_log) {
  using namespace onestop::estimate;
  // A log that is long is only more of the same.
  if (input.size() > 4000) return;
  std::istringstream in{std::string(input)};
  std::vector<LogProblem> problems;
  ReadLogOptions read;
  read.sort = input.size() % 2 == 0;
  const absl::StatusOr<EventLog> log = ReadEventLog(in, read, problems);
  if (!log.ok()) return;
  ONESTOP_CHECK(log->events.size() == log->lines.size()) << "an event without a line";
  BacktestOptions options;
  options.paths = 2;
  const absl::StatusOr<BacktestReport> report = RunBacktest(*log, options, problems);
  ONESTOP_CHECK(report.ok()) << "a log that was read cannot be played";
  for (const double figure :
       {report->error.mean_absolute(), report->error.root_mean_square(), report->error.bias(),
        report->free_error.mean_absolute(), report->interval.coverage(),
        report->interval.mean_width(), report->interval.winkler(),
        report->predictors.back().mean_absolute()}) {
    ONESTOP_CHECK(std::isfinite(figure)) << "a figure that is none";
  }
  ONESTOP_CHECK(!ReportJson(*report).empty() && !ReportText(*report).empty());
  ONESTOP_CHECK(RunWhatIf(*log, Change()).ok()) << "a log that was read cannot be replayed";
}
