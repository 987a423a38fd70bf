#include "server/estimate/quote.h"

#include <gtest/gtest.h>

#include <cmath>

#include "server/base/random.h"
#include "server/estimate/present.h"
#include "tests/estimate/small_hall.h"

namespace onestop::estimate {
namespace {

using std::chrono::minutes;

// The share of truths that a calibrated interval holds, when the plain one is `factor` times as wide as
// it should be and the truth is uniform over ten minutes around half an hour.
double CoverageOf(double factor, int first, int last) {
  Calibration calibration;
  SeededRandom random(7);
  int kept = 0;
  for (int i = 0; i < last; ++i) {
    const Duration truth(1'500'000 + static_cast<int64_t>(random.Below(600'000)));
    const auto half = static_cast<int64_t>(270'000 * factor);
    const Spread spread{Duration(1'800'000 - half), minutes(30), Duration(1'800'000 + half)};
    const core::Quote quote = calibration.Promise({kPassport}, spread);
    if (i >= first && quote.Holds(truth)) ++kept;
    calibration.Learn({kPassport}, quote, truth);
  }
  return static_cast<double>(kept) / (last - first);
}

TEST(CalibrationTest, HoldsNineInTenAlthoughThePlainIntervalIsFarTooNarrow) {
  EXPECT_NEAR(CoverageOf(0.3, 500, 5000), 0.9, 0.015);
}

TEST(CalibrationTest, HoldsNineInTenAlthoughThePlainIntervalIsFarTooWide) {
  EXPECT_NEAR(CoverageOf(3, 500, 5000), 0.9, 0.015);
}

TEST(CalibrationTest, PromisesLittleWhileItKnowsLittle) {
  const Spread spread{minutes(20), minutes(30), minutes(40)};
  const core::Quote quote = Calibration().Promise({kPassport}, spread);
  EXPECT_LT(quote.lower, minutes(12));
  EXPECT_GT(quote.upper, minutes(48));
  EXPECT_EQ(quote.expected, minutes(30));
}

// One service whose plain interval is far too narrow, beside one whose is right.
TEST(CalibrationTest, CorrectsAServiceByItsOwnPast) {
  Calibration calibration;
  SeededRandom random(7);
  int kept = 0;
  for (int i = 0; i < 4000; ++i) {
    const core::ServiceId service = i % 4 == 0 ? kTax : kPassport;
    const int64_t half = service == kTax ? 60'000 : 270'000;
    const Duration truth(1'500'000 + static_cast<int64_t>(random.Below(600'000)));
    const core::Quote quote = calibration.Promise(
        {service}, {Duration(1'800'000 - half), minutes(30), Duration(1'800'000 + half)});
    if (service == kTax && i >= 2000 && quote.Holds(truth)) ++kept;
    calibration.Learn({service}, quote, truth);
  }
  EXPECT_GT(kept, 0.8 * 500);
}

TEST(CalibrationTest, AQuoteHoldsFromItsLowerBoundToItsUpper) {
  const core::Quote quote{minutes(12), minutes(5), minutes(25)};
  EXPECT_FALSE(quote.Holds(minutes(5) - Duration(1)));
  EXPECT_TRUE(quote.Holds(minutes(5)));
  EXPECT_TRUE(quote.Holds(minutes(25)));
  EXPECT_FALSE(quote.Holds(minutes(25) + Duration(1)));
}

TEST(CalibrationTest, NeverPromisesACallBeforeTheTicketIsTaken) {
  const Spread spread{Duration(0), minutes(1), minutes(2)};
  EXPECT_GE(Calibration().Promise({kPassport}, spread).lower, Duration(0));
}

class ForecastTest : public testing::Test {
 protected:
  ForecastTest() { present_.BeginDay(kMidnight, std::nullopt); }

  void Happens(const HallEvent& event) { ASSERT_TRUE(present_.Apply(event).ok()); }

  Forecast Ask(Time now, core::ServiceId service) {
    const Ghost ghost{{service}, kRegular};
    return MakeForecast(present_.Take(now), parameters_, {&ghost, 1}, {});
  }

  std::shared_ptr<core::Config> config_ = SmallConfig();
  Parameters parameters_{config_};
  Present present_{config_, &parameters_, {}};
};

TEST_F(ForecastTest, KnowsNoWaitWhereNoCounterIsOpen) {
  Happens(Issue(1, At(9, 0), kPassport));
  const Forecast forecast = Ask(At(9, 1), kPassport);
  EXPECT_FALSE(forecast.ghosts.front().has_value());
  EXPECT_FALSE(forecast.legs.front().has_value());
}

TEST_F(ForecastTest, WhoFindsAFreeCounterIsCalledAtOnce) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 55)));
  const Forecast forecast = Ask(At(9, 0), kPassport);
  ASSERT_TRUE(forecast.ghosts.front().has_value());
  EXPECT_LT(forecast.ghosts.front()->upper, minutes(2));
  // Tax is none of its skills.
  EXPECT_FALSE(Ask(At(9, 0), kTax).ghosts.front().has_value());
}

TEST_F(ForecastTest, EveryoneAheadMakesTheWaitLonger) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 55)));
  Happens(Issue(1, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 0, 5), kFirst));
  Duration last(0);
  for (uint64_t ticket = 2; ticket < 12; ++ticket) {
    const Forecast forecast = Ask(At(9, 1), kPassport);
    ASSERT_TRUE(forecast.ghosts.front().has_value());
    EXPECT_GT(forecast.ghosts.front()->expected, last);
    last = forecast.ghosts.front()->expected;
    Happens(Issue(ticket, At(9, 1), kPassport));
  }
}

TEST_F(ForecastTest, IsAPureFunctionOfWhatItIsGiven) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 55)));
  for (uint64_t ticket = 1; ticket < 9; ++ticket) Happens(Issue(ticket, At(9, 0), kPassport));
  const Forecast one = Ask(At(9, 1), kPassport);
  const Forecast two = Ask(At(9, 1), kPassport);
  EXPECT_EQ(one.ghosts.front()->expected, two.ghosts.front()->expected);
  EXPECT_EQ(one.legs[5]->upper, two.legs[5]->upper);
}

TEST_F(ForecastTest, HundredThousandWaitingAreQuotedToo) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 55)));
  for (uint64_t ticket = 1; ticket <= 100'000; ++ticket) {
    Happens(Issue(ticket, At(9, 0), kPassport));
  }
  const Snapshot snapshot = present_.Take(At(9, 1), 1000);
  EXPECT_EQ(snapshot.legs.size(), 1000U);
  EXPECT_EQ(present_.waiting(), 100'000U);
}

}  // namespace
}  // namespace onestop::estimate
