#include "server/base/bytes.h"

#include <gtest/gtest.h>

#include "server/base/random.h"

namespace onestop {
namespace {

TEST(BytesTest, EverythingComesBackInOrder) {
  ByteWriter writer;
  writer.U8(0xFE);
  writer.U16(0xFEDC);
  writer.U32(0xFEDCBA98);
  writer.U64(0xFEDCBA9876543210);
  writer.I64(-1234567890123);
  writer.Varint(300);
  writer.Str("hall");
  writer.Raw("ab");
  writer.Raw(AsBytes("cd"));
  EXPECT_EQ(writer.size(), 1 + 2 + 4 + 8 + 8 + 2 + 5 + 4u);
  const std::string bytes = writer.Take();
  EXPECT_EQ(writer.size(), 0u);

  ByteReader reader(bytes);
  EXPECT_EQ(reader.U8(), 0xFE);
  EXPECT_EQ(reader.U16(), 0xFEDC);
  EXPECT_EQ(reader.U32(), 0xFEDCBA98);
  EXPECT_EQ(reader.U64(), 0xFEDCBA9876543210);
  EXPECT_EQ(reader.I64(), -1234567890123);
  EXPECT_EQ(reader.Varint(), 300u);
  EXPECT_EQ(reader.Str(), "hall");
  EXPECT_FALSE(reader.done()) << "four bytes are left";
  EXPECT_EQ(reader.Raw(2), "ab");
  EXPECT_EQ((reader.Array<2>()), (std::array<uint8_t, 2>{'c', 'd'}));
  EXPECT_TRUE(reader.done());
}

TEST(BytesTest, NumbersAreLittleEndianWhateverTheMachine) {
  ByteWriter writer;
  writer.U32(0x01020304);
  writer.Varint(128);
  EXPECT_EQ(writer.Take(), std::string("\x04\x03\x02\x01\x80\x01", 6));
}

TEST(BytesTest, AVarintTakesOneByteForEachSevenBits) {
  for (const uint64_t value : {uint64_t{0}, uint64_t{127}, uint64_t{128}, uint64_t{16383},
                               uint64_t{16384}, UINT64_MAX - 1, UINT64_MAX}) {
    ByteWriter writer;
    writer.Varint(value);
    ByteReader reader(writer.view());
    EXPECT_EQ(reader.Varint(), value);
    EXPECT_TRUE(reader.done()) << value;
  }
}

TEST(ByteReaderTest, AReadPastTheEndGivesNothingAndIsRemembered) {
  ByteReader reader(std::string_view("\x01", 1));
  EXPECT_EQ(reader.U32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.U8(), 0) << "the byte that was there is not handed out any more";
  EXPECT_FALSE(reader.done());
}

TEST(ByteReaderTest, ALengthBeyondTheEndIsNotBelieved) {
  ByteWriter writer;
  writer.Varint(UINT64_MAX);
  writer.Raw("short");
  ByteReader reader(writer.view());
  EXPECT_EQ(reader.Str(), "");
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReaderTest, AVarintHasOneFormOnly) {
  const std::string_view padded("\x80\x00", 2);
  const std::string_view too_long("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10);
  const std::string_view endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
  for (const std::string_view bytes : {padded, too_long, endless}) {
    ByteReader reader(bytes);
    EXPECT_EQ(reader.Varint(), 0u);
    EXPECT_FALSE(reader.ok());
  }
}

TEST(ByteReaderTest, SurvivesEveryCutOfAMessage) {
  ByteWriter writer;
  writer.U64(1);
  writer.Str("a name");
  writer.Varint(1000000);
  const std::string whole = writer.Take();
  for (size_t length = 0; length < whole.size(); ++length) {
    ByteReader reader(std::string_view(whole).substr(0, length));
    reader.U64();
    reader.Str();
    reader.Varint();
    EXPECT_FALSE(reader.ok()) << length;
  }
}

TEST(ByteReaderTest, WhatItAcceptsIsWhatTheWriterWrites) {
  SeededRandom random(1);
  for (int i = 0; i < 20000; ++i) {
    std::array<uint8_t, 6> noise;
    random.Fill(noise);
    ByteReader reader{std::span<const uint8_t>(noise)};
    const uint64_t number = reader.Varint();
    const std::string text(reader.Str());
    if (!reader.ok()) continue;
    ByteWriter writer;
    writer.Varint(number);
    writer.Str(text);
    EXPECT_EQ(writer.Take(), AsText(noise).substr(0, noise.size() - reader.remaining()));
  }
}

}  // namespace
}  // namespace onestop
