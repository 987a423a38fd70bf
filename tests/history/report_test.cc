#include "server/history/report.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/history/visits.h"

namespace onestop::history {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::vector<ReportRow> ReportOf(const std::vector<Visit>& visits, std::vector<Dimension> by,
                                const Filter& filter = {}) {
  ReportBuilder builder(by);
  for (const Visit& visit : visits) {
    for (const Part& part : visit.parts) {
      if (filter.Matches(visit, part)) builder.Add(visit, part);
    }
  }
  return builder.Rows();
}

TEST(ReportTest, PercentilesAreValuesThatWere) {
  std::vector<uint32_t> values;
  for (uint32_t value = 100; value >= 1; --value) values.push_back(value * 1000);
  const Spread spread = SpreadOf(values);
  EXPECT_EQ(spread.count, 100U);
  EXPECT_EQ(spread.mean, Duration(50'500));
  EXPECT_EQ(spread.median, seconds(50));
  EXPECT_EQ(spread.p90, seconds(90));
  EXPECT_EQ(spread.max, seconds(100));
  std::vector<uint32_t> one = {7000};
  EXPECT_EQ(SpreadOf(one).p90, seconds(7));
  std::vector<uint32_t> none;
  EXPECT_EQ(SpreadOf(none), Spread());
}

TEST(ReportTest, WithoutDimensionsThereIsOneRow) {
  const std::vector<ReportRow> rows =
      ReportOf({Served(1, minutes(2)), Served(2, minutes(4)), Served(3, minutes(30))}, {});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].visits, 3U);
  EXPECT_EQ(rows[0].ended[0], 3U);
  EXPECT_EQ(rows[0].calls, 3U);
  EXPECT_EQ(rows[0].calls_within_target, 2U);
  EXPECT_EQ(rows[0].cases, 3U);
  EXPECT_EQ(rows[0].wait.mean, minutes(12));
  EXPECT_EQ(rows[0].wait.median, minutes(4));
  EXPECT_EQ(rows[0].walk.mean, seconds(30));
  EXPECT_EQ(rows[0].service.count, 3U);
}

TEST(ReportTest, AVisitToTwoCountersIsOneVisitAndCountsAtBoth) {
  Visit visit = Served(1, minutes(2));
  visit.rating = core::RatingLevel::kFair;
  visit.parts.push_back(visit.parts.front());
  visit.parts[1].counter = core::CounterId(2);
  EXPECT_EQ(ReportOf({visit}, {}).front().visits, 1U);
  EXPECT_EQ(ReportOf({visit}, {}).front().calls, 2U);
  EXPECT_EQ(ReportOf({visit}, {}).front().ratings[3], 1U);
  const std::vector<ReportRow> rows = ReportOf({visit}, {Dimension::kCounter});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].visits, 1U);
  EXPECT_EQ(rows[1].visits, 1U);
  EXPECT_EQ(rows[1].key[static_cast<size_t>(Dimension::kCounter)], 2U);
}

TEST(ReportTest, RowsAreOrderedByDayAndThenTheRest) {
  const std::vector<ReportRow> rows =
      ReportOf({Served(2, minutes(1), 20261124), Served(1, minutes(1), 20261123)},
               {Dimension::kDay, Dimension::kService});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].key[static_cast<size_t>(Dimension::kDay)], 20261123U);
}

TEST(ReportTest, WhatWasNotFinishedIsNoCase) {
  Visit visit = Served(1, minutes(2));
  visit.state = core::TicketState::kNoShow;
  visit.parts.front().outcome = core::Outcome::kNone;
  visit.parts.front().absent = true;
  const ReportRow row = ReportOf({visit}, {}).front();
  EXPECT_EQ(row.cases, 0U);
  EXPECT_EQ(row.absences, 1U);
  EXPECT_EQ(row.ended[1], 1U);
  EXPECT_EQ(row.visit.count, 0U) << "only those who were served have been through";
}

TEST(ReportTest, SentAwayIsWhoHasToComeAgainOrGoElsewhere) {
  const std::map<core::Outcome, bool> sent_away = {
      {core::Outcome::kNone, false},         {core::Outcome::kCompleted, false},
      {core::Outcome::kAccepted, false},     {core::Outcome::kMissingPapers, true},
      {core::Outcome::kNotEligible, true},   {core::Outcome::kWrongService, true},
      {core::Outcome::kWithdrawn, false},
  };
  for (const auto& [outcome, sent] : sent_away) {
    Visit visit = Served(1, minutes(2));
    visit.parts.front().outcome = outcome;
    EXPECT_EQ(ReportOf({visit}, {}).front().sent_away, sent ? 1U : 0U)
        << static_cast<int>(outcome);
  }
}

TEST(ReportTest, AFilterLeavesOutWhatItNames) {
  Visit slow = Served(2, minutes(40));
  slow.rating = core::RatingLevel::kDissatisfied;
  const std::vector<Visit> visits = {Served(1, minutes(2)), slow,
                                     Served(3, minutes(3), 20261124)};
  const auto count = [&visits](const Filter& filter) {
    const std::vector<ReportRow> rows = ReportOf(visits, {}, filter);
    return rows.empty() ? 0 : rows.front().visits;
  };
  EXPECT_EQ(count({}), 3U);
  Filter day;
  day.first_date = day.last_date = 20261124;
  EXPECT_EQ(count(day), 1U);
  Filter wait;
  wait.min_wait = minutes(10);
  EXPECT_EQ(count(wait), 1U);
  Filter rated;
  rated.rating_at_most = core::RatingLevel::kFair;
  EXPECT_EQ(count(rated), 1U);
  Filter other;
  other.service = core::ServiceId(2);
  EXPECT_EQ(count(other), 0U);
  Filter session;
  session.session = 2;
  EXPECT_EQ(count(session), 0U);
  Filter state;
  state.state = core::TicketState::kServed;
  state.outcome = core::Outcome::kCompleted;
  EXPECT_EQ(count(state), 3U);
}

}  // namespace
}  // namespace onestop::history
