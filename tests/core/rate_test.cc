#include <gtest/gtest.h>

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
