#include "server/backup.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "tests/support/temp_folder.h"

namespace onestop {
namespace {

namespace fs = std::filesystem;

constexpr Duration kTwoDays = std::chrono::hours(48);
constexpr Duration kMonth = std::chrono::hours(24 * 30);

BackupStamp SomeStamp() {
  BackupStamp stamp;
  stamp.time = *BackupTime("20261126T120000.000Z");
  stamp.chains = {{"linjiang", 12, 3, Blake2b("a")}, {"identity", 4, 1, Blake2b("b")}};
  stamp.files = {{"journal.db", 8192, Blake2b("c")}, {"tls/server.key", 5, Blake2b("d")}};
  return stamp;
}

TEST(BackupStampTest, ComesBackAsItWasWritten) {
  const absl::StatusOr<BackupStamp> back = ParseStamp(FormatStamp(SomeStamp()));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, SomeStamp());
  EXPECT_EQ(back->bytes(), 8197U);
}

TEST(BackupStampTest, NoByteOfItCanChangeUnnoticed) {
  const std::string good = FormatStamp(SomeStamp());
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_EQ(ReasonOf(ParseStamp(bad).status()), Reason::kJournalCorrupt) << i;
    EXPECT_EQ(ReasonOf(ParseStamp(good.substr(0, i)).status()), Reason::kJournalCorrupt) << i;
  }
}

TEST(BackupsToDropTest, KeepsAllForAWhileThenTheLastOfEachDay) {
  const Time now = *BackupTime("20261126T120000.000Z");
  const std::vector<std::string> names = {
      "20261001T230000.000Z",  // older than a month
      "20261110T080000.000Z", "20261110T090000.000Z", "20261111T080000.000Z",  // two on one day
      "20261125T080000.000Z", "20261125T090000.000Z", "20261126T110000.000Z"};
  EXPECT_EQ(BackupsToDrop(names, now, kTwoDays, kMonth),
            (std::vector<std::string>{"20261001T230000.000Z", "20261110T080000.000Z"}));
}

TEST(BackupsToDropTest, NeverDropsTheNewest) {
  const Time now = *BackupTime("20261126T120000.000Z");
  EXPECT_TRUE(BackupsToDrop({"20200101T000000.000Z"}, now, kTwoDays, kMonth).empty());
  EXPECT_TRUE(BackupsToDrop({}, now, kTwoDays, kMonth).empty());
}

class BackupFolderTest : public ::testing::Test {
 protected:
  BackupFolderTest() {
    EXPECT_TRUE(WriteFileAtomic(Path("a"), "some bytes", 0600).ok());
    BackupStamp stamp;
    stamp.files = {{"a", 10, *HashFile(Path("a"))}};
    EXPECT_TRUE(WriteFileAtomic(Path("stamp"), FormatStamp(stamp), 0600).ok());
  }
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  testing::TempFolder folder_;
};

TEST_F(BackupFolderTest, HoldsWhileNoFileChanges) {
  EXPECT_TRUE(VerifyBackup(folder_.path()).ok());
  ASSERT_TRUE(WriteFileAtomic(Path("a"), "some bytez", 0600).ok());
  const absl::Status changed = VerifyBackup(folder_.path()).status();
  EXPECT_EQ(ReasonOf(changed), Reason::kJournalCorrupt);
  EXPECT_NE(changed.message().find("a has changed"), std::string::npos) << changed;
  fs::remove(Path("a"));
  EXPECT_EQ(ReasonOf(VerifyBackup(folder_.path()).status()), Reason::kJournalCorrupt);
}

TEST_F(BackupFolderTest, WithoutItsStampIsNoBackup) {
  fs::remove(Path("stamp"));
  EXPECT_EQ(ReasonOf(VerifyBackup(folder_.path()).status()), Reason::kJournalCorrupt);
}

TEST_F(BackupFolderTest, ADamagedOneIsRefusedBeforeAnythingIsTouched) {
  const testing::TempFolder data;
  ASSERT_TRUE(WriteFileAtomic((data.path() / "journal.db").string(), "precious", 0600).ok());
  ASSERT_TRUE(WriteFileAtomic(Path("a"), "some bytez", 0600).ok());
  ServerConfig config;
  config.data_dir = data.path().string();
  EXPECT_EQ(ReasonOf(PutBack(config, folder_.path(), Time()).status()), Reason::kJournalCorrupt);
  EXPECT_EQ(*ReadFile((data.path() / "journal.db").string()), "precious");
}

// Cut off after any of its steps, what is in the data folder is nothing that a server goes on with.
TEST_F(BackupFolderTest, WhatIsReplacedIsMovedAsideAndNeverDeleted) {
  const testing::TempFolder data;
  for (const char* name : {"journal.db", "journal.db.head", "identity.db", "private.db"}) {
    ASSERT_TRUE(WriteFileAtomic((data.path() / name).string(), name, 0600).ok());
  }
  ServerConfig config;
  config.data_dir = data.path().string();
  const auto replaced = PutBack(config, folder_.path(), *BackupTime("20261126T120000.000Z"));
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  for (const char* name : {"journal.db", "journal.db.head", "identity.db", "private.db"}) {
    EXPECT_EQ(*ReadFile((*replaced / name).string()), name);
    EXPECT_FALSE(fs::exists(data.path() / name)) << name;
  }
  EXPECT_EQ(*ReadFile((data.path() / "a").string()), "some bytes");
}

TEST(MakeBackupTest, LeavesNothingBehindWhenTheCopyFails) {
  const testing::TempFolder data;
  ServerConfig config;
  config.data_dir = data.path().string();
  const auto made = MakeBackup(config, data.path() / "backups", *BackupTime("20261126T120000.000Z"),
                               [](const fs::path&) {
                                 return Refuse(Reason::kJournalIo, "the disk said no");
                               });
  EXPECT_EQ(ReasonOf(made.status()), Reason::kJournalIo);
  EXPECT_TRUE(fs::is_empty(data.path() / "backups"));
  EXPECT_TRUE(ListBackups(data.path() / "backups").empty());
}

}  // namespace
}  // namespace onestop
