#include "server/base/check.h"

#include <gtest/gtest.h>

namespace onestop {
namespace {

TEST(CheckTest, LetsWhatHoldsPassWithoutBuildingTheMessage) {
  int built = 0;
  const auto message = [&built] { return ++built; };
  ONESTOP_CHECK(1 + 1 == 2) << message();
  EXPECT_EQ(built, 0);
}

TEST(CheckTest, IsAnExpressionThatTakesNoElse) {
  bool otherwise = false;
  if (false)
    ONESTOP_CHECK(false) << "not reached";
  else
    otherwise = true;
  EXPECT_TRUE(otherwise);
}

TEST(CheckDeathTest, AbortsWithPlaceConditionAndMessage) {
  const int tickets = 2;
  EXPECT_DEATH(ONESTOP_CHECK(tickets == 1) << "found " << tickets,
               "check_test.cc:[0-9]+: check failed: tickets == 1 found 2");
}

}  // namespace
}  // namespace onestop
