#include "server/history/collector.h"

#include <gtest/gtest.h>

#include "tests/history/visits.h"

namespace onestop::history {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// The code of an id in the test hall.
template <class SomeId>
std::string Code(SomeId id) {
  static const core::Config kHall = testing::TestHallInForce();
  return id ? kHall.At(id).code : "";
}

TEST(CollectorTest, AVisitHasItsTimesAndItsMatter) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport-new elderly      -> A001
    09:02:00 next 1                          -> A001
    09:02:30 start 1
    09:07:00 finish 1 completed
  )");
  ASSERT_EQ(visits.size(), 1U);
  const Visit& visit = visits.front();
  EXPECT_EQ(visit.date, 20261123);
  EXPECT_EQ(visit.session, 1U);
  EXPECT_EQ(visit.number, 1U);
  EXPECT_EQ(Code(visit.ticket_class), "elderly");
  EXPECT_EQ(visit.channel, core::Channel::kKiosk);
  EXPECT_EQ(visit.state, core::TicketState::kServed);
  EXPECT_EQ(visit.closed - visit.arrival, minutes(7));
  ASSERT_EQ(visit.parts.size(), 1U);
  const Part& part = visit.parts.front();
  EXPECT_EQ(Code(part.service), "passport");
  EXPECT_EQ(Code(part.item), "passport-new");
  EXPECT_EQ(Code(part.counter), "1");
  EXPECT_EQ(part.wait, minutes(2));
  EXPECT_TRUE(part.within_target);
  EXPECT_EQ(part.walk, seconds(30));
  EXPECT_EQ(part.service_time, seconds(270));
  EXPECT_EQ(part.outcome, core::Outcome::kCompleted);
  // The counter was free and the ticket waited for all of the two minutes.
  EXPECT_EQ(part.idle, minutes(2));
}

TEST(CollectorTest, AWaitBeyondTheTargetIsNotWithinIt) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:10:01 next 1                          -> A001
    09:11:00 finish 1 completed
  )");
  ASSERT_EQ(visits.size(), 1U);
  EXPECT_FALSE(visits.front().parts.front().within_target);
  EXPECT_FALSE(visits.front().parts.front().walk.has_value()) << "nobody pressed start";
  EXPECT_FALSE(visits.front().parts.front().service_time.has_value());
}

TEST(CollectorTest, FurtherMattersAtTheSameCounterHaveNoCallOfTheirOwn) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport-new*3,permit-new -> A001
    09:01:00 next 1                          -> A001
    09:01:00 start 1
    09:02:00 finish 1 completed
    09:05:00 finish 1 missing-papers id-card
  )");
  ASSERT_EQ(visits.size(), 1U);
  ASSERT_EQ(visits.front().parts.size(), 2U);
  const Part& first = visits.front().parts[0];
  const Part& second = visits.front().parts[1];
  EXPECT_TRUE(first.wait.has_value());
  EXPECT_FALSE(second.wait.has_value());
  EXPECT_EQ(first.quantity + second.quantity, 4U);
  EXPECT_EQ(second.outcome, core::Outcome::kMissingPapers);
  EXPECT_EQ(second.service_time, minutes(3));
}

TEST(CollectorTest, AHandOverIsOfWhoeverGaveIt) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 clerk 13 open 3
    09:00:00 issue passport                  -> A001
    09:01:00 next 1                          -> A001
    09:01:30 start 1
    09:02:00 transfer 1 to tax because wrong-service
    09:04:00 next 3                          -> A001
    09:04:00 start 3
    09:09:00 finish 3 completed
  )");
  ASSERT_EQ(visits.size(), 1U);
  ASSERT_EQ(visits.front().parts.size(), 2U);
  const Part& giver = visits.front().parts[0];
  const Part& receiver = visits.front().parts[1];
  EXPECT_TRUE(giver.transferred);
  EXPECT_EQ(giver.outcome, core::Outcome::kNone);
  EXPECT_EQ(Code(giver.counter), "1");
  EXPECT_FALSE(receiver.transferred);
  EXPECT_EQ(Code(receiver.service), "tax");
  EXPECT_EQ(receiver.wait, minutes(2)) << "from the hand-over on";
}

