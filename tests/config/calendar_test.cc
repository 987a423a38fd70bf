#include "server/engine/calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"
#include "server/base/file.h"
#include "server/config.h"

namespace onestop::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// "2026-11-23T08:30:00+08:00"
Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text << error;
  return Time(Duration(absl::ToUnixMillis(time)));
}

core::SessionHours Hours(uint32_t open, uint32_t last_tickets, uint32_t close) {
  return {open * 60, last_tickets * 60, close * 60};
}

// Every day of the week 8 to 12 and 14 to 18.
core::Calendar Everyday(const std::string& zone) {
  core::Calendar calendar;
  calendar.time_zone = zone;
  calendar.week.assign(7, {{Hours(8, 11, 12), Hours(14, 17, 18)}});
  calendar.open_before = minutes(30);
  calendar.day_end = 20 * 60;
  return calendar;
}

class ExampleCalendarTest : public testing::Test {
 protected:
  ExampleCalendarTest() {
    const auto text = ReadFile(std::string(ONESTOP_SOURCE_DIR) + "/deploy/hall.toml");
    EXPECT_TRUE(text.ok()) << text.status();
    calendar_ = ParseHall(text.value_or("")).config.calendar;
  }

  core::Calendar calendar_;
};

TEST_F(ExampleCalendarTest, PlansAWorkingDayInItsOwnZone) {
  const auto plan = PlanFor(calendar_, At("2026-11-23T00:00:00+08:00"));
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->date, 20261123);
  ASSERT_EQ(plan->sessions.size(), 2u);
  EXPECT_EQ(plan->sessions[0].open, At("2026-11-23T08:30:00+08:00"));
  EXPECT_EQ(plan->sessions[0].last_tickets, At("2026-11-23T11:40:00+08:00"));
  EXPECT_EQ(plan->sessions[0].close, At("2026-11-23T12:00:00+08:00"));
  EXPECT_EQ(plan->sessions[1].close, At("2026-11-23T17:30:00+08:00"));
  EXPECT_EQ(plan->end, At("2026-11-23T20:00:00+08:00"));
  EXPECT_EQ(OpensAt(*plan, calendar_), At("2026-11-23T08:00:00+08:00"));
}

TEST_F(ExampleCalendarTest, PlansTheSameDayAtAnyTimeOfIt) {
  const auto early = PlanFor(calendar_, At("2026-11-23T00:00:00+08:00"));
  EXPECT_EQ(PlanFor(calendar_, At("2026-11-23T23:59:59.999+08:00")), early);
  EXPECT_NE(PlanFor(calendar_, At("2026-11-24T00:00:00+08:00")), early);
}

TEST_F(ExampleCalendarTest, IsClosedOnSundaysAndHolidays) {
  EXPECT_FALSE(PlanFor(calendar_, At("2026-11-22T10:00:00+08:00")).has_value());
  for (const char* day : {"01", "04", "07"}) {
    EXPECT_FALSE(PlanFor(calendar_, At(std::string("2026-10-") + day + "T10:00:00+08:00")));
  }
  EXPECT_TRUE(PlanFor(calendar_, At("2026-10-08T10:00:00+08:00")).has_value());
}

TEST_F(ExampleCalendarTest, WorksAMakeUpDayLikeTheWeekdayItNames) {
  // A Saturday, with a morning only in any other week.
  const auto ordinary = PlanFor(calendar_, At("2026-10-17T10:00:00+08:00"));
  ASSERT_TRUE(ordinary.has_value());
  EXPECT_EQ(ordinary->sessions.size(), 1u);
  const auto make_up = PlanFor(calendar_, At("2026-10-10T10:00:00+08:00"));
  ASSERT_TRUE(make_up.has_value());
  EXPECT_EQ(make_up->sessions.size(), 2u);
  EXPECT_EQ(make_up->sessions[1].close, At("2026-10-10T17:30:00+08:00"));
}

TEST_F(ExampleCalendarTest, OpensNextAfterTheHoliday) {
  EXPECT_EQ(NextOpening(calendar_, At("2026-09-30T18:00:00+08:00")),
            At("2026-10-08T08:30:00+08:00"));
}

