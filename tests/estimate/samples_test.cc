#include "server/estimate/samples.h"

#include <gtest/gtest.h>

#include <cmath>

namespace onestop::estimate {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(SamplesTest, ForgetsTheOldestFirst) {
  Samples samples(3);
  for (int i : {10, 1, 5, 7}) samples.Add(minutes(i));
  EXPECT_EQ(samples.size(), 3U);
  EXPECT_DOUBLE_EQ(samples.mean(), 13.0 / 3 * 60'000);
  EXPECT_EQ(samples.Quantile(1), minutes(7));
}

TEST(SamplesTest, DrawsOnlyWhatWasSeen) {
  Samples samples(10);
  samples.Add(minutes(2));
  samples.Add(minutes(9));
  SeededRandom random(1);
  bool two = false;
  bool nine = false;
  for (int i = 0; i < 100; ++i) {
    const Duration drawn = samples.Draw(random);
    two = two || drawn == minutes(2);
    nine = nine || drawn == minutes(9);
    EXPECT_TRUE(drawn == minutes(2) || drawn == minutes(9));
  }
  EXPECT_TRUE(two && nine);
}

TEST(SamplesTest, WhatHasLastedAlreadyIsOneOfTheLongerOnes) {
  Samples samples(10);
  for (int i : {2, 4, 30}) samples.Add(minutes(i));
  SeededRandom random(1);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(samples.DrawLeft(minutes(10), 1, random), minutes(20));
}

TEST(SamplesTest, WhatHasLastedLongerThanAnythingGoesOnForAWhile) {
  Samples samples(10);
  samples.Add(minutes(5));
  SeededRandom random(1);
  double sum = 0;
  for (int i = 0; i < 2000; ++i) {
    const Duration left = samples.DrawLeft(minutes(60), 1, random);
    EXPECT_GE(left, Duration(0));
    sum += static_cast<double>(left.count());
  }
  EXPECT_NEAR(sum / 2000 / 60'000, 2.0, 0.3);
}

TEST(SamplesTest, BeliefHasTheMeanThatIsBelieved) {
  Samples samples(600);
  samples.AddBelief(minutes(10), 40);
  EXPECT_NEAR(samples.mean() / 60'000, 10, 0.4);
  EXPECT_LT(samples.Quantile(0.5), minutes(10));
  EXPECT_GT(samples.Quantile(1), minutes(20));
}

TEST(QuantileOfTest, InterpolatesBetweenNeighbours) {
  EXPECT_DOUBLE_EQ(QuantileOf({1, 2, 3, 4}, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(QuantileOf({1, 2, 3, 4}, 1), 4);
  EXPECT_DOUBLE_EQ(QuantileOf({7}, 0.05), 7);
}

}  // namespace
}  // namespace onestop::estimate
