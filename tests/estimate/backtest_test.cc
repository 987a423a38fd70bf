#include "server/estimate/backtest.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "tests/estimate/played_days.h"

namespace onestop::estimate {
namespace {

#ifdef ONESTOP_SANITIZED
constexpr int kDays = 3;
constexpr size_t kPaths = 20;
#else
constexpr int kDays = 8;
constexpr size_t kPaths = 60;
#endif

// The log without the lines of these kinds.
std::string Without(const std::string& log, const std::set<std::string>& kinds) {
  std::istringstream in(log);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (!kinds.contains(line.substr(0, line.find(',')))) out += line + "\n";
  }
  return out;
}

BacktestReport Play(const EventLog& log, const EventLog* train = nullptr) {
  BacktestOptions options;
  options.paths = kPaths;
  options.train = train;
  std::vector<LogProblem> problems;
  const auto report = RunBacktest(log, options, problems);
  EXPECT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(problems.empty());
  return *report;
}

const std::string& Log() {
  static const std::string log = PlayedDays(3, kDays);
  return log;
}

void ExpectBetterThanSimple(const BacktestReport& report) {
  for (size_t i = 0; i < kPredictors; ++i) {
    EXPECT_LT(report.error.mean_absolute(), 0.95 * report.predictors[i].mean_absolute())
        << kPredictorNames[i];
  }
  EXPECT_NEAR(report.interval.coverage(), 0.9, 0.035);
}

TEST(BacktestTest, QuotesBeatEverySimplePredictorAndHoldNineInTen) {
  const BacktestReport report = Play(ReadLog(Log(), ExampleConfig()));
  EXPECT_EQ(report.days, static_cast<size_t>(kDays));
  EXPECT_GT(report.error.count(), 200U * kDays);
  ExpectBetterThanSimple(report);
  EXPECT_EQ(report.rule, "accumulating");
}

TEST(BacktestTest, LearnsAHallItWasNotToldAbout) {
  ExpectBetterThanSimple(Play(ReadLog(Log(), nullptr)));
}

TEST(BacktestTest, LearnsWhoIsThereFromTheCallsAlone) {
  ExpectBetterThanSimple(
      Play(ReadLog(Without(Log(), {"open", "pause", "close"}), ExampleConfig())));
}

// Nothing but who came and who was called.
TEST(BacktestTest, LearnsHowLongWorkTakesFromTheCallsAlone) {
  std::istringstream in(Without(Log(), {"open", "pause", "close", "start", "end", "absent", "leave"}));
  std::vector<LogProblem> problems;
  const auto log = ReadEventLog(in, {.config = ExampleConfig()}, problems);
  ASSERT_TRUE(log.ok());
  BacktestOptions options;
  options.paths = kPaths;
  const auto report = RunBacktest(*log, options, problems);
  ASSERT_TRUE(report.ok());
  const auto queue = static_cast<size_t>(Predictor::kQueueTimesMean);
  EXPECT_LT(report->error.mean_absolute(), report->predictors[queue].mean_absolute());
  EXPECT_NEAR(report->interval.coverage(), 0.9, 0.035);
}

// What a quote says must not depend on anything that comes later in the log.
TEST(BacktestTest, NeverLooksAhead) {
  std::vector<Duration> whole;
  std::vector<Duration> half;
  const std::string cut = Log().substr(0, Log().rfind('\n', Log().size() / 2) + 1);
  for (const auto& [text, quotes] : {std::pair(&Log(), &whole), std::pair(&cut, &half)}) {
    EventLog log = ReadLog(*text, ExampleConfig());
    // When a day ends is the one thing that the whole log says.
    log.day_cut = ReadLog(Log(), ExampleConfig()).day_cut;
    std::vector<LogProblem> problems;
    BacktestOptions options;
    options.paths = 10;
    options.on_ticket = [&quotes = *quotes](const QuotedTicket& ticket) {
      quotes.push_back(ticket.quote.expected);
    };
    ASSERT_TRUE(RunBacktest(log, options, problems).ok());
  }
  ASSERT_GT(half.size(), 100U);
  ASSERT_GT(whole.size(), half.size());
  whole.resize(half.size());
  EXPECT_EQ(whole, half);
}

TEST(BacktestTest, WhoKnowsTheHallIsHardlyBetterThanWhoLearnsIt) {
  const EventLog log = ReadLog(Log(), ExampleConfig());
  EXPECT_LT(Play(log, &log).error.mean_absolute(), 1.02 * Play(log).error.mean_absolute());
}

}  // namespace
}  // namespace onestop::estimate
