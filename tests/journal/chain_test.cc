#include "server/journal/chain.h"

#include <gtest/gtest.h>

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "tests/journal/records.h"

namespace onestop::journal {
namespace {

TEST(ChainTest, SealsRecordsThatAnotherChainFollows) {
  Chain writer("riverside");
  Chain reader("riverside");
  for (int i = 0; i < 5; ++i) {
    const Record record = NextRecord(writer);
    EXPECT_EQ(record.sequence, static_cast<uint64_t>(i) + 1);
    EXPECT_EQ(record.previous_hash, reader.hash());
    ASSERT_TRUE(reader.Follow(record).ok());
    EXPECT_EQ(reader.tip(), writer.tip());
  }
}

TEST(ChainTest, VerifyDoesNotMove) {
  Chain writer("riverside");
  const Chain reader("riverside");
  const Record record = NextRecord(writer);
  EXPECT_TRUE(reader.Verify(record).ok());
  EXPECT_TRUE(reader.Verify(record).ok());
  EXPECT_EQ(reader.sequence(), 0u);
}

TEST(ChainTest, GoesOnFromAHead) {
  Chain writer("riverside");
  writer.RaiseEpoch(4);
  NextRecords(writer, 3);
  Chain reader(writer.head());
  EXPECT_TRUE(reader.Follow(NextRecord(writer)).ok());
  EXPECT_EQ(reader.epoch(), 4u);
}

TEST(ChainTest, RefusesAGapARepetitionAndAnotherHall) {
  Chain writer("riverside");
  const std::vector<Record> records = NextRecords(writer, 3);
  Chain reader("riverside");
  EXPECT_EQ(ReasonOf(reader.Verify(records[1])), Reason::kJournalCorrupt);
  ASSERT_TRUE(reader.Follow(records[0]).ok());
  EXPECT_EQ(ReasonOf(reader.Verify(records[0])), Reason::kJournalCorrupt);
  EXPECT_EQ(ReasonOf(reader.Verify(records[2])), Reason::kJournalCorrupt);
  EXPECT_EQ(ReasonOf(Chain("hillside").Verify(records[0])), Reason::kJournalCorrupt);
}

TEST(ChainTest, RefusesANumberThatIsNotTheNextThoughItsHashIsRight) {
  Chain writer("riverside");
  Record record = NextRecord(writer);
  for (const uint64_t sequence : {0u, 2u}) {
    record.sequence = sequence;
    std::string body;
    EncodeBody(record, body);
    record.hash = LinkHash(record.previous_hash, body);
    EXPECT_EQ(ReasonOf(Chain("riverside").Verify(record)), Reason::kJournalCorrupt);
  }
}

TEST(ChainTest, RefusesARecordOfAnotherChainOfTheSameHall) {
  Chain one("riverside");
  Chain other("riverside");
  const Record first = NextRecord(one, "one");
  NextRecord(other, "other");
  const Record second = NextRecord(other);
  Chain reader("riverside");
  ASSERT_TRUE(reader.Follow(first).ok());
  const absl::Status status = reader.Verify(second);
  EXPECT_EQ(ReasonOf(status), Reason::kJournalCorrupt);
  EXPECT_NE(status.ToString().find("does not link"), std::string::npos) << status;
}

TEST(ChainTest, RefusesARecordOneFieldOfWhichWasChanged) {
  Chain writer("riverside");
  const Record good = NextRecord(writer);
  const Chain reader("riverside");
  ASSERT_TRUE(reader.Verify(good).ok());
  const auto refused = [&](auto change) {
    Record bad = good;
    change(bad);
    return ReasonOf(reader.Verify(bad)) == Reason::kJournalCorrupt;
  };
  EXPECT_TRUE(refused([](Record& r) { r.epoch += 1; }));
  EXPECT_TRUE(refused([](Record& r) { r.time += Duration(1); }));
  EXPECT_TRUE(refused([](Record& r) { r.actor ^= 1; }));
  EXPECT_TRUE(refused([](Record& r) { r.request_id[15] ^= 1; }));
  EXPECT_TRUE(refused([](Record& r) { r.payload_hash[0] ^= 1; }));
  EXPECT_TRUE(refused([](Record& r) { r.events[0] ^= 1; }));
  EXPECT_TRUE(refused([](Record& r) { r.events += "x"; }));
  EXPECT_TRUE(refused([](Record& r) { r.previous_hash[0] ^= 1; }));
  EXPECT_TRUE(refused([](Record& r) { r.hash[0] ^= 1; }));
}

TEST(ChainTest, TellsAReplacedOwnerThatItsEpochIsStale) {
  Chain old_owner("riverside");
  old_owner.RaiseEpoch(1);
  Chain reader("riverside");
  ASSERT_TRUE(reader.Follow(NextRecord(old_owner)).ok());
  reader.RaiseEpoch(2);
  Chain new_owner(reader.head());
  EXPECT_EQ(ReasonOf(reader.Verify(NextRecord(old_owner))), Reason::kStaleEpoch);
  ASSERT_TRUE(reader.Follow(NextRecord(new_owner)).ok());
  EXPECT_EQ(ReasonOf(reader.Verify(NextRecord(old_owner))), Reason::kStaleEpoch);
}

class FollowStoredTest : public ::testing::Test {
 protected:
  // What the chain says to these bytes, and whether it stayed where it was.
  Reason Refusal(uint64_t sequence, const std::string& body, const Hash256& hash) {
    const Tip before = reader_.tip();
    Record record;
    const Reason reason = ReasonOf(reader_.FollowStored(sequence, body, HashBytes(hash), record));
    EXPECT_EQ(reader_.tip(), before);
    return reason;
  }
  static std::string_view HashBytes(const Hash256& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
  }
  static std::string Body(const Record& record) {
    std::string body;
    EncodeBody(record, body);
    return body;
  }