TEST_F(ExampleCalendarTest, OpensNextLaterToday) {
  EXPECT_EQ(NextOpening(calendar_, At("2026-11-23T07:00:00+08:00")),
            At("2026-11-23T08:30:00+08:00"));
  // At the very instant of one opening the next is meant.
  EXPECT_EQ(NextOpening(calendar_, At("2026-11-23T08:30:00+08:00")),
            At("2026-11-23T13:30:00+08:00"));
  EXPECT_EQ(NextOpening(calendar_, At("2026-11-23T13:30:00+08:00")),
            At("2026-11-24T08:30:00+08:00"));
}

TEST(CalendarTest, HasNoNextOpeningWhenAllIsClosed) {
  core::Calendar calendar = Everyday("UTC");
  calendar.week.assign(7, {});
  EXPECT_FALSE(NextOpening(calendar, At("2026-11-23T07:00:00Z")).has_value());
  EXPECT_FALSE(PlanFor(calendar, At("2026-11-23T07:00:00Z")).has_value());
}

TEST(CalendarTest, LooksSixtyDaysAhead) {
  core::Calendar calendar = Everyday("UTC");
  calendar.week.assign(7, {});
  calendar.special_days.push_back({20270122, {Hours(8, 11, 12)}, {}});
  EXPECT_EQ(NextOpening(calendar, At("2026-11-23T07:00:00Z")), At("2027-01-22T08:00:00Z"));
  EXPECT_FALSE(NextOpening(calendar, At("2026-11-22T07:00:00Z")).has_value());
}

TEST(CalendarTest, KeepsLocalHoursWhenClocksChange) {
  const core::Calendar calendar = Everyday("Europe/Berlin");
  const auto winter = PlanFor(calendar, At("2026-03-28T12:00:00Z"));
  const auto spring = PlanFor(calendar, At("2026-03-29T12:00:00Z"));
  const auto summer = PlanFor(calendar, At("2026-10-24T12:00:00Z"));
  const auto autumn = PlanFor(calendar, At("2026-10-25T12:00:00Z"));
  EXPECT_EQ(winter->sessions[0].open, At("2026-03-28T07:00:00Z"));
  EXPECT_EQ(spring->sessions[0].open, At("2026-03-29T06:00:00Z"));
  EXPECT_EQ(summer->sessions[0].open, At("2026-10-24T06:00:00Z"));
  EXPECT_EQ(autumn->sessions[0].open, At("2026-10-25T07:00:00Z"));
  EXPECT_EQ(spring->sessions[0].open - winter->sessions[0].open, hours(23));
  EXPECT_EQ(autumn->sessions[0].open - summer->sessions[0].open, hours(25));
}

TEST(CalendarTest, OpensAtTheChangeWhenItsHourDoesNotExist) {
  core::Calendar calendar = Everyday("Europe/Berlin");
  // Clocks go from 2:00 to 3:00 on 2026-03-29.
  calendar.special_days.push_back({20260329, {{150, 200, 240}, Hours(8, 11, 12)}, {}});
  const auto plan = PlanFor(calendar, At("2026-03-29T12:00:00+02:00"));
  ASSERT_TRUE(plan.has_value());
  ASSERT_EQ(plan->sessions.size(), 2u);
  EXPECT_EQ(plan->sessions[0].open, At("2026-03-29T03:00:00+02:00"));
  EXPECT_EQ(plan->sessions[0].close, At("2026-03-29T04:00:00+02:00"));
}

TEST(CalendarTest, LeavesOutASessionThatDoesNotExist) {
  core::Calendar calendar = Everyday("Europe/Berlin");
  calendar.special_days.push_back({20260329, {{130, 140, 150}, Hours(8, 11, 12)}, {}});
  const auto plan = PlanFor(calendar, At("2026-03-29T12:00:00+02:00"));
  ASSERT_TRUE(plan.has_value());
  ASSERT_EQ(plan->sessions.size(), 1u);
  EXPECT_EQ(plan->sessions[0].open, At("2026-03-29T08:00:00+02:00"));
  calendar.special_days[0].sessions.pop_back();
  EXPECT_FALSE(PlanFor(calendar, At("2026-03-29T12:00:00+02:00")).has_value());
}

