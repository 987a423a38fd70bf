#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "tests/support/hall_script.h"

// A new configuration while the hall works: versions, what is in use, what holds from the next
// call.

namespace onestop::testing {
namespace {

class ApplyConfigTest : public ::testing::Test {
 protected:
  Reason Apply(core::Config config, uint64_t expected, const char* time) {
    core::ApplyConfig command;
    command.expected_version = expected;
    command.config = std::make_shared<core::Config>(std::move(config));
    const core::Actor admin{Role::kAdministrator, core::DeviceId(3), core::StaffId(901)};
    return hall.hall().Try(admin, command, TimeOfDay(time));
  }
  // The test hall without the last entries of its lists.
  static core::Config WithoutCounter6() {
    core::Config config = TestHall();
    config.counters.pop_back();
    return config;
  }
  static core::Config WithoutClassBooked() {
    core::Config config = TestHall();
    config.classes.pop_back();
    return config;
  }
  static core::Config WithoutNotary() {
    core::Config config = TestHall();
    config.services.pop_back();
    config.items.pop_back();
    config.counters[2].skills.pop_back();
    return config;
  }
  // Notaries take numbers of series C.
  static core::Config WithoutSeriesD() {
    core::Config config = TestHall();
    config.series.pop_back();
    config.services[4].series = core::SeriesId(3);
    return config;
  }
  HallScript hall;
};

TEST_F(ApplyConfigTest, NeedsTheVersionItWasMadeFor) {
  EXPECT_EQ(Apply(TestHall(), 0, "08:00:00"), Reason::kConfigVersionMismatch);
  EXPECT_EQ(Apply(TestHall(), 2, "08:00:00"), Reason::kConfigVersionMismatch);
  EXPECT_EQ(Apply(TestHall(), 1, "08:00:00"), Reason::kNone);
  EXPECT_EQ(hall.state().config->version, 2U);
}

TEST_F(ApplyConfigTest, IsRefusedAsAWholeWhenItIsWrong) {
  core::Config config = TestHall();
  config.services[0].target_wait = Duration(0);
  EXPECT_EQ(Apply(config, 1, "08:00:00"), Reason::kConfigInvalid);
  config = TestHall();
  config.items[1].code = "passport-new";
  EXPECT_EQ(Apply(config, 1, "08:00:00"), Reason::kConfigInvalid) << "a code that stands twice";
  config = TestHall();
  config.counters.clear();
  EXPECT_EQ(Apply(config, 1, "08:00:00"), Reason::kConfigInvalid);
  EXPECT_EQ(hall.state().config->version, 1U);
}

TEST_F(ApplyConfigTest, DoesNotTakeAwayWhatIsInUse) {
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 16 open 6
    09:00:00 issue deed booked -> D001
  )");
  EXPECT_EQ(Apply(WithoutCounter6(), 1, "09:00:01"), Reason::kConfigInUse);
  EXPECT_EQ(Apply(WithoutClassBooked(), 1, "09:00:01"), Reason::kConfigInUse);
  EXPECT_EQ(Apply(WithoutNotary(), 1, "09:00:01"), Reason::kConfigInUse);
  EXPECT_EQ(Apply(WithoutSeriesD(), 1, "09:00:01"), Reason::kConfigInUse);
  hall.Run("09:00:02 cancel D001\n09:00:02 close 6");
  EXPECT_EQ(Apply(WithoutCounter6(), 1, "09:00:03"), Reason::kNone);
  EXPECT_EQ(Apply(WithoutClassBooked(), 2, "09:00:03"), Reason::kNone);
  EXPECT_EQ(Apply(WithoutNotary(), 3, "09:00:03"), Reason::kNone);
  hall.Run(R"(
    09:00:04 issue deed            -> refused UNKNOWN_ITEM
    09:00:04 issue notary          -> refused UNKNOWN_ITEM
    09:00:05 clerk 16 open 6
  )");
  EXPECT_EQ(Apply(WithoutSeriesD(), 4, "09:00:06"), Reason::kNone);
  hall.Run("09:00:07 issue deed -> C001");
}

TEST_F(ApplyConfigTest, DoesNotTakeAwayACounterWhereSomebodyIsParked) {
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 16 open 6
    09:00:00 issue tax -> B001
    09:00:01 next 6    -> B001
    09:00:02 start 6
    09:00:03 park 6
    09:00:04 close 6
  )");
  EXPECT_EQ(Apply(WithoutCounter6(), 1, "09:00:05"), Reason::kConfigInUse);
}

