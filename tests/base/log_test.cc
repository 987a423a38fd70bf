#include "server/base/log.h"

#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "server/base/file.h"
#include "server/base/secret.h"
#include "tests/support/temp_folder.h"

namespace onestop {
namespace {

static_assert(!std::is_constructible_v<LogField, std::string_view, Secret>,
              "a secret must not be loggable");

// Logs into a file of its own and puts the default back afterwards.
class LogTest : public ::testing::Test {
 protected:
  ~LogTest() override { EXPECT_TRUE(InitLog(LogOptions()).ok()); }

  void Start(LogLevel level = LogLevel::kInfo, bool json = true) {
    ASSERT_TRUE(InitLog({.path = path_, .level = level, .json = json}).ok());
  }
  std::string Written() { return ReadFile(path_).value(); }

  const testing::TempFolder folder_;
  const std::string path_ = (folder_.path() / "log").string();
};

TEST_F(LogTest, WritesOneJsonObjectALine) {
  Start();
  LogInfo("server_started", {{"port", 7010}, {"name", "main"}, {"tls", false}, {"load", 0.5}});
  EXPECT_TRUE(std::regex_match(
      Written(),
      std::regex(
          R"(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"info",)"
          R"("event":"server_started","port":7010,"name":"main","tls":false,"load":0.5\}\n)")))
      << Written();
}

TEST_F(LogTest, TextCannotBreakOutOfItsField) {
  Start();
  LogWarn("odd", {{"text", "a\"b\\c\n\x01{}%v"}});
  EXPECT_NE(Written().find(R"("text":"a\"b\\c\u000a\u0001{}%v"})"), std::string::npos) << Written();
  EXPECT_NE(Written().find(R"("level":"warning")"), std::string::npos);
}

TEST_F(LogTest, WritesNumbersAtTheirLimits) {
  Start();
  LogError("numbers", {{"low", INT64_MIN},
                       {"high", UINT64_MAX},
                       {"none", std::numeric_limits<double>::infinity()}});
  EXPECT_NE(Written().find(R"("low":-9223372036854775808,"high":18446744073709551615,"none":null)"),
            std::string::npos)
      << Written();
}

TEST_F(LogTest, DropsWhatIsBelowTheLevel) {
  Start(LogLevel::kWarn);
  LogInfo("quiet");
  LogError("loud");
  EXPECT_EQ(Written().find("quiet"), std::string::npos);
  EXPECT_NE(Written().find("loud"), std::string::npos);
}

TEST_F(LogTest, WritesWordsForAPersonWhenAsked) {
  Start(LogLevel::kInfo, false);
  LogInfo("hall_opened", {{"hall", "main"}, {"tickets", 3}});
  EXPECT_NE(Written().find("Z info hall_opened hall=\"main\" tickets=3\n"), std::string::npos)
      << Written();
}

TEST_F(LogTest, LinesOfSeveralThreadsStayWhole) {
  Start();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread] {
      for (int i = 0; i < 200; ++i) LogInfo("line", {{"thread", thread}, {"i", i}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string written = Written();
  const std::regex line(R"(\{[^{}]*"event":"line","thread":\d,"i":\d+\}\n)");
  EXPECT_EQ(std::distance(std::sregex_iterator(written.begin(), written.end(), line),
                          std::sregex_iterator()),
            800);
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsAnErrorAndChangesNothing) {
  Start();
  EXPECT_EQ(InitLog({.path = folder_.path().string()}).code(), absl::StatusCode::kPermissionDenied);
  LogInfo("still_here");
  EXPECT_NE(Written().find("still_here"), std::string::npos);
}

}  // namespace
}  // namespace onestop