TEST(CalendarTest, TakesTheFirstOfAnHourThatExistsTwice) {
  core::Calendar calendar = Everyday("Europe/Berlin");
  calendar.special_days.push_back({20261025, {{150, 170, 240}}, {}});
  const auto plan = PlanFor(calendar, At("2026-10-25T12:00:00+01:00"));
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->sessions[0].open, At("2026-10-25T02:30:00+02:00"));
  EXPECT_EQ(plan->sessions[0].close, At("2026-10-25T04:00:00+01:00"));
}

TEST(CalendarTest, KnowsLeapDays) {
  const core::Calendar calendar = Everyday("Asia/Shanghai");
  const auto leap = PlanFor(calendar, At("2028-02-29T10:00:00+08:00"));
  ASSERT_TRUE(leap.has_value());
  EXPECT_EQ(leap->date, 20280229);
  EXPECT_EQ(NextOpening(calendar, At("2028-02-29T19:00:00+08:00")),
            At("2028-03-01T08:00:00+08:00"));
  EXPECT_EQ(NextOpening(calendar, At("2027-02-28T19:00:00+08:00")),
            At("2027-03-01T08:00:00+08:00"));
}

TEST(CalendarTest, MayEndAtMidnight) {
  core::Calendar calendar = Everyday("Asia/Shanghai");
  calendar.day_end = 24 * 60;
  calendar.week[0].sessions = {Hours(20, 23, 24)};
  const auto plan = PlanFor(calendar, At("2026-11-23T10:00:00+08:00"));
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->end, At("2026-11-24T00:00:00+08:00"));
  EXPECT_EQ(plan->sessions[0].close, plan->end);
}

TEST(CalendarTest, DatesByTheLocalDay) {
  EXPECT_EQ(DateAt(Everyday("Asia/Shanghai"), At("2026-12-31T16:00:00Z")), 20270101);
  EXPECT_EQ(DateAt(Everyday("Europe/Berlin"), At("2026-12-31T16:00:00Z")), 20261231);
}

TEST(CalendarTest, ShowsAnInstantAsTheHallsClocksDo) {
  const Time instant = At("2026-12-31T16:00:05Z");
  EXPECT_EQ(FormatTime(Everyday("Asia/Shanghai"), instant), "2027-01-01 00:00:05");
  EXPECT_EQ(FormatTime(Everyday("Nowhere/Atall"), instant), "2026-12-31 16:00:05") << "UTC";
}

TEST(CalendarTest, OpensADayOfItsOwnUntilItsClose) {
  const core::Calendar calendar = Everyday("Asia/Shanghai");
  const Time now = At("2026-11-22T09:00:00+08:00");
  const core::DayPlan plan = PlanUntil(calendar, now, At("2026-11-22T12:00:00+08:00"));
  EXPECT_EQ(plan.date, 20261122);
  ASSERT_EQ(plan.sessions.size(), 1u);
  EXPECT_EQ(plan.sessions[0].open, now);
  EXPECT_EQ(plan.sessions[0].last_tickets, At("2026-11-22T11:45:00+08:00"));
  EXPECT_EQ(plan.sessions[0].close, At("2026-11-22T12:00:00+08:00"));
  EXPECT_EQ(plan.end, At("2026-11-22T20:00:00+08:00"));
}

TEST(CalendarTest, IssuesUntilTheCloseOfAShortDayOfItsOwn) {
  const core::Calendar calendar = Everyday("Asia/Shanghai");
  const Time now = At("2026-11-22T21:00:00+08:00");
  const core::DayPlan plan = PlanUntil(calendar, now, now + minutes(15));
  EXPECT_EQ(plan.sessions[0].last_tickets, plan.sessions[0].close);
  // Later than such days end otherwise.
  EXPECT_EQ(plan.end, now + minutes(15));
}

TEST(CalendarTest, KnowsTheZonesOfThisMachine) {
  EXPECT_TRUE(KnownTimeZone("Asia/Shanghai"));
  EXPECT_FALSE(KnownTimeZone("Asia/Atlantis"));
}

TEST(CalendarDeathTest, StopsWhenTheZoneIsUnknown) {
  EXPECT_DEATH(DateAt(Everyday("Asia/Atlantis"), Time()), "is tzdata installed");
}

}  // namespace
}  // namespace onestop::engine
