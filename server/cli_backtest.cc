#include "server/cli_backtest.h"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/strings.h"
#include "server/cli_output.h"
#include "server/config.h"
#include "server/estimate/backtest.h"
#include "server/estimate/event_log.h"
#include "server/estimate/what_if.h"

namespace onestop::cli {
namespace {

// Of what is wrong with a log, so many lines are told one by one.
constexpr size_t kProblemsTold = 20;

void TellProblems(const std::string& file, const std::vector<estimate::LogProblem>& problems) {
  for (size_t i = 0; i < problems.size() && i < kProblemsTold; ++i) {
    std::cerr << file << ":" << problems[i].line << ": " << problems[i].message << "\n";
  }
  if (problems.empty()) return;
  std::cerr << file << ": " << problems.size() << " lines were left out or mended";
  if (problems.size() > kProblemsTold) std::cerr << ", the first " << kProblemsTold << " are above";
  std::cerr << "\n";
}

absl::StatusOr<estimate::EventLog> ReadLog(const std::string& path,
                                           const estimate::ReadLogOptions& read, bool stop,
                                           std::vector<estimate::LogProblem>& problems) {
  std::ifstream in(path);
  if (!in) return absl::NotFoundError(StrCat("cannot read ", path));
  absl::StatusOr<estimate::EventLog> log = estimate::ReadEventLog(in, read, problems);
  if (!log.ok()) {
    return absl::Status(log.status().code(), StrCat(path, ": ", FromAbsl(log.status().message())));
  }
  if (stop && !problems.empty()) {
    return absl::FailedPreconditionError(
        StrCat(path, ":", problems.front().line, ": ", problems.front().message));
  }
  return log;
}

void WriteTicket(const estimate::QuotedTicket& ticket, const core::Config& config,
                 std::ostream& out) {
  auto seconds = [](Duration duration) { return static_cast<double>(duration.count()) / 1000; };
  out << absl::StrFormat("%d,%.3f,%s,%s,%.1f,%.1f,%.1f,%.1f,%d,%d\n", ticket.line,
                         static_cast<double>(ticket.issued.time_since_epoch().count()) / 1000,
                         ticket.ticket, config.At(ticket.service).code, seconds(ticket.waited),
                         seconds(ticket.quote.expected), seconds(ticket.quote.lower),
                         seconds(ticket.quote.upper), ticket.quote.Holds(ticket.waited),
                         ticket.free_counter);
}

absl::StatusOr<std::shared_ptr<const core::Config>> ReadHall(const std::string& path) {
  if (path.empty()) return nullptr;
  absl::StatusOr<std::string> toml = ReadFile(path);
  if (!toml.ok()) return toml.status();
  HallFile file = ParseHall(*toml);
  if (!file.errors.empty()) return ErrorsStatus(path, file.errors);
  return std::make_shared<const core::Config>(core::AssignIds(nullptr, std::move(file.config)));
}

// "4=passport,tax" as "4" and "passport,tax".
absl::StatusOr<std::pair<std::string, std::string>> SplitPair(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return UsageError(StrCat("\"", text, "\" is not of the form NAME=VALUE"));
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

std::optional<core::CallingRule> RuleOf(const std::string& name) {
  if (name == "accumulating") return core::CallingRule::kAccumulating;
  if (name == "ratio") return core::CallingRule::kRatio;
  if (name == "strict") return core::CallingRule::kStrict;
  if (name == "fcfs") return core::CallingRule::kFcfs;
  return std::nullopt;
}

absl::StatusOr<estimate::Change> ChangeOf(const WhatIfVerbOptions& options) {
  estimate::Change change;
  change.rule = RuleOf(options.rule);
  change.without = options.without;
  change.twice = options.twice;
  for (const std::string& text : options.targets) {
    auto pair = SplitPair(text);
    if (!pair.ok()) return pair.status();
    absl::Duration target;
    if (!absl::ParseDuration(pair->second, &target) || target <= absl::ZeroDuration()) {
      return UsageError(StrCat("\"", pair->second, "\" is no length of time such as 15m"));
    }
    change.targets[pair->first] = absl::ToChronoMilliseconds(target);
  }
  for (const std::string& text : options.skills) {
    auto pair = SplitPair(text);
    if (!pair.ok()) return pair.status();
    change.skills[pair->first] = absl::StrSplit(pair->second, ',', absl::SkipEmpty());
  }
  return change;
}

}  // namespace

absl::Status Backtest(const BacktestVerbOptions& options) {
  absl::StatusOr<std::shared_ptr<const core::Config>> config = ReadHall(options.hall);
  if (!config.ok()) return config.status();
  const estimate::ReadLogOptions read{.config = *config, .sort = options.sort};
  const bool stop = options.on_error == "stop";
  std::vector<estimate::LogProblem> problems;
  absl::StatusOr<estimate::EventLog> log = ReadLog(options.events, read, stop, problems);
  if (!log.ok()) return log.status();
  std::optional<estimate::EventLog> train;
  if (!options.train.empty()) {
    if (*config == nullptr) return UsageError("--train needs --hall");
    std::vector<estimate::LogProblem> ignored;
    absl::StatusOr<estimate::EventLog> other = ReadLog(options.train, read, stop, ignored);
    if (!other.ok()) return other.status();
    train = *std::move(other);
  }
  std::ofstream tickets;
  if (!options.tickets.empty()) {
    tickets.open(options.tickets);
    tickets << "line,issued,ticket,service,waited,expected,lower,upper,kept,free_counter\n";
  }
  estimate::BacktestOptions backtest;
  SystemClock stopwatch;
  backtest.stopwatch = &stopwatch;
  backtest.paths = options.paths;
  backtest.seed = options.seed;
  backtest.warm_up_days = options.warm_up_days;
  backtest.stop_on_problems = stop;
  backtest.train = train ? &*train : nullptr;
  if (isatty(STDERR_FILENO) != 0) {
    backtest.progress = [](double done) {
      std::cerr << absl::StrFormat("\r%3.0f %%", done * 100) << std::flush;
    };
  }
  if (tickets.is_open()) {
    backtest.on_ticket = [&](const estimate::QuotedTicket& ticket) {
      WriteTicket(ticket, *log->config, tickets);
    };
  }
  absl::StatusOr<estimate::BacktestReport> report = estimate::RunBacktest(*log, backtest, problems);
  if (backtest.progress) std::cerr << "\r     \r";
  TellProblems(options.events, problems);
  if (!report.ok()) {
    return absl::Status(report.status().code(),
                        StrCat(options.events, ": ", FromAbsl(report.status().message())));
  }
  if (tickets.is_open() && !tickets.flush()) {
    return absl::UnavailableError(StrCat("cannot write ", options.tickets));
  }
  std::cout << (options.json ? estimate::ReportJson(*report) : estimate::ReportText(*report));
  return absl::OkStatus();
}

absl::Status WhatIf(const WhatIfVerbOptions& options) {
  absl::StatusOr<std::shared_ptr<const core::Config>> config = ReadHall(options.hall);
  if (!config.ok()) return config.status();
  const absl::StatusOr<estimate::Change> change = ChangeOf(options);
  if (!change.ok()) return change.status();
  std::vector<estimate::LogProblem> problems;
  const estimate::ReadLogOptions read{.config = *config, .sort = options.sort};
  absl::StatusOr<estimate::EventLog> log = ReadLog(options.events, read, false, problems);
  TellProblems(options.events, problems);
  if (!log.ok()) return log.status();
  const absl::StatusOr<estimate::WhatIfReport> report = estimate::RunWhatIf(*log, *change);
  if (!report.ok()) return report.status();
  std::cout << (options.json ? estimate::WhatIfJson(*report) : estimate::WhatIfText(*report));
  return absl::OkStatus();
}

}  // namespace onestop::cli
