#include "server/base/clock.h"

#include <gtest/gtest.h>

namespace onestop {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr Time kMorning = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + hours(8);

TEST(SystemClockTest, SteadyTimeNeverGoesBack) {
  SystemClock clock;
  nanoseconds last = clock.SteadyNow();
  for (int i = 0; i < 1000; ++i) {
    const nanoseconds now = clock.SteadyNow();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(SystemClockTest, WallTimeIsInThisMillennium) {
  EXPECT_GT(SystemClock().WallNow(), Time(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1)));
}

TEST(FakeClockTest, StandsStillUntilMoved) {
  FakeClock clock(kMorning, seconds(5));
  EXPECT_EQ(clock.WallNow(), kMorning);
  EXPECT_EQ(clock.WallNow(), kMorning);
  EXPECT_EQ(clock.SteadyNow(), seconds(5));
}

TEST(FakeClockTest, ManySmallStepsAddUp) {
  FakeClock clock(kMorning);
  for (int i = 0; i < 3; ++i) clock.Advance(microseconds(400));
  EXPECT_EQ(clock.WallNow(), kMorning + milliseconds(1));
  EXPECT_EQ(clock.SteadyNow(), microseconds(1200));
}

TEST(FakeClockTest, TheWallMayJumpBackAndTheSteadyClockDoesNotNotice) {
  FakeClock clock(kMorning);
  clock.Advance(seconds(10));
  clock.SetWall(kMorning - hours(1));
  EXPECT_EQ(clock.WallNow(), kMorning - hours(1));
  EXPECT_EQ(clock.SteadyNow(), seconds(10));
}

TEST(FakeClockDeathTest, TimeDoesNotPassBackwards) {
  FakeClock clock;
  EXPECT_DEATH(clock.Advance(seconds(-1)), "time does not pass backwards");
}

TEST(ScaledClockTest, RunsFasterFromItsOwnStart) {
  FakeClock base(Time(), seconds(1000));
  ScaledClock clock(kMorning, 60, base);
  EXPECT_EQ(clock.WallNow(), kMorning);
  EXPECT_EQ(clock.SteadyNow(), nanoseconds(0));
  base.Advance(seconds(2));
  EXPECT_EQ(clock.WallNow(), kMorning + std::chrono::minutes(2));
  EXPECT_EQ(clock.SteadyNow(), std::chrono::minutes(2));
}

TEST(ScaledClockTest, DoesNotFollowJumpsOfTheWall) {
  FakeClock base;
  ScaledClock clock(kMorning, 2, base);
  base.SetWall(Time(hours(500000)));
  EXPECT_EQ(clock.WallNow(), kMorning);
}

TEST(ScaledClockTest, MayRunSlower) {
  FakeClock base;
  ScaledClock clock(kMorning, 0.5, base);
  base.Advance(seconds(3));
  EXPECT_EQ(clock.WallNow(), kMorning + milliseconds(1500));
}

}  // namespace
}  // namespace onestop
