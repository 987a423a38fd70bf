#include "server/identity/pin.h"

#include <gtest/gtest.h>

#include <string>

#include "server/base/bytes.h"
#include "server/base/reason.h"

namespace onestop::identity {
namespace {

constexpr PinCost kCheap{.passes = 1, .memory_bytes = 8'192};
constexpr Bytes16 kSalt = {1, 2, 3};

Hash256 Pepper(uint8_t fill) {
  Hash256 pepper{};
  pepper.fill(fill);
  return pepper;
}

TEST(CheckPinTest, TakesSixToTwelveDigits) {
  for (const char* pin : {"402917", "000001", "112233", "121212", "402917402917"}) {
    EXPECT_TRUE(CheckPin(Secret(pin), 1042).ok()) << pin;
  }
  for (const char* pin :
       {"", "40291", "4029174029174", "40291a", "40291 ", "-40291", "４０２９１７"}) {
    EXPECT_EQ(ReasonOf(CheckPin(Secret(pin), 1042)), Reason::kWeakPin) << pin;
  }
}

TEST(CheckPinTest, RefusesWhatAnybodyWouldTryFirst) {
  for (const char* pin : {"000000", "777777777777", "123456", "012345", "654321", "890123",
                          "210987", "123456789012"}) {
    EXPECT_EQ(ReasonOf(CheckPin(Secret(pin), 1042)), Reason::kWeakPin) << pin;
  }
}

TEST(CheckPinTest, RefusesTheStaffIdAlsoWithZerosBeforeIt) {
  EXPECT_EQ(ReasonOf(CheckPin(Secret("402917"), 402917)), Reason::kWeakPin);
  EXPECT_EQ(ReasonOf(CheckPin(Secret("00402917"), 402917)), Reason::kWeakPin);
  EXPECT_EQ(ReasonOf(CheckPin(Secret("001042"), 1042)), Reason::kWeakPin);
  EXPECT_TRUE(CheckPin(Secret("402917"), 40291).ok());
}

TEST(CheckPinTest, NeverRepeatsThePin) {
  for (const char* pin : {"40291x", "555555", "456789", "402917"}) {
    const absl::Status status = CheckPin(Secret(pin), 402917);
    EXPECT_EQ(std::string(status.message()).find(pin), std::string::npos);
  }
}

TEST(PinHasherTest, KnowsThePinAgain) {
  const PinHasher hasher(Pepper(1), kCheap);
  const absl::StatusOr<std::string> stored = hasher.Hash(Secret("402917"), kSalt);
  ASSERT_TRUE(stored.ok());
  EXPECT_TRUE(*hasher.Verify(Secret("402917"), *stored));
  EXPECT_FALSE(*hasher.Verify(Secret("402918"), *stored));
  EXPECT_FALSE(*hasher.Verify(Secret(""), *stored));
}

TEST(PinHasherTest, NeedsThePepper) {
  const absl::StatusOr<std::string> stored =
      PinHasher(Pepper(1), kCheap).Hash(Secret("402917"), kSalt);
  EXPECT_FALSE(*PinHasher(Pepper(2), kCheap).Verify(Secret("402917"), *stored));
}

TEST(PinHasherTest, HashesTheSamePinDifferentlyUnderAnotherSalt) {
  const PinHasher hasher(Pepper(1), kCheap);
  EXPECT_NE(*hasher.Hash(Secret("402917"), kSalt), *hasher.Hash(Secret("402917"), Bytes16{9}));
}

TEST(PinHasherTest, VerifiesAtTheCostThatWasPaidThen) {
  const absl::StatusOr<std::string> stored =
      PinHasher(Pepper(1), kCheap).Hash(Secret("402917"), kSalt);
  const PinHasher dearer(Pepper(1), PinCost{.passes = 2, .memory_bytes = 16'384});
  EXPECT_TRUE(*dearer.Verify(Secret("402917"), *stored));
}

TEST(PinHasherTest, CostsWhatWasPromisedUnlessATestSaysOtherwise) {
  const PinHasher hasher(Pepper(1), PinCost());
  const absl::StatusOr<std::string> stored = hasher.Hash(Secret("402917"), kSalt);
  ASSERT_TRUE(stored.ok());
  ByteReader reader(*stored);
  EXPECT_EQ(reader.U8(), 1);
  EXPECT_EQ(reader.U64(), 2U);
  EXPECT_EQ(reader.U64(), uint64_t{64} << 20);
  EXPECT_EQ(hasher.Impossible(kSalt).substr(0, 17), stored->substr(0, 17));
  EXPECT_EQ(hasher.Impossible(kSalt).size(), stored->size());
}

TEST(PinHasherTest, AcceptsNoPinForADamagedHash) {
  const PinHasher hasher(Pepper(1), kCheap);
  const std::string stored = *hasher.Hash(Secret("402917"), kSalt);
  for (const std::string& damaged :
       {std::string(), stored.substr(1), stored.substr(0, stored.size() - 1), stored + "x",
        "\2" + stored.substr(1)}) {
    EXPECT_FALSE(*hasher.Verify(Secret("402917"), damaged));
  }
  EXPECT_FALSE(*hasher.Verify(Secret("402917"), hasher.Impossible(kSalt)));
}

TEST(PinHasherTest, SaysSoWhenThereIsNoMemory) {
  const PinHasher hasher(Pepper(1), PinCost{.passes = 1, .memory_bytes = 1});
  EXPECT_EQ(ReasonOf(hasher.Hash(Secret("402917"), kSalt).status()), Reason::kRateLimited);
}

}  // namespace
}  // namespace onestop::identity
