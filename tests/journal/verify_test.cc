#include "server/journal/verify.h"

#include <gtest/gtest.h>

#include <memory>

#include "server/base/reason.h"
#include "server/journal/memory_journal.h"
#include "tests/journal/records.h"

namespace onestop::journal {
namespace {

class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() { EXPECT_TRUE(journal_->Append(NextRecords(chain_, 10)).ok()); }

  std::string& Body(uint64_t sequence) {
    return disk_.halls["riverside"].records.at(sequence - 1).body;
  }

  MemoryDisk disk_;
  std::unique_ptr<MemoryJournal> journal_ = *MemoryJournal::Open(disk_);
  Chain chain_{"riverside"};
};

TEST_F(VerifyTest, CountsWhatIsGood) {
  const VerifyReport report = VerifyJournal(*journal_, "riverside");
  EXPECT_TRUE(report.ok()) << report.status;
  EXPECT_EQ(report.hall, "riverside");
  EXPECT_EQ(report.records, 10u);
  EXPECT_EQ(report.last_good, 10u);
  EXPECT_EQ(report.last_hash, chain_.hash());
  EXPECT_EQ(report.first_bad, 0u);
}

TEST_F(VerifyTest, FindsTheFirstBadRecord) {
  Body(7)[20] ^= 1;
  Body(9)[20] ^= 1;
  const VerifyReport report = VerifyJournal(*journal_, "riverside");
  EXPECT_EQ(report.records, 6u);
  EXPECT_EQ(report.last_good, 6u);
  EXPECT_EQ(report.first_bad, 7u);
  EXPECT_EQ(ReasonOf(report.status), Reason::kJournalCorrupt);
}

TEST_F(VerifyTest, NamesTheFirstOfTheRangeWhenThatIsBad) {
  Body(4)[20] ^= 1;
  const VerifyReport report = VerifyJournal(*journal_, "riverside", 4, 6);
  EXPECT_EQ(report.records, 0u);
  EXPECT_EQ(report.first_bad, 4u);
  EXPECT_TRUE(VerifyJournal(*journal_, "riverside", 5, 6).ok());
}

TEST_F(VerifyTest, MissesTheLastRecordsWhenTheyVanish) {
  disk_.halls["riverside"].records.resize(8);
  const VerifyReport report = VerifyJournal(*journal_, "riverside");
  EXPECT_EQ(ReasonOf(report.status), Reason::kJournalCorrupt);
  EXPECT_EQ(report.first_bad, 9u);
}

TEST_F(VerifyTest, ScrubsPieceByPieceAndBeginsAgain) {
  Scrubber scrubber(*journal_, "riverside");
  for (const uint64_t last : {4u, 8u, 10u, 4u}) {
    const VerifyReport report = scrubber.Next(4);
    EXPECT_TRUE(report.ok()) << report.status;
    EXPECT_EQ(report.last_good, last);
  }
  EXPECT_EQ(scrubber.rounds(), 1u);
  ASSERT_TRUE(journal_->Append(NextRecords(chain_, 1)).ok());
  EXPECT_EQ(scrubber.Next(100).last_good, 11u);
  EXPECT_EQ(scrubber.rounds(), 2u);
}

TEST_F(VerifyTest, ScrubFindsWhatWentBadBetweenPieces) {
  Scrubber scrubber(*journal_, "riverside");
  EXPECT_TRUE(scrubber.Next(4).ok());
  Body(6)[20] ^= 1;
  const VerifyReport report = scrubber.Next(4);
  EXPECT_EQ(report.first_bad, 6u);
  EXPECT_EQ(scrubber.rounds(), 0u);
}

TEST_F(VerifyTest, ScrubSeesThatTheHistoryWasReplaced) {
  Scrubber scrubber(*journal_, "riverside");
  EXPECT_TRUE(scrubber.Next(4).ok());
  // Another, consistent journal in the same place: each link in it is right.
  MemoryDisk other_disk;
  auto other = *MemoryJournal::Open(other_disk);
  Chain other_chain("riverside");
  NextRecord(other_chain, "another beginning");
  other_chain = Chain("riverside");
  std::vector<Record> records;
  records.push_back(NextRecord(other_chain, "another beginning"));
  for (Record& record : NextRecords(other_chain, 9)) records.push_back(record);
  ASSERT_TRUE(other->Append(records).ok());
  disk_ = other_disk;
  EXPECT_TRUE(VerifyJournal(*journal_, "riverside").ok());
  EXPECT_EQ(ReasonOf(scrubber.Next(4).status), Reason::kJournalCorrupt);
}

TEST_F(VerifyTest, HasNothingToSayAboutAHallWithoutRecords) {
  EXPECT_TRUE(VerifyJournal(*journal_, "hillside").ok());
  Scrubber scrubber(*journal_, "hillside");
  EXPECT_TRUE(scrubber.Next(10).ok());
  EXPECT_EQ(scrubber.Next(10).records, 0u);
}

}  // namespace
}  // namespace onestop::journal