TEST_F(ApplyConfigTest, KeepsEverybodyInLineAndHoldsFromTheNextCall) {
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:00:01 guide issue passport veteran    -> A002
    09:00:02 issue passport holder anna      -> A003
    09:00:03 postpone A003 10
  )");
  core::Config strict = TestHall();
  strict.policies.rule = core::CallingRule::kStrict;
  strict.policies.max_postpone = std::chrono::minutes(5);
  // Codes in another order keep their ids.
  std::swap(strict.areas[0], strict.areas[1]);
  for (core::Service& service : strict.services) {
    service.area = core::AreaId(3 - service.area.value());
  }
  for (core::Counter& counter : strict.counters) {
    counter.area = core::AreaId(3 - counter.area.value());
  }
  EXPECT_EQ(Apply(strict, 1, "09:00:05"), Reason::kNone);
  EXPECT_EQ(hall.state().config->areas[0].code, "f1");
  hall.Run(R"(
    09:00:05 line passport                   -> A001 | A002
    09:00:06 next 1                          -> A002
    09:00:06 postpone A001 6                 -> refused OUT_OF_RANGE
    09:10:03 tick                            -> ready A003
  )");
}

TEST_F(ApplyConfigTest, LeavesSkillsSetForTheDayAlone) {
  hall.Run("09:00:00 day open\n09:00:00 skills 4 tax\n09:00:00 issue tax -> B001");
  core::Config config = TestHall();
  config.counters[0].skills = {core::Skill{core::ServiceId(3), 0, {}}};
  EXPECT_EQ(Apply(config, 1, "09:00:01"), Reason::kNone);
  hall.Run(R"(
    09:00:02 clerk 14 open 4
    09:00:02 clerk 11 open 1
    09:00:02 issue tax         -> B002
    09:00:03 next 4            -> B001
    09:00:04 next 1            -> B002
    09:00:05 finish 4 completed
    09:00:05 finish 1 completed
    09:00:06 day close
  )");
  // The next day the counter has what the configuration says, whichever comes after.
  hall.Run("08:40:00 day open", 20261124);
  core::ApplyConfig next;
  next.expected_version = 2;
  config.counters[3].skills = {core::Skill{core::ServiceId(1), 0, {}}};
  next.config = std::make_shared<core::Config>(config);
  const Time morning = TimeOfDay("08:50:00", 20261124);
  EXPECT_EQ(hall.hall().Try(Supervisor(), next, morning), Reason::kNone);
  EXPECT_TRUE(hall.state().HasSkill(core::CounterId(4), core::ServiceId(1), core::ClassId(1)));
}

TEST_F(ApplyConfigTest, AddsServicesAndCountersWhileTheHallIsOpen) {
  hall.Run("09:00:00 day open\n09:00:00 issue passport -> A001");
  core::Config config = TestHall();
  config.services.push_back(config.services[0]);
  config.services.back().code = "visa";
  config.counters.push_back(config.counters[0]);
  config.counters.back().code = "7";
  config.counters.back().skills = {core::Skill{core::ServiceId(6), 0, {}}};
  config.classes.push_back(config.classes[1]);
  config.classes.back().code = "family";
  EXPECT_EQ(Apply(config, 1, "09:00:01"), Reason::kNone);
  hall.Run(R"(
    09:00:02 issue visa family -> A002
    09:00:02 clerk 17 open 7
    09:00:03 next 7            -> A002
  )");
}

}  // namespace
}  // namespace onestop::testing
