#include "server/journal/sqlite_file.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/journal/sqlite_upgrade.h"
#include "tests/support/temp_folder.h"

namespace onestop::journal {
namespace {

unsigned ModeOf(const std::filesystem::path& path) {
  struct stat info = {};
  EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 0777;
}

class SqliteFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<SQLite::Database>> Open(
      std::span<const std::string_view> upgrades = {}) {
    return OpenSqliteFile({.path = file_,
                           .application_id = 0x1234,
                           .schema = "CREATE TABLE things (name TEXT) STRICT",
                           .upgrades = upgrades,
                           .vfs = ""});
  }

  testing::TempFolder folder_;
  std::filesystem::path file_ = folder_.path() / "data" / "things.db";
};

TEST_F(SqliteFileTest, SetsEveryPragma) {
  const auto database = *Open();
  const auto get = [&database](const std::string& name) {
    return database->execAndGet("PRAGMA " + name).getString();
  };
  EXPECT_EQ(get("locking_mode"), "exclusive");
  EXPECT_EQ(get("journal_mode"), "wal");
  EXPECT_EQ(get("synchronous"), "2");
  EXPECT_EQ(get("page_size"), "8192");
  EXPECT_EQ(get("wal_autocheckpoint"), "1000");
  EXPECT_EQ(get("temp_store"), "2");
  EXPECT_EQ(get("mmap_size"), "0");
  EXPECT_EQ(get("foreign_keys"), "1");
  EXPECT_EQ(get("trusted_schema"), "0");
  EXPECT_EQ(get("cell_size_check"), "1");
  EXPECT_EQ(get("application_id"), std::to_string(0x1234));
  EXPECT_EQ(get("user_version"), "1");
}

TEST_F(SqliteFileTest, RefusesASettingThatDoesNotTake) {
  {
    SQLite::Database foreign((folder_.path() / "small.db").string(),
                             SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec("PRAGMA page_size=1024; PRAGMA application_id=4660; PRAGMA user_version=1");
    foreign.exec("CREATE TABLE things (name TEXT) STRICT");
  }
  file_ = folder_.path() / "small.db";
  const auto status = Open().status();
  EXPECT_EQ(ReasonOf(status), Reason::kPragmaMismatch);
  EXPECT_NE(status.ToString().find("page_size"), std::string::npos) << status;
}

TEST_F(SqliteFileTest, KeepsItsFilesPrivate) {
  const auto database = *Open();
  database->exec("INSERT INTO things VALUES ('x')");
  EXPECT_EQ(ModeOf(file_.parent_path()), 0700u);
  EXPECT_EQ(ModeOf(file_), 0600u);
  EXPECT_EQ(ModeOf(file_.string() + "-wal"), 0600u);
  EXPECT_FALSE(std::filesystem::exists(file_.string() + "-shm"));
}

TEST_F(SqliteFileTest, NarrowsWiderPermissions) {
  ASSERT_TRUE(Open().ok());
  ASSERT_EQ(chmod(file_.c_str(), 0644), 0);
  ASSERT_TRUE(Open().ok());
  EXPECT_EQ(ModeOf(file_), 0600u);
}

TEST_F(SqliteFileTest, LetsNoOtherConnectionIn) {
  const auto database = *Open();
  EXPECT_EQ(ReasonOf(Open().status()), Reason::kDataLocked);
  SQLite::Database reader(file_.string());
  EXPECT_THROW(reader.execAndGet("SELECT count(*) FROM things"), SQLite::Exception);
}

// As two later programs would bring the file of an earlier one up to theirs.
constexpr std::string_view kUpgrades[] = {
    "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 1",
    "CREATE TABLE places (name TEXT) STRICT; INSERT INTO places SELECT 'of ' || name FROM things",
};

TEST_F(SqliteFileTest, BringsAnOlderFormatUpAndKeepsWhatItWas) {
  {
    const auto first = *Open();
    first->exec("INSERT INTO things VALUES ('chair'), ('table')");
  }
  {
    const auto third = *Open(kUpgrades);
    EXPECT_EQ(third->execAndGet("PRAGMA user_version").getInt(), 3);
    EXPECT_EQ(third->execAndGet("SELECT sum(size) FROM things").getInt(), 2);
    EXPECT_EQ(third->execAndGet("SELECT max(name) FROM places").getString(), "of table");
  }
  // The copy is the file of before, private, and opened by the program of before.
  const std::filesystem::path copy = UpgradeBackup(file_, 1);
  EXPECT_EQ(ModeOf(copy), 0600u);
  EXPECT_FALSE(std::filesystem::exists(copy.string() + ".new"));
  file_ = copy;
  const auto before = *Open();
  EXPECT_EQ(before->execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_EQ(before->execAndGet("SELECT count(*) FROM things").getInt(), 2);
}

TEST_F(SqliteFileTest, AnUpgradeGoesOnFromTheFormatThereIs) {
  ASSERT_TRUE(Open(std::span(kUpgrades).first(1)).ok());
  const auto third = *Open(kUpgrades);
  EXPECT_EQ(third->execAndGet("PRAGMA user_version").getInt(), 3);
  EXPECT_TRUE(std::filesystem::exists(UpgradeBackup(file_, 2)));
  EXPECT_FALSE(std::filesystem::exists(UpgradeBackup(file_, 1)));
}

TEST_F(SqliteFileTest, AnUpgradeThatFailsChangesNothing) {
  {
    const auto first = *Open();
    first->exec("INSERT INTO things VALUES ('chair')");
  }
  constexpr std::string_view kBad[] = {kUpgrades[0], "INSERT INTO nowhere VALUES (1)"};
  EXPECT_FALSE(Open(kBad).ok());
  const auto first = *Open();
  EXPECT_EQ(first->execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_EQ(first->execAndGet("SELECT count(*) FROM pragma_table_info('things')").getInt(), 1);
  EXPECT_EQ(first->execAndGet("SELECT count(*) FROM things").getInt(), 1);
}

TEST_F(SqliteFileTest, NoUpgradeWithoutACopy) {
  ASSERT_TRUE(Open().ok());
  // A folder stands where the copy is to go.
  std::filesystem::create_directories(UpgradeBackup(file_, 1) / "in the way");
  EXPECT_EQ(ReasonOf(Open(kUpgrades).status()), Reason::kJournalIo);
  EXPECT_TRUE(Open().ok());
}

TEST_F(SqliteFileTest, RefusesTheFormatOfALaterProgram) {
  ASSERT_TRUE(Open(kUpgrades).ok());
  EXPECT_EQ(ReasonOf(Open().status()), Reason::kJournalNewer);
  EXPECT_TRUE(Open(kUpgrades).ok());
}

TEST_F(SqliteFileTest, LeavesAnotherKindOfFileAlone) {
  file_ = folder_.path() / "other.db";
  {
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE letters (text TEXT)");
  }
  const std::string before = *ReadFile(file_.string());
  EXPECT_EQ(ReasonOf(Open().status()), Reason::kJournalCorrupt);
  EXPECT_EQ(*ReadFile(file_.string()), before);
  ASSERT_TRUE(WriteFileAtomic(file_.string(), std::string(20'000, 'x'), 0600).ok());
  EXPECT_EQ(ReasonOf(Open().status()), Reason::kJournalCorrupt);
}

TEST_F(SqliteFileTest, TakesAPathRelativeToTheWorkingFolder) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  for (const char* path : {"things.db", "data/things.db", "deep/er/things.db"}) {
    file_ = path;
    EXPECT_TRUE(Open().ok()) << Open().status();
  }
  std::filesystem::current_path(before);
}

TEST_F(SqliteFileTest, SaysWhyItCannotBeMade) {
  ASSERT_TRUE(WriteFileAtomic(file_.parent_path().string(), "a file, no folder", 0600).ok());
  EXPECT_EQ(ReasonOf(Open().status()), Reason::kJournalIo);
}

}  // namespace
}  // namespace onestop::journal
