#include "server/rpc/history_filter.h"

#include <gtest/gtest.h>

#include "server/base/reason.h"
#include "tests/support/test_hall.h"

namespace onestop::rpc {
namespace {

Reason FormOf(const v1::VisitFilter& filter) {
  Fields fields;
  CheckFilter(filter, fields);
  return ReasonOf(fields.status());
}

TEST(HistoryFilterTest, TakesDatesAsPeopleSortThem) {
  v1::VisitFilter filter;
  EXPECT_EQ(FormOf(filter), Reason::kNone);
  filter.set_first_date("2026-11-23");
  EXPECT_EQ(FormOf(filter), Reason::kNone);
  EXPECT_EQ(ToFilter(filter, testing::TestHallInForce())->first_date, 20261123);
  for (const char* wrong : {"23.11.2026", "2026-11", "2026/11/23", "20261123", "2026-11-2x",
                            "2026-11-23 ", "-026-11-23"}) {
    filter.set_first_date(wrong);
    EXPECT_EQ(FormOf(filter), Reason::kOutOfRange) << wrong;
  }
}

TEST(HistoryFilterTest, KnowsNamesAlsoOfWhatIsNoLongerThere) {
  core::Config config = testing::TestHallInForce();
  v1::VisitFilter filter;
  filter.set_service("tax");
  config.services[2].retired = true;
  const absl::StatusOr<history::Filter> found = ToFilter(filter, config);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(config.At(found->service).code, "tax");
  filter.set_counter("nowhere");
  EXPECT_EQ(ReasonOf(ToFilter(filter, config).status()), Reason::kUnknownCounter);
}

TEST(HistoryFilterTest, RefusesValuesThatDoNotExist) {
  v1::VisitFilter filter;
  filter.set_state(static_cast<v1::TicketState>(99));
  EXPECT_EQ(FormOf(filter), Reason::kOutOfRange);
  v1::VisitFilter wait;
  wait.mutable_min_wait()->set_seconds(-5);
  EXPECT_EQ(FormOf(wait), Reason::kOutOfRange);
  Fields fields;
  google::protobuf::RepeatedField<int> dimensions;
  dimensions.Add(99);
  ToDimensions(dimensions, fields);
  EXPECT_EQ(ReasonOf(fields.status()), Reason::kOutOfRange);
}

TEST(HistoryFilterTest, APageGoesOnWhereTheLastOneEnded) {
  history::Visit last;
  last.date = 20261123;
  last.ticket = core::TicketId(77);
  Fields fields;
  EXPECT_EQ(ToPosition(PageToken(last), fields),
            (history::Position{20261123, core::TicketId(77)}));
  EXPECT_EQ(ToPosition("", fields), history::Position());
  EXPECT_TRUE(fields.ok());
  for (const char* wrong : {"x", "20261123", ".", "20261123.x", "1.99999999999999999999999"}) {
    Fields checked;
    ToPosition(wrong, checked);
    EXPECT_EQ(ReasonOf(checked.status()), Reason::kBadId) << wrong;
  }
}

}  // namespace
}  // namespace onestop::rpc
