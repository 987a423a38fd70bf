// A backup made of a running hall, and a hall that goes on from it after everything else is lost.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/server_process.h"

namespace onestop {
namespace {

namespace fs = std::filesystem;
using testing::Finished;
using testing::JsonValue;
using testing::ServerProcess;

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("kiosk", "kiosk");
  }

  std::string Take() {
    const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
    EXPECT_EQ(taken.exit, 0) << taken.output << taken.error;
    return JsonValue(taken.output, "number");
  }

  // Makes one, and takes it to where the fire does not reach.
  std::string BackUp() {
    const Finished made = server_.Verb({"backup", "make", "--json"});
    EXPECT_EQ(made.exit, 0) << made.error;
    const std::string safe = server_.folder("safe");
    fs::copy(JsonValue(made.output, "backup"), safe, fs::copy_options::recursive);
    return safe;
  }

  ServerProcess server_;
};

TEST_F(BackupTest, AHallGoesOnFromItAfterEverythingElseIsLost) {
  EXPECT_EQ(Take(), "A001");
  const std::string backup = BackUp();
  EXPECT_NE(server_.Metrics().find("onestop_backup_last_verified_timestamp_seconds 1"),
            std::string::npos);
  EXPECT_EQ(Take(), "A002");
  EXPECT_EQ(Take(), "A003");
  EXPECT_EQ(server_.Verb({"restore", backup, "--reason", "too early"}).exit, 2);
  server_.KillHard();
  const std::string server_toml = server_.data() + "/server.toml";
  std::ofstream(server_toml, std::ios::app)
      << "\n[demo]\nstart = "
      << absl::FormatTime("%Y-%m-%dT09:40:00+08:00", absl::Now(), absl::FixedTimeZone(8 * 3600))
      << "\n";
  for (const char* name : {"journal.db", "journal.db-wal", "journal.db.head", "identity.db",
                           "identity.db-wal", "identity.db.head", "private.db", "backups"}) {
    fs::remove_all(server_.data() + "/" + name);
  }

  const Finished restored = server_.Verb({"restore", backup, "--reason", "the disk burnt"});
  ASSERT_EQ(restored.exit, 0) << restored.error;
  EXPECT_NE(restored.output.find("goes on after record"), std::string::npos) << restored.output;
  server_.Start();
  // The kiosk was told more than there is, and is served: everybody knows that the past was given up.
  EXPECT_EQ(Take(), "A1002");
  EXPECT_EQ(server_.Kiosk({"status", "A001"}).exit, 0);
  EXPECT_EQ(server_.Kiosk({"status", "A002"}).exit, 3);
  EXPECT_EQ(server_.Verb({"journal", "verify"}).exit, 0);
  const Finished exported = server_.Verb({"journal", "export"});
  EXPECT_NE(exported.output.find("the disk burnt"), std::string::npos);
}

TEST_F(BackupTest, ARestoreOverAJournalSaysWhatIsLostAndKeepsIt) {
  Take();
  const std::string backup = BackUp();
  Take();
  ASSERT_EQ(server_.Stop(), 0);
  const Finished restored =
      server_.Verb({"restore", backup, "--reason", "a try", "--json", "--skip-numbers", "10"});
  ASSERT_EQ(restored.exit, 0) << restored.error;
  const int kept = std::stoi(JsonValue(restored.output, "keptSequence"));
  EXPECT_EQ(JsonValue(restored.output, "knownSequence"), std::to_string(kept + 1));
  bool kept_aside = false;
  for (const fs::directory_entry& entry : fs::directory_iterator(server_.data())) {
    kept_aside |= entry.path().filename().string().starts_with("replaced-") &&
                  fs::exists(entry.path() / "journal.db");
  }
  EXPECT_TRUE(kept_aside);
}

TEST_F(BackupTest, AlsoOfAServerThatDoesNotRunAndListed) {
  Take();
  ASSERT_EQ(server_.Stop(), 0);
  const Finished made = server_.Verb({"backup", "make"});
  ASSERT_EQ(made.exit, 0) << made.error;
  EXPECT_NE(made.output.find("linjiang up to record"), std::string::npos) << made.output;
  const Finished listed = server_.Verb({"backup", "list"});
  EXPECT_EQ(listed.exit, 0) << listed.error;
  EXPECT_NE(listed.output.find("verified"), std::string::npos) << listed.output;
}

TEST_F(BackupTest, ADamagedOneIsRefusedByName) {
  const std::string backup = BackUp();
  std::ofstream(backup + "/private.db", std::ios::app) << "x";
  EXPECT_EQ(server_.Plain({"backup", "verify", backup}).exit, 3);
  ASSERT_EQ(server_.Stop(), 0);
  const Finished restored = server_.Verb({"restore", backup, "--reason", "a try"});
  EXPECT_EQ(restored.exit, 3);
  EXPECT_NE(restored.error.find("private.db has changed"), std::string::npos) << restored.error;
  server_.Start();
  EXPECT_EQ(Take(), "A001");
}

}  // namespace
}  // namespace onestop
