#include <gtest/gtest.h>

#include "server/estimate/recorded_day.h"
#include "tests/estimate/played_days.h"

// A recorded day run again: with its true future the simulation must make every call at its moment.

namespace onestop::estimate {
namespace {

RecordedDay PlayedDay(uint64_t seed) {
  const EventLog log = ReadLog(PlayedDays(seed, 1), ExampleConfig());
  auto skills = std::make_shared<Skills>();
  for (const core::Counter& counter : log.config->counters) skills->push_back(counter.skills);
  return RecordDay(log.events, log.DayOf(log.events.front().time), log.config, skills);
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
  const RecordedDay day = PlayedDay(GetParam());
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
  RecordedDay day = PlayedDay(1);
  auto config = std::make_shared<core::Config>(*day.config);
  config->policies.rule = core::CallingRule::kFcfs;
  day.config = config;
  EXPECT_LT(Agreeing(day, RunAgain(day)), day.calls.size());
}

}  // namespace
}  // namespace onestop::estimate
