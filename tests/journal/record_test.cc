#include "server/journal/record.h"

#include <gtest/gtest.h>

#include <string>

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "tests/journal/records.h"

namespace onestop::journal {
namespace {

Record Sample() {
  Record record;
  record.hall = "riverside";
  record.sequence = 1;
  record.epoch = 3;
  record.time = Time(Duration(1'795'500'000'123));
  record.actor = 0x0500'0001'0203'0405;
  for (size_t i = 0; i < record.request_id.size(); ++i) {
    record.request_id[i] = static_cast<uint8_t>(0xa0 + i);
  }
  record.payload_hash = Blake2b("payload");
  record.events = std::string("\x01two\x00three", 10);
  return record;
}

std::string Encoded(const Record& record) {
  std::string body;
  EncodeBody(record, body);
  return body;
}

// If this fails, journals that people have can no longer be read: make a new format instead.
TEST(RecordTest, HasTheBytesOfFormatOneForEver) {
  const std::string body = Encoded(Sample());
  EXPECT_EQ(Hex(AsBytes(body)),
            "01"
            "0100000000000000"
            "0300000000000000"
            "7bc3230ca2010000"
            "0504030201000005"
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            "3cf2d09da453bbdd6b68d8a1acd5f15ba23ba46d4ff087592b3d319432500a50"
            "0a000000"
            "0174776f007468726565");
  EXPECT_EQ(Hex(GenesisHash("riverside")),
            "00e97e818391bc2ca5221f19a2784f8fc4ad5abc9ff3cdfc2ee308e868916e2b");
  EXPECT_EQ(Hex(LinkHash(GenesisHash("riverside"), body)),
            "8e67ab8bbde9a1452a3ddbb47eb716c90faab042ba0d19a4dcd61589097f4c53");
}

TEST(RecordTest, ComesBackAsItWas) {
  const Record record = Sample();
  Record back;
  back.hall = record.hall;
  back.events = "left over from the record before";
  ASSERT_TRUE(DecodeBody(record.hall, 1, Encoded(record), back).ok());
  EXPECT_EQ(back, record);
}

TEST(RecordTest, KeepsTimesBeforeTheEpochAndEmptyEvents) {
  Record record = Sample();
  record.time = Time(Duration(-1));
  record.events.clear();
  Record back;
  back.hall = record.hall;
  ASSERT_TRUE(DecodeBody(record.hall, 1, Encoded(record), back).ok());
  EXPECT_EQ(back, record);
}

TEST(RecordTest, IsAppendedToWhatTheCallerHas) {
  std::string out = "before";
  EncodeBody(Sample(), out);
  EXPECT_EQ(out, "before" + Encoded(Sample()));
}

TEST(RecordTest, RefusesAFormatOfALaterProgram) {
  std::string body = Encoded(Sample());
  body[0] = 2;
  Record record;
  const absl::Status status = DecodeBody("riverside", 1, body, record);
  EXPECT_EQ(ReasonOf(status), Reason::kJournalNewer);
  EXPECT_NE(status.ToString().find("hall riverside, record 1"), std::string::npos) << status;
}

TEST(RecordTest, RefusesEveryLengthButItsOwn) {
  const std::string body = Encoded(Sample());
  Record record;
  for (size_t length = 0; length < body.size(); ++length) {
    const absl::Status status = DecodeBody("riverside", 1, body.substr(0, length), record);
    EXPECT_EQ(ReasonOf(status), Reason::kJournalCorrupt) << length;
    EXPECT_NE(status.ToString().find("hall riverside, record 1"), std::string::npos) << status;
  }
  EXPECT_EQ(ReasonOf(DecodeBody("riverside", 1, body + "x", record)), Reason::kJournalCorrupt);
}

TEST(RecordTest, RefusesFormatZeroAndAnotherSequence) {
  std::string body = Encoded(Sample());
  Record record;
  EXPECT_EQ(ReasonOf(DecodeBody("riverside", 2, body, record)), Reason::kJournalCorrupt);
  body[0] = 0;
  EXPECT_EQ(ReasonOf(DecodeBody("riverside", 1, body, record)), Reason::kJournalCorrupt);
}

TEST(RecordTest, GivesEveryHallAnotherFirstLink) {
  EXPECT_NE(GenesisHash("riverside"), GenesisHash("hillside"));
}

TEST(RecordDeathTest, DoesNotWriteWhatItWouldRefuseToRead) {
  Record record = Sample();
  record.events.assign(kMaxEventBytes + 1, 'x');
  std::string out;
  EXPECT_DEATH(EncodeBody(record, out), "bytes of events");
}

}  // namespace
}  // namespace onestop::journal
