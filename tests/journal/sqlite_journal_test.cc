// What only the SQLite journal has to do: survive, or name, what happens to its files.

#include "server/journal/sqlite_journal.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/journal/verify.h"
#include "tests/journal/records.h"
#include "tests/journal/sqlite_damage.h"
#include "tests/support/temp_folder.h"

namespace onestop::journal {
namespace {

class SqliteJournalTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<SqliteJournal>> Open() {
    return SqliteJournal::Open({.file = file_, .vfs = ""});
  }
  Reason OpenRefusal() { return ReasonOf(Open().status()); }

  void Append(int count) {
    auto journal = Open();
    ASSERT_TRUE(journal.ok()) << journal.status();
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE((*journal)->Append(NextRecords(chain_, 1)).ok());
    }
  }

  // Leaves the files as a killed process would, with the write-ahead log still there: appends in a
  // child that does not come back. `chain_` moves on as the child's did.
  void AppendAndDie(int count) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto journal = Open();
      bool ok = journal.ok();
      for (int i = 0; ok && i < count; ++i) ok = (*journal)->Append(NextRecords(chain_, 1)).ok();
      _exit(ok ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    NextRecords(chain_, count);
  }

  void CopyFiles(const char* to) {
    std::filesystem::create_directory(folder_.path() / to);
    for (const char* suffix : {"", "-wal", ".head"}) {
      const std::filesystem::path from = file_.string() + suffix;
      if (std::filesystem::exists(from)) {
        std::filesystem::copy_file(from, folder_.path() / to / from.filename());
      }
    }
  }
  void PutBack(const char* from, const char* suffix) {
    const std::filesystem::path path = file_.string() + suffix;
    std::filesystem::remove(path);
    if (std::filesystem::exists(folder_.path() / from / path.filename())) {
      std::filesystem::copy_file(folder_.path() / from / path.filename(), path);
    }
  }
  void Rewrite(const char* suffix, const std::string& content) {
    ASSERT_TRUE(WriteFileAtomic(file_.string() + suffix, content, 0600).ok());
  }
  std::string Content(const char* suffix) { return *ReadFile(file_.string() + suffix); }
  void Change(const std::string& sql) { ChangeSqlite(file_, sql); }

  testing::TempFolder folder_;
  std::filesystem::path file_ = folder_.path() / "data" / "journal.db";
  Chain chain_{"riverside"};
};

TEST_F(SqliteJournalTest, RefusesASecondOpenerAndTakesTheNextOne) {
  {
    auto first = *Open();
    EXPECT_EQ(OpenRefusal(), Reason::kDataLocked);
    EXPECT_TRUE(first->Append(NextRecords(chain_, 1)).ok());
  }
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteJournalTest, RefusesASecondProcess) {
  auto first = *Open();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(OpenRefusal() == Reason::kDataLocked ? 0 : 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(first->Append(NextRecords(chain_, 1)).ok());
}

TEST_F(SqliteJournalTest, KeepsEveryFilePrivate) {
  auto journal = *Open();
  ASSERT_TRUE(journal->Append(NextRecords(chain_, 1)).ok());
  for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path())) {
    EXPECT_EQ(entry.status().permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << entry.path();
  }
}

TEST_F(SqliteJournalTest, HasEverythingAfterTheProcessWasKilled) {
  AppendAndDie(20);
  auto journal = Open();
  ASSERT_TRUE(journal.ok()) << journal.status();
  EXPECT_EQ((*journal)->Heads()->at(0), chain_.head());
  EXPECT_EQ(ReadRecords(**journal, "riverside")->size(), 20u);
}

TEST_F(SqliteJournalTest, NoticesAFlippedBitAnywhereInARecordOfTheFile) {
  for (int i = 0; i < 40; ++i) {
    auto journal = *Open();
    ASSERT_TRUE(journal->Append({{NextRecord(chain_, std::string(600, 'e'))}}).ok());
  }
  std::string content = Content("");
  const size_t middle = content.find(std::string(500, 'e'), content.size() / 2);
  ASSERT_NE(middle, std::string::npos);
  content[middle + 100] = static_cast<char>(content[middle + 100] ^ 4);
  Rewrite("", content);
  auto journal = Open();
  if (!journal.ok()) {
    EXPECT_EQ(ReasonOf(journal.status()), Reason::kJournalCorrupt);
    return;
  }
  const VerifyReport report = VerifyJournal(**journal, "riverside");
  EXPECT_EQ(ReasonOf(report.status), Reason::kJournalCorrupt);
  EXPECT_GT(report.first_bad, 1u);
}

TEST_F(SqliteJournalTest, NoticesAFlippedBitInTheWriteAheadLog) {
  AppendAndDie(20);
  const std::string log = Content("-wal");
  ASSERT_GT(log.size(), 20'000u);
  CopyFiles("good");
  // SQLite drops the damaged frame and all that follow it, and says nothing.
  for (const size_t at : {size_t{40}, log.size() / 2, log.size() - 1000}) {
    std::string bad = log;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    PutBack("good", "");
    PutBack("good", ".head");
    Rewrite("-wal", bad);
    EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated) << "byte " << at << " of " << log.size();
  }
  for (const char* suffix : {"", "-wal", ".head"}) PutBack("good", suffix);
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteJournalTest, NoticesAMissingWriteAheadLog) {
  AppendAndDie(3);
  ASSERT_TRUE(std::filesystem::remove(file_.string() + "-wal"));
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
}

