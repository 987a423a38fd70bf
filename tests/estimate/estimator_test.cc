#include "server/estimate/estimator.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/hall_script.h"

namespace onestop::estimate {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// Checking every record of a large hall takes longer than the hall.
constexpr testing::HallOptions kRarely = {.check_every = 1U << 30, .reindex_every = 1U << 30};

class EstimatorTest : public ::testing::Test {
 protected:
  EstimatorTest() : script_(testing::TestHall(), kRarely) {}

  void Run(std::string_view lines) {
    script_.Run(lines);
    const auto& journal = script_.hall().journal();
    for (; fed_ < journal.size(); ++fed_) estimator_.Apply(journal[fed_].info, journal[fed_].events);
  }

  // The promise to somebody regular who takes a ticket for passports now.
  std::optional<core::Quote> Quote(std::string_view now, size_t work = Estimator::kUsualWork) {
    const auto board = estimator_.Forecast(testing::TimeOfDay(now), work);
    if (board == nullptr) return std::nullopt;
    const core::ServiceId services[] = {script_.state().config->FindService("passport")->id};
    return board->QuoteFor(script_.state(), services, script_.state().config->RegularClass());
  }

  void IssuePassports(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += "09:00:01 issue passport\n";
    Run(lines);
  }

  testing::HallScript script_;
  Estimator estimator_;
  size_t fed_ = 0;
};

TEST_F(EstimatorTest, KnowsNothingBeforeTheDayAndWhereNobodyWorks) {
  EXPECT_EQ(estimator_.Forecast(testing::TimeOfDay("09:00:00")), nullptr);
  Run("09:00:00 day open\n09:00:00 issue passport\n");
  EXPECT_FALSE(Quote("09:00:01").has_value()) << "no counter has ever been open";
}

TEST_F(EstimatorTest, WhoFindsAFreeCounterIsCalledAtOnce) {
  Run("09:00:00 day open\n09:00:00 clerk 11 open 1\n");
  const auto quote = Quote("09:00:01");
  ASSERT_TRUE(quote.has_value());
  EXPECT_LT(quote->expected, minutes(2));
  EXPECT_LE(quote->lower, quote->expected);
  EXPECT_LE(quote->expected, quote->upper);
}

TEST_F(EstimatorTest, WhoComesBehindOthersWaitsForThem) {
  Run("09:00:00 day open\n09:00:00 clerk 11 open 1\n");
  IssuePassports(5);
  const auto five = Quote("09:00:02");
  IssuePassports(15);
  const auto twenty = Quote("09:00:02");
  ASSERT_TRUE(five.has_value() && twenty.has_value());
  EXPECT_GT(five->expected, minutes(10));
  EXPECT_GT(twenty->expected, 2 * five->expected);
}

// What a crowded machine gives up is precision, not truth.
TEST_F(EstimatorTest, WithLittleWorkTheQuoteIsRougherAndNoOther) {
  Run("09:00:00 day open\n09:00:00 clerk 11 open 1\n09:00:00 clerk 12 open 2\n");
  IssuePassports(60);
  const auto usual = Quote("09:00:02");
  const auto least = Quote("09:00:02", Estimator::kLeastWork);
  ASSERT_TRUE(usual.has_value() && least.has_value());
  const double ratio = static_cast<double>(least->expected.count()) /
                       static_cast<double>(usual->expected.count());
  EXPECT_GT(ratio, 0.8);
  EXPECT_LT(ratio, 1.25);
}

// Two windows do not call a hundred thousand people in a day, and nobody is told that they do.
TEST_F(EstimatorTest, AHallThatIsHopelesslyFullPromisesNothingItCannotKeep) {
  Run("09:00:00 day open\n09:00:00 clerk 11 open 1\n09:00:00 clerk 12 open 2\n");
  IssuePassports(100'000);
  const auto quote = Quote("09:00:02");
  EXPECT_TRUE(!quote.has_value() || quote->expected > hours(24));
  EXPECT_FALSE(estimator_.Forecast(testing::TimeOfDay("09:00:02"))->waiting.empty())
      << "those in front are told all the same";
}

}  // namespace
}  // namespace onestop::estimate
