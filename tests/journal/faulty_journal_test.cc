#include "tests/support/faulty_journal.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "server/base/reason.h"
#include "server/journal/memory_journal.h"
#include "tests/journal/records.h"

namespace onestop::testing {
namespace {

using journal::Chain;
using journal::NextRecord;
using journal::NextRecords;

class FaultyJournalTest : public ::testing::Test {
 protected:
  FaultyJournalTest() : journal_(*journal::MemoryJournal::Open(disk_)) {}

  size_t Stored() { return disk_.halls["riverside"].records.size(); }

  journal::MemoryDisk disk_;
  FaultyJournal journal_;
  Chain chain_{"riverside"};
};

TEST_F(FaultyJournalTest, PassesOnAndCounts) {
  ASSERT_TRUE(journal_.Append(NextRecords(chain_, 3)).ok());
  ASSERT_TRUE(journal_.Append(NextRecords(chain_, 2)).ok());
  EXPECT_EQ(journal_.appends(), 2);
  EXPECT_EQ(journal_.records(), 5u);
  EXPECT_EQ(Stored(), 5u);
}

TEST_F(FaultyJournalTest, FailsBeforeWritingAndThenForGood) {
  journal_.FailAppend(1);
  EXPECT_TRUE(journal_.Append(NextRecords(chain_, 1)).ok());
  EXPECT_EQ(ReasonOf(journal_.Append(NextRecords(chain_, 1))), Reason::kJournalIo);
  EXPECT_EQ(ReasonOf(journal_.Append(NextRecords(chain_, 1))), Reason::kJournalIo);
  EXPECT_EQ(ReasonOf(journal_.Heads().status()), Reason::kJournalIo);
  EXPECT_EQ(Stored(), 1u);
}

TEST_F(FaultyJournalTest, FailsAfterWriting) {
  journal_.FailAppendAfterWriting();
  EXPECT_EQ(ReasonOf(journal_.Append(NextRecords(chain_, 2))), Reason::kJournalIo);
  EXPECT_EQ(ReasonOf(journal_.Append(NextRecords(chain_, 1))), Reason::kJournalIo);
  EXPECT_EQ(Stored(), 2u);
  EXPECT_EQ(journal_.records(), 0u);
}

TEST_F(FaultyJournalTest, FailsASnapshot) {
  ASSERT_TRUE(journal_.Append(NextRecords(chain_, 1)).ok());
  journal_.FailSnapshot();
  EXPECT_EQ(ReasonOf(journal_.SaveSnapshot(SnapshotAt(chain_, "state"))), Reason::kJournalIo);
  EXPECT_TRUE(disk_.halls["riverside"].snapshots.empty());
}

TEST_F(FaultyJournalTest, HoldsAppendsUntilTheyAreReleased) {
  journal_.HoldAppends();
  std::thread committer([this] {
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(journal_.Append(NextRecords(chain_, 1)).ok());
    }
  });
  journal_.WaitUntilHeld();
  EXPECT_EQ(journal_.appends(), 1);
  EXPECT_EQ(journal_.records(), 0u);
  journal_.ReleaseOne();
  journal_.WaitUntilHeld();
  EXPECT_EQ(journal_.appends(), 2);
  EXPECT_EQ(journal_.records(), 1u);
  journal_.ReleaseAll();
  committer.join();
  EXPECT_EQ(Stored(), 3u);
}

}  // namespace
}  // namespace onestop::testing