TEST(CollectorTest, WhoIsAbsentOrLeavesOrWaitsInVainIsInItToo) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:00:00 issue passport                  -> A002
    09:00:00 issue tax                       -> B001
    09:01:00 next 1                          -> A001
    09:01:30 recall 1
    09:02:00 absent 1
    09:03:00 cancel A002
    22:00:00 tick
  )");
  ASSERT_EQ(visits.size(), 3U);
  EXPECT_EQ(visits[0].state, core::TicketState::kCancelled);
  EXPECT_FALSE(visits[0].parts.front().wait.has_value());
  EXPECT_FALSE(visits[0].parts.front().counter);
  for (const Visit& visit : visits) {
    const bool no_show = visit.state == core::TicketState::kNoShow;
    EXPECT_EQ(visit.parts.front().absent, no_show);
    const bool expired = visit.state == core::TicketState::kExpired;
    EXPECT_EQ(Code(visit.parts.front().service), expired ? "tax" : "passport");
  }
}

TEST(CollectorTest, ParkedWorkGoesOnInAPartOfItsOwn) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:01:00 next 1                          -> A001
    09:01:00 start 1
    09:02:00 park 1
    09:08:00 resume 1 A001                   -> serving
    09:09:00 finish 1 completed
  )");
  ASSERT_EQ(visits.size(), 1U);
  ASSERT_EQ(visits.front().parts.size(), 2U);
  EXPECT_EQ(visits.front().parts[0].outcome, core::Outcome::kNone);
  EXPECT_EQ(visits.front().parts[1].outcome, core::Outcome::kCompleted);
  EXPECT_FALSE(visits.front().parts[1].wait.has_value());
}

TEST(CollectorTest, AQuoteIsKeptWhenTheCallComesWithinItsInterval) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport quote 3          -> A001
    09:03:00 next 1                          -> A001
    09:04:00 finish 1 completed
    09:04:00 issue passport quote 3          -> A002
    09:30:00 next 1                          -> A002
    09:31:00 finish 1 completed
  )");
  ASSERT_EQ(visits.size(), 2U);
  EXPECT_TRUE(visits[0].quote.has_value());
  EXPECT_TRUE(visits[0].parts.front().quoted);
  EXPECT_TRUE(visits[0].parts.front().quote_kept);
  EXPECT_TRUE(visits[1].parts.front().quoted);
  EXPECT_FALSE(visits[1].parts.front().quote_kept);
}

TEST(CollectorTest, AVisitOfTheAfternoonIsOfTheSecondSession) {
  const std::vector<Visit> visits = VisitsOf(R"(
    09:00:00 day open
    13:30:00 clerk 11 open 1
    13:30:00 issue passport                  -> A001
    13:31:00 next 1                          -> A001
    13:32:00 finish 1 completed
  )");
  ASSERT_EQ(visits.size(), 1U);
  EXPECT_EQ(visits.front().session, 2U);
}

TEST(CollectorTest, ARatingComesAfterTheVisit) {
  testing::HallScript script;
  script.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:01:00 next 1                          -> A001
    09:02:00 finish 1 completed
    09:10:00 rate A001 2 words "slow"
  )");
  const Collector::Harvest harvest = HarvestOf(script.hall());
  ASSERT_EQ(harvest.ratings.size(), 1U);
  EXPECT_EQ(harvest.ratings.front().level, core::RatingLevel::kDissatisfied);
  EXPECT_EQ(harvest.ratings.front().ticket, harvest.visits.front().ticket);
  EXPECT_EQ(harvest.ratings.front().date, harvest.visits.front().date);
}

TEST(CollectorTest, GoesOnFromTheOpeningOfADay) {
  testing::HallScript script;
  script.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:01:00 next 1                          -> A001
    09:02:00 finish 1 completed
    22:00:00 tick
  )");
  script.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                  -> A001
    09:03:00 next 1                          -> A001
    09:04:00 finish 1 completed
  )", 20261124);
  const std::vector<Visit> all = HarvestOf(script.hall()).visits;
  ASSERT_EQ(all.size(), 2U);
  Collector later;
  bool begun = false;
  for (const testing::Hall::Record& record : script.hall().journal()) {
    for (const core::Event& event : record.events) {
      const auto* applied = std::get_if<core::ConfigApplied>(&event);
      if (applied != nullptr) later.SetConfig(applied->config, record.info.sequence);
      const auto* opened = std::get_if<core::DayOpened>(&event);
      begun = begun || (opened != nullptr && opened->plan.date == 20261124);
    }
    if (begun) later.Apply(record.info, record.events);
  }
  const std::vector<Visit> second = later.Take().visits;
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second.front(), all.back());
}

}  // namespace
}  // namespace onestop::history