TEST_F(SqliteJournalTest, NoticesATruncatedFile) {
  Append(300);
  const std::string content = Content("");
  for (const size_t size :
       {content.size() - 1, content.size() - 8192, content.size() / 2, size_t{8192}, size_t{100}}) {
    Rewrite("", content.substr(0, size));
    const Reason reason = OpenRefusal();
    EXPECT_TRUE(reason == Reason::kJournalCorrupt || reason == Reason::kJournalTruncated)
        << size << " of " << content.size() << " bytes: " << ReasonName(reason);
  }
  Rewrite("", content);
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteJournalTest, NoticesAFileThatWasEmptiedOrTakenAway) {
  Append(3);
  CopyFiles("good");
  Rewrite("", "");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
  ASSERT_TRUE(std::filesystem::remove(file_));
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
  PutBack("good", "");
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteJournalTest, NoticesAnOlderCopy) {
  Append(3);
  CopyFiles("old");
  Append(2);
  PutBack("old", "");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
}

TEST_F(SqliteJournalTest, NoticesAnOlderCopyThatWasContinuedElsewhere) {
  Append(3);
  CopyFiles("old");
  const Chain three = chain_;
  Append(2);
  CopyFiles("good");
  PutBack("old", "");
  PutBack("old", ".head");
  chain_ = three;
  {
    auto journal = *Open();
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(journal->Append({{NextRecord(chain_, "elsewhere")}}).ok());
    }
  }
  PutBack("good", ".head");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalCorrupt);
}

TEST_F(SqliteJournalTest, NoticesThatAFenceWasUndone) {
  Append(1);
  CopyFiles("old");
  EXPECT_EQ(*(*Open())->Fence("riverside", 1), 1u);
  PutBack("old", "");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
}

TEST_F(SqliteJournalTest, IsInQuarantineWithoutItsHeadFile) {
  Append(3);
  ASSERT_TRUE(std::filesystem::remove(file_.string() + ".head"));
  EXPECT_EQ(OpenRefusal(), Reason::kHeadMissing);
  EXPECT_EQ(OpenRefusal(), Reason::kHeadMissing);
}

TEST_F(SqliteJournalTest, GoesOnWithoutItsMarksWhenToldToAndMakesThemAnew) {
  Append(3);
  CopyFiles("old");
  Append(2);
  const std::string head = Content(".head");
  PutBack("old", "");
  PutBack("old", "-wal");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
  {
    auto journal = *SqliteJournal::Open({.file = file_, .vfs = "", .ignore_marks = true});
    EXPECT_EQ(journal->Heads()->at(0).sequence, 3U);
    EXPECT_EQ(journal->Mark("riverside")->sequence, 5U);
  }
  // Nothing was written, so nothing is settled.
  EXPECT_EQ(Content(".head"), head);
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
  {
    auto journal = *SqliteJournal::Open({.file = file_, .vfs = "", .ignore_marks = true});
    EXPECT_EQ(*journal->Fence("riverside", 1000), 1000U);
    EXPECT_EQ(journal->Mark("riverside")->sequence, 3U);
  }
  EXPECT_EQ((*Open())->Heads()->at(0).epoch, 1000U);
}

TEST_F(SqliteJournalTest, OpensWithOneTornSlotInTheHeadFileAndNotWithTwo) {
  Append(4);
  std::string head = Content(".head");
  head[33] = static_cast<char>(head[33] ^ 1);
  Rewrite(".head", head);
  Append(4);
  head = Content(".head");
  head[33] = static_cast<char>(head[33] ^ 1);
  head[512 + 33] = static_cast<char>(head[512 + 33] ^ 1);
  Rewrite(".head", head);
  EXPECT_EQ(OpenRefusal(), Reason::kHeadMissing);
}

TEST_F(SqliteJournalTest, OpensWhenTheHeadFileLagsBehind) {
  Append(4);
  CopyFiles("old");
  Append(3);
  PutBack("old", ".head");
  Append(1);
  EXPECT_EQ((*Open())->Heads()->at(0), chain_.head());
}

TEST_F(SqliteJournalTest, BringsALaggingHeadFileUpToDateWhenItOpens) {
  Append(4);
  CopyFiles("old");
  Append(3);
  PutBack("old", ".head");
  EXPECT_TRUE(Open().ok());
  PutBack("old", "");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalTruncated);
}

TEST_F(SqliteJournalTest, RefusesTheFormatOfALaterProgram) {
  Append(1);
  Change("PRAGMA user_version=2");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalNewer);
}

TEST_F(SqliteJournalTest, RefusesAJournalWithoutOneOfItsTables) {
  Append(1);
  Change("DROP TABLE records_1");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalCorrupt);
}

TEST_F(SqliteJournalTest, RefusesAJournalWhoseHallWasRenamed) {
  Append(1);
  Change("UPDATE halls SET name = 'hillside'");
  EXPECT_EQ(OpenRefusal(), Reason::kJournalCorrupt);
}

// In a child, because the limit holds for the whole process.
TEST_F(SqliteJournalTest, StopsForGoodWhenTheDiskIsFull) {
  Append(1);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto journal = *Open();
    signal(SIGXFSZ, SIG_IGN);
    const rlimit none = {.rlim_cur = 4096, .rlim_max = RLIM_INFINITY};
    const rlimit all = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    Chain next = chain_;
    bool ok = setrlimit(RLIMIT_FSIZE, &none) == 0;
    ok = ok && ReasonOf(journal->Append(NextRecords(next, 1))) == Reason::kJournalIo;
    ok = ok && setrlimit(RLIMIT_FSIZE, &all) == 0;
    next = chain_;
    ok = ok && ReasonOf(journal->Append(NextRecords(next, 1))) == Reason::kJournalIo;
    _exit(ok ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  Append(1);
  EXPECT_EQ((*Open())->Heads()->at(0), chain_.head());
}

}  // namespace
}  // namespace onestop::journal
