#include "kiosk_client/speech/program_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <string>

namespace onestop::kiosk_client::speech {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds kPatience(100'000);

class ProgramRunnerTest : public ::testing::Test {
 protected:
  ~ProgramRunnerTest() override {
    // No child is left, running or dead.
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
  }

  absl::StatusOr<std::string> Run(std::vector<std::string> command,
                                  milliseconds limit = kPatience) {
    return runner_.Run({.command = std::move(command), .limit = limit, .most_output = 100'000});
  }

  SystemClock clock_;
  SpawnRunner runner_{clock_};
};

TEST_F(ProgramRunnerTest, GivesWhatTheProgramWrote) {
  EXPECT_EQ(Run({"printf", "%s", "one two"}).value(), "one two");
  EXPECT_EQ(Run({"true"}).value(), "");
}

TEST_F(ProgramRunnerTest, PassesArgumentsAsTheyAre) {
  EXPECT_EQ(Run({"printf", "%s|", "$(id)", "a b", "`x`", "*", ";"}).value(), "$(id)|a b|`x`|*|;|");
}

TEST_F(ProgramRunnerTest, GivesAnEmptyInputAndAnEnvironmentOfItsOwn) {
  EXPECT_EQ(Run({"cat"}).value(), "");
  EXPECT_EQ(Run({"env"}).value(), "PATH=/usr/local/bin:/usr/bin:/bin\nLC_ALL=C.UTF-8\n");
}

TEST_F(ProgramRunnerTest, SaysHowAProgramFailed) {
  EXPECT_EQ(Run({"no-such-program"}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Run({}).status().code(), absl::StatusCode::kInvalidArgument);
  const absl::Status failed = Run({"false"}).status();
  EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(failed.message()), HasSubstr("false ended with 1"));
  EXPECT_THAT(std::string(Run({"sh", "-c", "kill -9 $$"}).status().message()),
              HasSubstr("died of signal 9"));
}

TEST_F(ProgramRunnerTest, GivesUpOnAProgramThatHangs) {
  EXPECT_EQ(Run({"cat", "/dev/zero"}, milliseconds(100'000)).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Run({"tail", "-f", "/dev/null"}, milliseconds(50)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_F(ProgramRunnerTest, GivesUpOnAProgramThatClosesItsOutputAndHangs) {
  EXPECT_EQ(Run({"sh", "-c", "exec sleep 1000 >&-"}, milliseconds(200)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace onestop::kiosk_client::speech
