// What is left after a process died, was stopped, or finds its files damaged.

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/server_process.h"

namespace onestop {
namespace {

using testing::Finished;
using testing::JsonValue;
using testing::ServerProcess;

class RecoveryTest : public ::testing::Test {
 protected:
  RecoveryTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("kiosk", "kiosk");
  }

  // Takes tickets; the ids of those that were acknowledged.
  std::vector<std::string> Take(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
      EXPECT_EQ(taken.exit, 0) << taken.error;
      ids.push_back(JsonValue(taken.output, "ticketId"));
      EXPECT_NE(ids.back(), "") << taken.output;
    }
    return ids;
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  // Turns over a bit wherever the file has this text. How many times that was.
  int FlipBits(const std::string& name, const std::string& text) {
    const std::string path = server_.data() + "/" + name;
    std::string content = Read(path);
    int flipped = 0;
    for (size_t at = 0; (at = content.find(text, at)) != std::string::npos; ++flipped) {
      content[at] = static_cast<char>(content[at] ^ 0x10);
    }
    std::ofstream(path, std::ios::binary) << content;
    return flipped;
  }

  ServerProcess server_;
};

TEST_F(RecoveryTest, EveryAcknowledgedTicketIsThereAfterKillAndRestart) {
  for (int round = 0; round < 3; ++round) {
    const std::vector<std::string> ids = Take(4);
    server_.KillHard();
    server_.Start();
    for (const std::string& id : ids) {
      const Finished found = server_.Kiosk({"--json", "status", id});
      ASSERT_EQ(found.exit, 0) << found.error;
      EXPECT_EQ(JsonValue(found.output, "state"), "TICKET_STATE_WAITING");
    }
  }
  EXPECT_EQ(server_.Verb({"journal", "verify"}).exit, 0);
}

TEST_F(RecoveryTest, StopsCleanlyAndGoesOnWithItsNumbers) {
  Take(2);
  EXPECT_EQ(server_.Stop(), 0);
  EXPECT_NE(server_.process().error_output().find("\"event\":\"stopped\""), std::string::npos);
  server_.Start();
  const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
  EXPECT_EQ(JsonValue(taken.output, "number"), "A003") << taken.output << taken.error;
}

TEST_F(RecoveryTest, ASecondServerOnTheSameDataRefuses) {
  const Finished second = server_.StartRefused({"--admin-socket", server_.folder("other.sock")});
  EXPECT_EQ(second.exit, 3);
  EXPECT_NE(second.error.find("DATA_LOCKED"), std::string::npos) << second.error;
  EXPECT_EQ(server_.Kiosk({"take", "id-card"}).exit, 0);
}

TEST_F(RecoveryTest, ExportsEveryRecordInWords) {
  Take(3);
  const Finished running = server_.Verb({"journal", "export"});
  ASSERT_EQ(running.exit, 0) << running.error;
  ASSERT_EQ(server_.Stop(), 0);
  const Finished exported = server_.Verb({"journal", "export"});
  ASSERT_EQ(exported.exit, 0) << exported.error;
  EXPECT_EQ(running.output, exported.output);
  size_t issued = 0;
  for (size_t at = 0; (at = exported.output.find("\"event\":\"ticket_issued\"", at)) !=
                      std::string::npos;
       ++at) {
    ++issued;
  }
  EXPECT_EQ(issued, 3U);
  EXPECT_NE(exported.output.find("\"number\":\"A003\""), std::string::npos);
  EXPECT_NE(exported.output.find("\"service\":\"id-card\""), std::string::npos);
}

TEST_F(RecoveryTest, VerifiesTheChainRunningAndStopped) {
  Take(2);
  const Finished running = server_.Verb({"journal", "verify"});
  EXPECT_EQ(running.exit, 0) << running.error;
  EXPECT_NE(running.output.find("every link holds"), std::string::npos);
  ASSERT_EQ(server_.Stop(), 0);
  const Finished stopped = server_.Verb({"journal", "verify", "--json"});
  EXPECT_EQ(stopped.exit, 0) << stopped.error;
  EXPECT_EQ(JsonValue(stopped.output, "firstBadSequence"), "0");
}

TEST_F(RecoveryTest, AFlippedBitInARecordIsRefusedByName) {
  Take(3);
  ASSERT_EQ(server_.Stop(), 0);
  // The first record holds the hall's file, and so does every snapshot.
  ASSERT_GE(FlipBits("journal.db", "Linjiang District Government"), 2);
  const Finished started = server_.StartRefused();
  EXPECT_EQ(started.exit, 3) << started.error;
  EXPECT_NE(started.error.find("JOURNAL_CORRUPT"), std::string::npos) << started.error;
  const Finished verified = server_.Verb({"journal", "verify"});
  EXPECT_EQ(verified.exit, 3);
  EXPECT_NE(verified.output.find("DOES NOT HOLD at record 1"), std::string::npos)
      << verified.output;
}

}  // namespace
}  // namespace onestop
