#include "server/core/labels.h"

#include <gtest/gtest.h>

namespace onestop::core {
namespace {

TEST(LabelsTest, DashboardsAndFilesKnowTheseWords) {
  EXPECT_EQ(Label(TicketState::kNoShow), "no_show");
  EXPECT_EQ(Label(TicketState::kExpired), "expired");
  EXPECT_EQ(Label(CounterState::kPaused), "paused");
  EXPECT_EQ(Label(Channel::kWeb), "web");
  EXPECT_EQ(Label(Outcome::kWithdrawn), "withdrawn");
  EXPECT_EQ(Label(TransferReason::kOther), "other");
  EXPECT_EQ(Label(RatingLevel::kVerySatisfied), "very_satisfied");
  EXPECT_EQ(Label(static_cast<Outcome>(99)), "unknown");
}

TEST(LabelsTest, ADateIsWrittenAsPeopleSortIt) {
  EXPECT_EQ(FormatDate(20270101), "2027-01-01");
}

}  // namespace
}  // namespace onestop::core
