#include <gtest/gtest.h>

#include <sstream>

#include "server/base/file.h"
#include "server/config.h"
#include "server/estimate/event_log.h"
#include "server/estimate/recorded_day.h"
#include "tests/load/csv_days.h"

// A recorded day run again: with its true future the simulation must make every call at its moment.

namespace onestop::estimate {
namespace {

std::string HallToml() {
  return *ReadFile(std::string(ONESTOP_SOURCE_DIR) + "/deploy/hall.toml");
}

// A day of the example hall in which people leave, miss calls, come back, are handed over, set aside,
// and stand in several lines.
RecordedDay PlayedDay(uint64_t seed, const std::string& toml) {
  std::stringstream csv;
  std::stringstream says;
  load::CsvDaysOptions options;
  options.hall_toml = toml;
  options.seed = seed;
  EXPECT_TRUE(load::WriteCsvDays(options, csv, says).ok());
  HallFile file = ParseHall(toml);
  ReadLogOptions read;
  read.config =
      std::make_shared<const core::Config>(core::AssignIds(nullptr, std::move(file.config)));
  std::vector<LogProblem> problems;
  absl::StatusOr<EventLog> log = ReadEventLog(csv, read, problems);
  EXPECT_TRUE(log.ok()) << log.status();
  EXPECT_TRUE(problems.empty());
  auto skills = std::make_shared<Skills>();
  for (const core::Counter& counter : log->config->counters) skills->push_back(counter.skills);
  return RecordDay(log->events, log->DayOf(log->events.front().time), log->config, skills);
}

std::vector<Simulator::Call> RunAgain(const RecordedDay& day) {
  const Snapshot beginning = day.Beginning();
  Simulator::Options options;
  options.keep_calls = true;
  Simulator simulator(beginning, options);
  RecordedFuture future(day, RecordedFuture::Clerks::kAsTheyWere);
  simulator.Run(future);
  return simulator.calls();
}

// How many of the day's calls the simulation makes just so.
size_t Agreeing(const RecordedDay& day, const std::vector<Simulator::Call>& again) {
  size_t agreeing = 0;
  while (agreeing < day.calls.size() && agreeing < again.size() &&
         day.calls[agreeing] == again[agreeing]) {
    ++agreeing;
  }
  return agreeing;
}

class ReplayTest : public testing::TestWithParam<uint64_t> {};

TEST_P(ReplayTest, ReproducesEveryCallOfARecordedDayFromItsTrueFuture) {
  const RecordedDay day = PlayedDay(GetParam(), HallToml());
  ASSERT_GT(day.calls.size(), 300U);
  const std::vector<Simulator::Call> again = RunAgain(day);
  const size_t agreeing = Agreeing(day, again);
  if (agreeing < day.calls.size()) {
    const Simulator::Call& was = day.calls[agreeing];
    ADD_FAILURE() << "call " << agreeing << " was ticket " << was.ticket << " to counter "
                  << was.counter << " at " << (was.time - day.begin).count()
                  << (agreeing < again.size() ? " and is ticket " : " and is missing");
    if (agreeing < again.size()) {
      ADD_FAILURE() << again[agreeing].ticket << " to counter " << again[agreeing].counter << " at "
                    << (again[agreeing].time - day.begin).count();
    }
  }
  EXPECT_EQ(again.size(), day.calls.size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReplayTest, testing::Range<uint64_t>(1, 31));

TEST(ReplayTest, AnotherCallingRuleMakesOtherCalls) {
  RecordedDay day = PlayedDay(1, HallToml());
  auto config = std::make_shared<core::Config>(*day.config);
  config->policies.rule = core::CallingRule::kFcfs;
  day.config = config;
  EXPECT_LT(Agreeing(day, RunAgain(day)), day.calls.size());
}

}  // namespace
}  // namespace onestop::estimate
