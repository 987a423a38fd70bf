// A journal that may lack what people were told: the server shows what it has, takes nothing, and is
// let go on by somebody's word only.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/server_process.h"

namespace onestop {
namespace {

namespace fs = std::filesystem;
using testing::Finished;
using testing::JsonValue;
using testing::ServerProcess;

class QuarantineTest : public ::testing::Test {
 protected:
  QuarantineTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("kiosk", "kiosk");
  }

  std::string Take() {
    const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
    EXPECT_EQ(taken.exit, 0) << taken.output << taken.error;
    return JsonValue(taken.output, "number");
  }

  // Nobody gets a ticket; what there is can be seen.
  void ExpectReadOnly() {
    const Finished taken = server_.Kiosk({"take", "id-card"});
    EXPECT_EQ(taken.exit, 3) << taken.output;
    EXPECT_NE(taken.error.find("QUARANTINED"), std::string::npos) << taken.error;
    const Finished status = server_.Verb({"status"});
    EXPECT_EQ(status.exit, 0) << status.error;
    EXPECT_NE(status.output.find("READ-ONLY"), std::string::npos) << status.output;
    EXPECT_EQ(server_.Kiosk({"status", "A001"}).exit, 0);
    EXPECT_NE(server_.Metrics().find("onestop_quarantined 1"), std::string::npos);
  }

  void Settle() {
    EXPECT_EQ(server_.Verb({"journal", "settle", "--reason", "too early"}).exit, 2);
    ASSERT_EQ(server_.Stop(), 0);
    // What is recorded has the hall's time, which in these tests begins at 09:30.
    std::ofstream(server_.data() + "/server.toml", std::ios::app)
        << "\n[demo]\nstart = "
        << absl::FormatTime("%Y-%m-%dT09:40:00+08:00", absl::Now(), absl::FixedTimeZone(8 * 3600))
        << "\n";
    const Finished settled =
        server_.Verb({"journal", "settle", "--reason", "an older copy was put in place"});
    ASSERT_EQ(settled.exit, 0) << settled.error;
    EXPECT_NE(settled.output.find("goes on after record"), std::string::npos) << settled.output;
    server_.Start();
  }

  ServerProcess server_;
};

// Nothing in the files tells: the kiosk does, which was given more.
TEST_F(QuarantineTest, AnOlderCopyIsNoticedByWhoeverKnowsMore) {
  EXPECT_EQ(Take(), "A001");
  EXPECT_EQ(Take(), "A002");
  ASSERT_EQ(server_.Stop(), 0);
  const std::string old = server_.folder("old");
  fs::copy(server_.data(), old, fs::copy_options::recursive);
  server_.Start();
  EXPECT_EQ(Take(), "A003");
  EXPECT_EQ(Take(), "A004");
  ASSERT_EQ(server_.Stop(), 0);
  fs::remove_all(server_.data());
  fs::rename(old, server_.data());

  server_.Start();
  ExpectReadOnly();
  EXPECT_NE(server_.process().error_output().find("BEHIND_WITNESS"), std::string::npos);
  // Starting again is no cure.
  ASSERT_EQ(server_.Stop(), 0);
  server_.Start();
  ExpectReadOnly();

  Settle();
  // A003 and A004 stand on paper.
  EXPECT_EQ(Take(), "A1003");
  EXPECT_EQ(server_.Kiosk({"status", "A003"}).exit, 3);
  EXPECT_EQ(server_.Kiosk({"status", "A002"}).exit, 0);
  const Finished exported = server_.Verb({"journal", "export"});
  EXPECT_NE(exported.output.find("\"event\":\"history_forked\""), std::string::npos);
  EXPECT_NE(exported.output.find("an older copy was put in place"), std::string::npos);
  EXPECT_EQ(server_.Verb({"journal", "verify"}).exit, 0);
}

// The copy has gone on for a while before anybody comes who knows better.
TEST_F(QuarantineTest, AnOlderCopyThatHasGoneOnIsNoticedByTheRecordItself) {
  EXPECT_EQ(Take(), "A001");
  ASSERT_EQ(server_.Stop(), 0);
  const std::string old = server_.folder("old");
  fs::copy(server_.data(), old, fs::copy_options::recursive);
  server_.Start();
  EXPECT_EQ(Take(), "A002");
  ASSERT_EQ(server_.Stop(), 0);
  fs::remove_all(server_.data());
  fs::rename(old, server_.data());
  // Another kiosk, which knows of nothing, and starts enough that the epochs do not tell either.
  server_.Start();
  server_.Enroll("kiosk", "newcomer");
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(server_.Kiosk({"take", "id-card"}, "newcomer").exit, 0);
  }
  ASSERT_EQ(server_.Stop(), 0);
  server_.Start();
  // The call that brings the witness does not wait for the record to be looked up.
  Finished taken = server_.Kiosk({"take", "id-card"});
  while (taken.exit == 0) taken = server_.Kiosk({"take", "id-card"}, "newcomer");
  EXPECT_NE(taken.error.find("QUARANTINED"), std::string::npos) << taken.error;
  EXPECT_NE(server_.process().error_output().find("BEHIND_WITNESS"), std::string::npos);
}

TEST_F(QuarantineTest, WithoutItsMarksAJournalIsShownAndNotGoneOnWith) {
  EXPECT_EQ(Take(), "A001");
  ASSERT_EQ(server_.Stop(), 0);
  fs::remove(server_.data() + "/journal.db.head");
  server_.Start();
  ExpectReadOnly();
  EXPECT_NE(server_.process().error_output().find("HEAD_MISSING"), std::string::npos);
  Settle();
  EXPECT_EQ(Take(), "A1002");
}

// SQLite does not notice a flipped bit in its log by itself: it takes the bad page for the end.
TEST_F(QuarantineTest, AJournalThatLostItsEndIsShownAndNotGoneOnWith) {
  for (int i = 0; i < 8; ++i) Take();
  server_.KillHard();
  const std::string path = server_.data() + "/journal.db-wal";
  std::ifstream file(path, std::ios::binary);
  std::string log{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  ASSERT_GT(log.size(), 32768U);
  log[log.size() - 8192] = static_cast<char>(log[log.size() - 8192] ^ 0x10);
  std::ofstream(path, std::ios::binary) << log;
  server_.Start();
  ExpectReadOnly();
  EXPECT_NE(server_.process().error_output().find("JOURNAL_TRUNCATED"), std::string::npos);
  Settle();
  const std::string next = Take();
  EXPECT_GE(std::stoi(next.substr(1)), 1002) << next;
}

TEST_F(QuarantineTest, AnEmptiedJournalIsRefusedByName) {
  Take();
  ASSERT_EQ(server_.Stop(), 0);
  for (const char* name : {"journal.db", "journal.db-wal"}) {
    fs::remove(server_.data() + "/" + name);
  }
  std::ofstream(server_.data() + "/journal.db").close();
  const Finished started = server_.StartRefused();
  EXPECT_EQ(started.exit, 3) << started.error;
  EXPECT_NE(started.error.find("JOURNAL_TRUNCATED"), std::string::npos) << started.error;
}

}  // namespace
}  // namespace onestop
