#include "server/base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace onestop {
namespace {

// Hands out what a test prepared, one 64-bit number after the other.
class ScriptedRandom : public Random {
 public:
  explicit ScriptedRandom(std::initializer_list<uint64_t> numbers) : numbers_(numbers) {}
  void Fill(std::span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = 0;
  }
  uint64_t Next64() override { return numbers_.at(next_++); }

 private:
  std::vector<uint64_t> numbers_;
  size_t next_ = 0;
};

TEST(SeededRandomTest, GivesThePublishedSequence) {
  // xoshiro256** over the first four outputs of splitmix64 with seed 0, as the authors' C code has
  // it.
  SeededRandom random(0);
  EXPECT_EQ(random.Next64(), 0x99EC5F36CB75F2B4u);
  EXPECT_EQ(random.Next64(), 0xBF6E1F784956452Au);
  EXPECT_EQ(random.Next64(), 0x1A5F849D4933E6E0u);
}

TEST(SeededRandomTest, EqualSeedsGiveEqualNumbersAndOthersDoNot) {
  SeededRandom a(42);
  SeededRandom b(42);
  SeededRandom c(43);
  for (int i = 0; i < 100; ++i) {
    const uint64_t number = a.Next64();
    EXPECT_EQ(number, b.Next64());
    EXPECT_NE(number, c.Next64());
  }
}

TEST(SeededRandomTest, FillsTheBytesOfItsNumbersLowestFirst) {
  SeededRandom numbers(7);
  SeededRandom bytes(7);
  std::array<uint8_t, 11> out;
  bytes.Fill(out);
  const uint64_t first = numbers.Next64();
  const uint64_t second = numbers.Next64();
  for (size_t i = 0; i < 8; ++i) EXPECT_EQ(out[i], static_cast<uint8_t>(first >> (8 * i)));
  for (size_t i = 8; i < 11; ++i) EXPECT_EQ(out[i], static_cast<uint8_t>(second >> (8 * (i - 8))));
}

TEST(RandomTest, BelowReachesEveryNumberAndNoOther) {
  SeededRandom random(1);
  std::set<uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.Below(6));
  EXPECT_EQ(seen, (std::set<uint64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(RandomTest, BelowThrowsAwayTheDrawsThatWouldFavourSmallNumbers) {
  // 2^64 mod 3 is 1, so exactly the draw 0 is one too many.
  ScriptedRandom random({0, 5});
  EXPECT_EQ(random.Below(3), 2u);
}

TEST(RandomTest, UnitStaysBelowOne) {
  ScriptedRandom random({0, UINT64_MAX});
  EXPECT_EQ(random.Unit(), 0.0);
  const double largest = random.Unit();
  EXPECT_LT(largest, 1.0);
  EXPECT_GT(largest, 0.999999999999999);
}

TEST(RandomDeathTest, ThereIsNoNumberBelowZero) {
  SeededRandom random(1);
  EXPECT_DEATH((void)random.Below(0), "no number below 0");
}

TEST(SystemRandomTest, DoesNotRepeatItself) {
  SystemRandom random;
  std::set<std::array<uint8_t, 16>> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random.Bytes16()).second);
  EXPECT_NE(random.Next64(), random.Next64());
}

}  // namespace
}  // namespace onestop