  Chain writer_{"riverside"};
  Chain reader_{"riverside"};
};

TEST_F(FollowStoredTest, FillsTheWholeRecord) {
  for (int i = 0; i < 3; ++i) {
    const Record record = NextRecord(writer_);
    Record back;
    ASSERT_TRUE(
        reader_.FollowStored(record.sequence, Body(record), HashBytes(record.hash), back).ok());
    EXPECT_EQ(back, record);
  }
}

TEST_F(FollowStoredTest, SeesEveryFlippedBit) {
  const Record record = NextRecord(writer_);
  const std::string body = Body(record);
  for (size_t bit = 0; bit < body.size() * 8; ++bit) {
    std::string bad = body;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(Refusal(1, bad, record.hash), Reason::kJournalCorrupt) << "bit " << bit;
  }
  for (size_t bit = 0; bit < 256; ++bit) {
    Hash256 bad = record.hash;
    bad[bit / 8] = static_cast<uint8_t>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(Refusal(1, body, bad), Reason::kJournalCorrupt) << "hash bit " << bit;
  }
}

TEST_F(FollowStoredTest, SaysNewerOnlyWhenTheChainProvesIt) {
  std::string body = Body(NextRecord(writer_));
  body[0] = 9;
  EXPECT_EQ(Refusal(1, body, LinkHash(GenesisHash("riverside"), body)), Reason::kJournalNewer);
  EXPECT_EQ(Refusal(1, body, writer_.hash()), Reason::kJournalCorrupt);
}

TEST_F(FollowStoredTest, RefusesAGapAndAFallingEpoch) {
  writer_.RaiseEpoch(2);
  Record record = NextRecord(writer_);
  EXPECT_EQ(Refusal(2, Body(record), record.hash), Reason::kJournalCorrupt);
  reader_.RaiseEpoch(3);
  EXPECT_EQ(Refusal(1, Body(record), record.hash), Reason::kJournalCorrupt);
}

TEST(ChainDeathTest, NeverLowersTheEpoch) {
  Chain chain("riverside");
  chain.RaiseEpoch(2);
  EXPECT_DEATH(chain.RaiseEpoch(2), "epoch 2 after 2");
}

}  // namespace
}  // namespace onestop::journal
