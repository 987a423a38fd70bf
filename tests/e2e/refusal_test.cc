// What the server and its verbs refuse, and how they say so.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "server/base/file.h"
#include "tests/support/server_process.h"

namespace onestop {
namespace {

using testing::Finished;
using testing::ServerProcess;

std::string Read(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void Replace(const std::string& path, const std::string& before, const std::string& after) {
  std::string text = Read(path);
  const size_t at = text.find(before);
  ASSERT_NE(at, std::string::npos) << before;
  text.replace(at, before.size(), after);
  std::ofstream(path) << text;
}

class RefusalTest : public ::testing::Test {
 protected:
  RefusalTest() { server_.Init(); }

  ServerProcess server_;
};

TEST_F(RefusalTest, InitLeavesAnExistingFolderAlone) {
  const Finished again = server_.Plain({"init", "--data", server_.data(), "--hall",
                                        ONESTOP_SOURCE_DIR "/deploy/hall.toml"});
  EXPECT_EQ(again.exit, 3);
  EXPECT_NE(again.error.find("already"), std::string::npos) << again.error;
}

TEST_F(RefusalTest, TheDataFolderIsItsOwnersAlone) {
  namespace fs = std::filesystem;
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(server_.data()).permissions() & others, fs::perms::none);
  EXPECT_EQ(fs::status(server_.data() + "/private.db").permissions() & others, fs::perms::none);
}

TEST_F(RefusalTest, AServerWithoutAFolderSaysWhatToDo) {
  const Finished started = server_.Plain({"run", "--data", server_.folder("nothing"), "--hall",
                                          ONESTOP_SOURCE_DIR "/deploy/hall.toml"});
  EXPECT_EQ(started.exit, 1);
  EXPECT_NE(started.error.find("init"), std::string::npos) << started.error;
}

TEST_F(RefusalTest, EveryMistakeOfAHallFileIsNamedWithItsLine) {
  const std::string hall = server_.data() + "/hall.toml";
  ASSERT_NO_FATAL_FAILURE(Replace(hall, "target_wait = \"15m\"", "target_wait = \"soon\""));
  ASSERT_NO_FATAL_FAILURE(Replace(hall, "group = \"livelihood\"", "group = \"livelihod\""));
  const Finished checked = server_.Plain({"config", "check", hall});
  EXPECT_EQ(checked.exit, 3);
  EXPECT_NE(checked.error.find("CONFIG_INVALID"), std::string::npos) << checked.error;
  size_t lines = 0;
  for (size_t at = 0; (at = checked.error.find("hall.toml:", at)) != std::string::npos; ++at) {
    ++lines;
  }
  EXPECT_GE(lines, 2U) << checked.error;
  const Finished started = server_.StartRefused();
  EXPECT_EQ(started.exit, 3);
  EXPECT_NE(started.error.find("livelihod"), std::string::npos) << started.error;
}

TEST_F(RefusalTest, TheExamplesHaveNoMistakes) {
  const Finished hall =
      server_.Plain({"config", "check", ONESTOP_SOURCE_DIR "/deploy/hall.toml"});
  EXPECT_EQ(hall.exit, 0) << hall.error;
  const Finished made = server_.Plain({"config", "check", server_.data() + "/server.toml"});
  EXPECT_EQ(made.exit, 0) << made.error;
}

TEST_F(RefusalTest, APortInUseIsRefusedByName) {
  server_.Start();
  ServerProcess other;
  other.Init();
  const Finished devices = other.StartRefused({"--listen", server_.address()});
  EXPECT_EQ(devices.exit, 3);
  EXPECT_NE(devices.error.find("PORT_TAKEN"), std::string::npos) << devices.error;
  const Finished metrics = other.StartRefused({"--metrics", server_.metrics_address()});
  EXPECT_EQ(metrics.exit, 3);
  EXPECT_NE(metrics.error.find("PORT_TAKEN"), std::string::npos) << metrics.error;
}

TEST_F(RefusalTest, AnAddressOthersCanReachIsRefused) {
  const Finished started = server_.StartRefused({"--listen", "0.0.0.0:0"});
  EXPECT_EQ(started.exit, 3);
  EXPECT_NE(started.error.find("INSECURE_ADDRESS"), std::string::npos) << started.error;
}

TEST_F(RefusalTest, BelowTheDiskReserveCommandsAreRefusedAndReadsGoOn) {
  const auto free = FreeBytes(server_.data());
  ASSERT_TRUE(free.ok());
  if (*free > (uint64_t{1} << 40)) GTEST_SKIP() << "more space is free than can be reserved";
  server_.Enroll("kiosk", "kiosk");
  server_.StartOpen();
  ASSERT_EQ(server_.Stop(), 0);
  ASSERT_NO_FATAL_FAILURE(Replace(server_.data() + "/server.toml", "[listen]",
                                  "disk_reserve = \"1024GiB\"\n[listen]"));
  server_.Start();
  const Finished taken = server_.Kiosk({"--json", "take", "id-card"});
  EXPECT_EQ(taken.exit, 3);
  EXPECT_NE((taken.output + taken.error).find("DISK_RESERVE"), std::string::npos) << taken.error;
  EXPECT_EQ(server_.Kiosk({"services"}).exit, 0);
  EXPECT_EQ(server_.Verb({"status"}).exit, 0);
}

TEST_F(RefusalTest, AWeakPinIsRefusedAndNeverShown) {
  testing::ProcessOptions options;
  options.command = {testing::Program("onestop-server"), "staff", "put", "--id", "1001", "--name",
                     "Li Na", "--roles", "clerk", "--data", server_.data()};
  options.environment["ONESTOP_PIN"] = "123456";
  const Finished put = testing::RunProcess(options);
  EXPECT_EQ(put.exit, 3);
  EXPECT_NE(put.error.find("WEAK_PIN"), std::string::npos) << put.error;
  EXPECT_EQ((put.error + put.output).find("123456"), std::string::npos);
}

TEST_F(RefusalTest, StaffAndDevicesArePutWhileNothingRuns) {
  server_.Enroll("kiosk", "kiosk");
  server_.PutStaff("1001", "271828");
  const Finished staff = server_.Verb({"staff", "list"});
  EXPECT_EQ(staff.exit, 0) << staff.error;
  EXPECT_NE(staff.output.find("1001"), std::string::npos);
  const Finished devices = server_.Verb({"devices", "--json"});
  EXPECT_EQ(testing::JsonValue(devices.output, "name"), "kiosk") << devices.output;
}

TEST_F(RefusalTest, VerbsThatNeedAServerSayThatNoneRuns) {
  const Finished status = server_.Verb({"status"});
  EXPECT_EQ(status.exit, 1);
  EXPECT_NE(status.error.find("no server is running"), std::string::npos) << status.error;
}

TEST_F(RefusalTest, AnUnknownHallIsRefusedRunningAndStopped) {
  const std::vector<std::string> enroll = {"enroll", "--role", "kiosk",  "--name",
                                           "x",      "--hall", "nowhere", "--out",
                                           server_.folder("x")};
  const Finished stopped = server_.Verb(enroll);
  EXPECT_EQ(stopped.exit, 3);
  EXPECT_NE(stopped.error.find("UNKNOWN_HALL"), std::string::npos) << stopped.error;
  server_.Start();
  const Finished running = server_.Verb(enroll);
  EXPECT_EQ(running.exit, 3);
  EXPECT_NE(running.error.find("UNKNOWN_HALL"), std::string::npos) << running.error;
}

TEST_F(RefusalTest, AWrongCommandLineIsAUsageError) {
  EXPECT_EQ(server_.Plain({"frobnicate"}).exit, 2);
  EXPECT_EQ(server_.Verb({"enroll", "--role", "king", "--name", "x", "--out", "y"}).exit, 2);
  EXPECT_EQ(server_.Plain({"--help"}).exit, 0);
}

TEST_F(RefusalTest, AChangedHallFileIsPutInForceAtTheNextStart) {
  const std::string hall = server_.data() + "/hall.toml";
  server_.Start();
  ASSERT_NO_FATAL_FAILURE(Replace(hall, "target_wait = \"15m\"", "target_wait = \"12m\""));
  EXPECT_NE(server_.Verb({"config", "show"}).output.find("target_wait = \"15m\""),
            std::string::npos);
  ASSERT_EQ(server_.Stop(), 0);
  EXPECT_NE(server_.Verb({"config", "show"}).output.find("target_wait = \"15m\""),
            std::string::npos);
  server_.Start();
  EXPECT_NE(server_.Verb({"config", "show"}).output.find("target_wait = \"12m\""),
            std::string::npos);
}

TEST_F(RefusalTest, AnAppliedHallFileHoldsAtOnceAndAfterARestart) {
  server_.Start();
  const std::string other = server_.folder("other.toml");
  std::filesystem::copy_file(server_.data() + "/hall.toml", other);
  ASSERT_NO_FATAL_FAILURE(Replace(other, "target_wait = \"15m\"", "target_wait = \"12m\""));
  const Finished applied = server_.Verb({"config", "apply", other});
  ASSERT_EQ(applied.exit, 0) << applied.error;
  const Finished stale = server_.Verb({"config", "apply", other, "--expected-version", "1"});
  EXPECT_EQ(stale.exit, 3);
  EXPECT_NE(stale.error.find("CONFIG_VERSION_MISMATCH"), std::string::npos) << stale.error;
  ASSERT_EQ(server_.Stop(), 0);
  server_.Start();
  EXPECT_NE(server_.Verb({"config", "show"}).output.find("target_wait = \"12m\""),
            std::string::npos);
}

}  // namespace
}  // namespace onestop
