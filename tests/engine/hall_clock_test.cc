#include "server/engine/hall_clock.h"

#include <gtest/gtest.h>

#include "tests/support/test_hall.h"

namespace onestop::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Both clocks, moved apart at will.
struct Clocks {
  ClockReading reading{testing::TimeOfDay("09:00:00"), seconds(1000)};
  void Pass(Duration elapsed) {
    reading.wall += elapsed;
    reading.steady += elapsed;
  }
};

TEST(HallClockTest, FollowsTheWallClockWhileThatAgrees) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, Time());
  EXPECT_EQ(clock.Now(clocks.reading), testing::TimeOfDay("09:00:00"));
  clocks.Pass(minutes(90));
  EXPECT_EQ(clock.Now(clocks.reading), testing::TimeOfDay("10:30:00"));
  EXPECT_FALSE(clock.TakeJump().has_value());
}

TEST(HallClockTest, GoesWithSmallCorrectionsForward) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, Time());
  clocks.Pass(minutes(1));
  clocks.reading.wall += seconds(2);
  EXPECT_EQ(clock.Now(clocks.reading), testing::TimeOfDay("09:01:02"));
}

TEST(HallClockTest, NeverGoesBack) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, Time());
  clocks.Pass(minutes(1));
  const Time before = clock.Now(clocks.reading);
  clocks.reading.wall -= seconds(30);
  EXPECT_GE(clock.Now(clocks.reading), before);
  clocks.reading.wall -= minutes(30);
  EXPECT_GE(clock.Now(clocks.reading), before);
  clock.Follow(clocks.reading);
  EXPECT_GE(clock.Now(clocks.reading), before);
}

TEST(HallClockTest, AJumpIsReportedOnceAndNotFollowed) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, Time());
  for (const Duration jump : {Duration(minutes(6)), Duration(-minutes(60))}) {
    const Time before = clock.Now(clocks.reading);
    const Time wall = clocks.reading.wall;
    clocks.reading.wall += jump;
    EXPECT_EQ(clock.Now(clocks.reading), before);
    EXPECT_EQ(clock.TakeJump(), jump);
    EXPECT_EQ(clock.Now(clocks.reading), before);
    EXPECT_FALSE(clock.TakeJump().has_value());
    clocks.Pass(seconds(10));
    EXPECT_EQ(clock.Now(clocks.reading), before + seconds(10));
    clocks.reading.wall = wall + seconds(10);
    EXPECT_EQ(clock.Now(clocks.reading), before + seconds(10));
  }
}

TEST(HallClockTest, FollowAcceptsTheWallClockAhead) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, Time());
  clock.Now(clocks.reading);
  clocks.reading.wall += minutes(60);
  clock.Now(clocks.reading);
  clock.Follow(clocks.reading);
  EXPECT_EQ(clock.Now(clocks.reading), testing::TimeOfDay("10:00:00"));
}

TEST(HallClockTest, AJumpBackIsReportedOnceThoughItIsWaitedFor) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, Time());
  clock.Now(clocks.reading);
  clocks.reading.wall -= minutes(60);
  const auto look = [&] {
    clocks.Pass(seconds(20));
    clock.Follow(clocks.reading);
    clock.Now(clocks.reading);
    return clock.TakeJump();
  };
  EXPECT_TRUE(look().has_value());
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(look().has_value());
  // Once it has caught up, a second jump is told again.
  clocks.reading.wall += minutes(60);
  EXPECT_FALSE(look().has_value());
  clocks.reading.wall -= minutes(60);
  EXPECT_TRUE(look().has_value());
}

TEST(HallClockTest, AHallRecoveredUnderAWallClockThatIsBehindGoesOnFromItsLastRecord) {
  Clocks clocks;
  HallClock clock(minutes(5), clocks.reading, testing::TimeOfDay("11:00:00"));
  EXPECT_EQ(clock.Now(clocks.reading), testing::TimeOfDay("11:00:00"));
  EXPECT_EQ(clock.TakeJump(), Duration(-minutes(120)));
  clocks.Pass(milliseconds(1500));
  EXPECT_EQ(clock.Now(clocks.reading), testing::TimeOfDay("11:00:01.500"));
}

}  // namespace
}  // namespace onestop::engine
