#include <gtest/gtest.h>

#include <vector>

#include "server/core/apply.h"
#include "server/core/digest.h"
#include "tests/support/hall_script.h"

// Rating a visit: voluntary, once, five levels, bound to the ticket.

namespace onestop::testing {
namespace {

TEST(RateTest, IsGivenOnceForWhatWasServed) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport      -> A001
    09:00:00 rate A001 5         -> refused NOT_YET_RATABLE
    09:00:01 next 1              -> A001
    09:00:01 rate A001 5         -> refused NOT_YET_RATABLE
    09:00:02 finish 1 completed
    09:00:03 rate A001 0         -> refused OUT_OF_RANGE
    09:00:03 rate A001 6         -> refused OUT_OF_RANGE
    09:00:03 rate A099 5         -> refused UNKNOWN_TICKET
    09:00:03 bearer A001 rate A001 4 -> done
    09:00:04 rate A001 4         -> refused ALREADY_RATED
  )");
  EXPECT_EQ(hall.state().FindTicket("A001")->rating, core::RatingLevel::kSatisfied);
}

TEST(RateTest, KeepsTheCitizensWordsInTheRecordAndNowhereElse) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport      -> A001
    09:00:00 issue passport      -> A002
    09:00:01 next 1                  -> A001
    09:00:02 next 1 finish completed -> A002
    09:00:03 finish 1 completed
    09:00:04 rate A001 2 words "nobody told me about the photo" -> done
  )");
  EXPECT_EQ(hall.Last<core::VisitRated>().words, "nobody told me about the photo");
  const core::State before = hall.state();
  hall.Run("09:00:04 rate A002 2 -> done");
  EXPECT_EQ(hall.Last<core::VisitRated>().words, "");
  // Two ratings that differ in their words alone leave the same state.
  EXPECT_EQ(hall.state().FindTicket("A002")->rating, before.FindTicket("A001")->rating);
  core::State with = before;
  core::State without = before;
  core::VisitRated event;
  event.ticket = before.FindTicket("A002")->name;
  event.level = core::RatingLevel::kFair;
  event.service = core::ServiceId(1);
  const core::RecordInfo record{before.sequence + 1, before.time, Kiosk()};
  core::Apply(without, record, std::vector<core::Event>{event});
  event.words = "slow";
  core::Apply(with, record, std::vector<core::Event>{event});
  EXPECT_EQ(core::Digest(with), core::Digest(without));
}

TEST(RateTest, IsPossibleBetweenTwoMattersAndAfterTheDay) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport,tax  -> A001
    09:00:00 issue passport      -> A002
    09:00:00 issue passport      -> A003
    09:00:01 next 1              -> A001
    09:00:02 next 1 finish completed -> A002
    09:00:03 rate A001 1         -> done
    09:00:04 finish 1 completed
    09:00:05 day close
    09:00:06 rate A002 3         -> done
    09:00:06 rate A003 3         -> refused NOT_YET_RATABLE
  )");
}

}  // namespace
}  // namespace onestop::testing
