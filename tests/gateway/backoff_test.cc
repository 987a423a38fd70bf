#include "gateway/client/backoff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "server/base/random.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr BackoffOptions kOptions{.base = milliseconds(50), .cap = milliseconds(2000)};

TEST(BackoffTest, StaysWithinALimitThatDoublesUpToTheCap) {
  SeededRandom random(1);
  const std::vector<milliseconds> limits = {
      milliseconds(50),  milliseconds(100),  milliseconds(200),  milliseconds(400),
      milliseconds(800), milliseconds(1600), milliseconds(2000), milliseconds(2000)};
  for (int round = 0; round < 200; ++round) {
    Backoff backoff(kOptions, &random);
    for (const milliseconds limit : limits) {
      const nanoseconds delay = backoff.Next();
      EXPECT_GE(delay, nanoseconds(0));
      EXPECT_LE(delay, limit);
    }
  }
}

TEST(BackoffTest, UsesTheWholeRange) {
  SeededRandom random(2);
  nanoseconds shortest = milliseconds(50);
  nanoseconds longest(0);
  for (int round = 0; round < 1000; ++round) {
    const nanoseconds delay = Backoff(kOptions, &random).Next();
    shortest = std::min(shortest, delay);
    longest = std::max(longest, delay);
  }
  EXPECT_LT(shortest, milliseconds(5));
  EXPECT_GT(longest, milliseconds(45));
}

TEST(BackoffTest, GivesTheSameDelaysForTheSameSeed) {
  SeededRandom first_random(3);
  SeededRandom second_random(3);
  Backoff first(kOptions, &first_random);
  Backoff second(kOptions, &second_random);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(first.Next(), second.Next());
}

TEST(BackoffTest, StartsFromTheBaseAgainAfterReset) {
  SeededRandom random(4);
  Backoff backoff(kOptions, &random);
  for (int i = 0; i < 10; ++i) backoff.Next();
  backoff.Reset();
  EXPECT_LE(backoff.Next(), milliseconds(50));
}

TEST(BackoffTest, NeverPassesACapBelowTheBase) {
  SeededRandom random(5);
  Backoff backoff({.base = milliseconds(50), .cap = milliseconds(10)}, &random);
  for (int i = 0; i < 50; ++i) EXPECT_LE(backoff.Next(), milliseconds(10));
}

}  // namespace
}  // namespace onestop::gateway
