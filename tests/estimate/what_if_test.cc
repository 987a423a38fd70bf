#include "server/estimate/what_if.h"

#include <gtest/gtest.h>

#include "tests/estimate/played_days.h"

namespace onestop::estimate {
namespace {

class WhatIfTest : public testing::Test {
 protected:
  static const EventLog& Log() {
    static const EventLog log = ReadLog(PlayedDays(2, 2), ExampleConfig());
    return log;
  }

  static WhatIfReport Ask(const Change& change) {
    const absl::StatusOr<WhatIfReport> report = RunWhatIf(Log(), change);
    EXPECT_TRUE(report.ok()) << report.status();
    return *report;
  }
};

TEST_F(WhatIfTest, WithoutAChangeNothingChanges) {
  const WhatIfReport report = Ask({});
  EXPECT_EQ(report.days, 2U);
  EXPECT_GT(report.all.recorded.called, 600U);
  EXPECT_DOUBLE_EQ(report.all.changed.mean_minutes, report.all.same.mean_minutes);
  // What prompt clerks would have made of the days is close to what they were.
  EXPECT_NEAR(report.all.same.mean_minutes, report.all.recorded.mean_minutes, 1.0);
}

TEST_F(WhatIfTest, ASecondCounterShortensTheWaitsOfItsServices) {
  Change change;
  change.twice = {"8"};
  const WhatIfReport report = Ask(change);
  const WhatIfReport::Line& family = report.services.at("family");
  EXPECT_LT(family.changed.mean_minutes, 0.7 * family.same.mean_minutes);
  EXPECT_GT(family.changed.within_target, family.same.within_target);
}

TEST_F(WhatIfTest, ACounterThatIsMissingMakesWaitsLonger) {
  Change change;
  change.without = {"1", "2"};
  const WhatIfReport report = Ask(change);
  EXPECT_GT(report.all.changed.mean_minutes, report.all.same.mean_minutes);
}

TEST_F(WhatIfTest, AnotherTargetChangesWhoIsInTime) {
  Change change;
  change.targets["household"] = std::chrono::hours(3);
  const WhatIfReport report = Ask(change);
  EXPECT_DOUBLE_EQ(report.services.at("household").changed.within_target, 1.0);
  EXPECT_LT(report.services.at("household").same.within_target, 1.0);
}

TEST_F(WhatIfTest, RefusesWhatIsNotInTheHall) {
  EXPECT_FALSE(RunWhatIf(Log(), {.targets = {{"nothing", std::chrono::minutes(1)}}}).ok());
  EXPECT_FALSE(RunWhatIf(Log(), {.without = {"99"}}).ok());
  EXPECT_FALSE(RunWhatIf(Log(), {.skills = {{"1", {"nothing"}}}}).ok());
}

}  // namespace
}  // namespace onestop::estimate
