#include "server/base/hash.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "server/base/bytes.h"

namespace onestop {
namespace {

std::string HexOf(std::string_view text) { return Hex(AsBytes(text)); }

TEST(HasherTest, IsBlake2bWithThirtyTwoBytes) {
  // From the reference implementation: b2sum -l 256.
  EXPECT_EQ(Hex(Blake2b("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(Hex(Blake2b("abc")),
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(HasherTest, TheKeyedShortDigestIsThatOfEveryImplementation) {
  // From Python: hashlib.blake2b(b"abc", digest_size=16, key=bytes(range(32))).
  Hash256 key;
  std::iota(key.begin(), key.end(), uint8_t{0});
  EXPECT_EQ(Hex(KeyedBlake2b16(key, "abc")), "1a64be47e4729d951c302ee543f97cf3");
}

TEST(HasherTest, PiecesHashLikeTheWhole) {
  Hasher hasher;
  hasher.Update("a");
  hasher.Update(AsBytes("bc"));
  EXPECT_EQ(hasher.Finish(), Blake2b("abc"));
}

TEST(HasherTest, NumbersAreLittleEndian) {
  Hasher hasher;
  hasher.U8(1);
  hasher.U16(0x0302);
  hasher.U32(0x07060504);
  hasher.U64(0x0f0e0d0c0b0a0908);
  hasher.I64(-2);
  Hasher bytes;
  std::array<uint8_t, 15> counting;
  std::iota(counting.begin(), counting.end(), uint8_t{1});
  bytes.Update(counting);
  bytes.Update(std::string_view("\xfe\xff\xff\xff\xff\xff\xff\xff", 8));
  EXPECT_EQ(hasher.Finish(), bytes.Finish());
}

TEST(HasherTest, WhereOneTextEndsMakesADifference) {
  Hasher first;
  first.Str("ab");
  first.Str("c");
  Hasher second;
  second.Str("a");
  second.Str("bc");
  EXPECT_NE(first.Finish(), second.Finish());
}

TEST(HasherTest, TheShortDigestIsNoPrefixOfTheLongOne) {
  Hasher long_one;
  long_one.Update("abc");
  Hasher short_one = long_one;
  const Hash256 full = long_one.Finish();
  EXPECT_NE(HexOf(AsText(short_one.Finish16())), Hex(full).substr(0, 32));
}

TEST(HasherTest, AKeyChangesTheDigest) {
  const Bytes16 key = {1};
  const Bytes16 other_key = {2};
  Hasher plain;
  Hasher keyed(key);
  Hasher keyed_otherwise(other_key);
  const std::set<Hash256> digests = {plain.Finish(), keyed.Finish(), keyed_otherwise.Finish()};
  EXPECT_EQ(digests.size(), 3u);
}

TEST(HasherDeathTest, RefusesAKeyThatIsTooShortToBeOne) {
  const std::array<uint8_t, 15> key = {};
  EXPECT_DEATH(Hasher{std::span<const uint8_t>(key)}, "a key of 15 bytes");
}

TEST(HexTest, GoesThereAndBack) {
  EXPECT_EQ(HexOf(std::string_view("\x00\x7f\xff", 3)), "007fff");
  EXPECT_EQ(Unhex("007fFF"), std::string("\x00\x7f\xff", 3));
  EXPECT_EQ(Unhex(""), "");
}

TEST(HexTest, RefusesWhatIsNotHexadecimal) {
  EXPECT_EQ(Unhex("0"), std::nullopt);
  EXPECT_EQ(Unhex("0g"), std::nullopt);
  EXPECT_EQ(Unhex("0 "), std::nullopt);
}

TEST(Base32Test, GivesTheExamplesOfTheStandardWithoutPadding) {
  EXPECT_EQ(Base32(AsBytes("")), "");
  EXPECT_EQ(Base32(AsBytes("f")), "my");
  EXPECT_EQ(Base32(AsBytes("fo")), "mzxq");
  EXPECT_EQ(Base32(AsBytes("foo")), "mzxw6");
  EXPECT_EQ(Base32(AsBytes("foob")), "mzxw6yq");
  EXPECT_EQ(Base32(AsBytes("fooba")), "mzxw6ytb");
  EXPECT_EQ(Base32(AsBytes("foobar")), "mzxw6ytboi");
}

TEST(Base32Test, GoesBackForEveryLength) {
  std::string bytes;
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(Unbase32(Base32(AsBytes(bytes))), bytes);
    bytes.push_back(static_cast<char>(i * 37));
  }
}

TEST(Base32Test, HasOneSpellingOnly) {
  EXPECT_EQ(Unbase32("mz"), std::nullopt) << "leftover bits that are not zero";
  EXPECT_EQ(Unbase32("m"), std::nullopt) << "a length no bytes have";
  EXPECT_EQ(Unbase32("mza"), std::nullopt) << "a length no bytes have";
  EXPECT_EQ(Unbase32("MY"), std::nullopt) << "upper case";
  EXPECT_EQ(Unbase32("my======"), std::nullopt) << "padding";
  EXPECT_EQ(Unbase32("m1"), std::nullopt) << "a digit that is not in the alphabet";
}

TEST(ConstantTimeEqualTest, ComparesLengthAndContent) {
  EXPECT_TRUE(ConstantTimeEqual(AsBytes("token"), AsBytes("token")));
  EXPECT_TRUE(ConstantTimeEqual(AsBytes(""), AsBytes("")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("token"), AsBytes("tokem")));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes("token"), AsBytes("toke")));
}

}  // namespace
}  // namespace onestop
