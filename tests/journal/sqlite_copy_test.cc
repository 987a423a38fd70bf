#include "server/journal/sqlite_copy.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/base/reason.h"
#include "server/journal/sqlite_journal.h"
#include "server/journal/verify.h"
#include "tests/journal/records.h"
#include "tests/support/temp_folder.h"

namespace onestop::journal {
namespace {

class SqliteCopyTest : public ::testing::Test {
 protected:
  SqliteCopyTest() : journal_(*SqliteJournal::Open({.file = File("journal.db"), .vfs = ""})) {
    Append(300);
  }

  std::filesystem::path File(const char* name) const { return folder_.path() / name; }
  void Append(int records) {
    for (int i = 0; i < records; ++i) {
      Record record = NextRecord(chain_, std::string(500, 'x'));
      ASSERT_TRUE(journal_->Append({{std::move(record)}}).ok());
    }
  }

  testing::TempFolder folder_;
  Chain chain_{"riverside"};
  std::unique_ptr<SqliteJournal> journal_;
};

// The copy is the journal as it was when the last page was copied, whatever was written meanwhile.
TEST_F(SqliteCopyTest, HoldsWhatWasCommittedBetweenItsSteps) {
  auto copy = *journal_->StartCopy(File("copy.db"));
  int steps = 0;
  absl::StatusOr<bool> whole = false;
  while (whole.ok() && !*whole) {
    whole = copy->Step(1);
    if (whole.ok() && !*whole && ++steps < 10) Append(1);
  }
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_GT(steps, 10) << "too small to tell";
  copy.reset();
  Append(1);
  auto copied = *SqliteJournal::Open({.file = File("copy.db"), .vfs = "", .ignore_marks = true});
  EXPECT_EQ(copied->Heads()->at(0).sequence, 309U);
  const VerifyReport report = VerifyJournal(*copied, "riverside");
  EXPECT_TRUE(report.ok()) << report.status;
  EXPECT_EQ(report.records, 309U);
  // By itself it is nothing to go on with.
  copied.reset();
  std::filesystem::remove(File("copy.db.head"));
  EXPECT_EQ(ReasonOf(SqliteJournal::Open({.file = File("copy.db"), .vfs = ""}).status()),
            Reason::kHeadMissing);
}

TEST_F(SqliteCopyTest, AFailureIsTheCopysAlone) {
  EXPECT_EQ(ReasonOf(journal_->StartCopy(File("no/such/folder.db")).status()),
            Reason::kJournalIo);
  EXPECT_EQ(ReasonOf(journal_->StartCopy(File("journal.db")).status()), Reason::kJournalIo);
  // One that is given up half-way, too.
  auto copy = *journal_->StartCopy(File("half.db"));
  ASSERT_TRUE(copy->Step(1).ok());
  copy.reset();
  Append(1);
}

}  // namespace
}  // namespace onestop::journal
