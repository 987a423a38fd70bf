// The machine's clock a day forward, back, and a day behind, under a hall in the middle of its day.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/faults/caller.h"

namespace onestop::testing {
namespace {

class ClockTest : public ::testing::Test {
 protected:
  ClockTest() {
    server_.Init();
    // A Wednesday on which the example hall opens.
    SetClock("@2026-11-25 09:30:00");
    server_.UseMachineClock();
    server_.SetEnvironment({{"LD_PRELOAD", ONESTOP_FAKETIME_LIBRARY},
                            {"FAKETIME_TIMESTAMP_FILE", server_.folder("clock")},
                            {"FAKETIME_NO_CACHE", "1"},
                            {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
                            {"TZ", "Asia/Shanghai"}});
  }

  void SetClock(const std::string& text) {
    const std::string path = server_.folder("clock");
    std::ofstream(path + ".new") << text << "\n";
    std::filesystem::rename(path + ".new", path);
  }

  Taken Take() {
    Taken taken = caller_->Take();
    EXPECT_TRUE(taken.status.ok()) << taken.status.error_message();
    EXPECT_GE(taken.time, last_) << "the hall's time went back";
    last_ = taken.time;
    return taken;
  }

  void Start() {
    server_.Start();
    caller_ = std::make_unique<Caller>(server_, "crowd");
  }

  ServerProcess server_;
  std::unique_ptr<Caller> caller_;
  int64_t last_ = 0;
};

TEST_F(ClockTest, ADayForwardAndBackChangesNeitherTheHallsDayNorItsOrder) {
  server_.Enroll("load", "crowd");
  Start();
  std::set<std::string> numbers;
  numbers.insert(Take().number);
  const int64_t began = last_;
  for (const char* clock : {"@2026-11-26 09:31:00", "@2026-11-25 09:32:00", "@2026-11-24 09:33:00",
                            "@2026-11-25 09:34:00"}) {
    SetClock(clock);
    // Wherever the clock points, the hall-day goes on and its numbers with it.
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(numbers.insert(Take().number).second);
    EXPECT_LT(last_ - began, 3'600'000);
  }
  EXPECT_NE(server_.Metrics().find("onestop_clock_jumps_total 2"), std::string::npos)
      << server_.Metrics();
  // Started again under a clock that is a day behind: the hall's time waits for it.
  server_.KillHard();
  SetClock("@2026-11-24 12:00:00");
  Start();
  EXPECT_TRUE(numbers.insert(Take().number).second);
  EXPECT_LT(last_ - began, 3'600'000);
  EXPECT_EQ(server_.Stop(), 0);
  EXPECT_EQ(server_.Verb({"journal", "verify"}).exit, 0);
}

TEST_F(ClockTest, AServerStartedADayAheadOpensThatDayAndNeverTheOneBeforeAgain) {
  server_.Enroll("load", "crowd");
  Start();
  const std::string first = Take().number;
  EXPECT_EQ(Take().number == first, false);
  EXPECT_EQ(server_.Stop(), 0);
  SetClock("@2026-11-26 09:30:00");
  Start();
  // A new hall-day begins its numbers anew.
  EXPECT_EQ(Take().number, first);
  EXPECT_EQ(server_.Stop(), 0);
  // The clock was wrong, and is put right: the number of today's first ticket is not given again.
  SetClock("@2026-11-25 10:00:00");
  Start();
  EXPECT_NE(Take().number, first);
}

}  // namespace
}  // namespace onestop::testing
