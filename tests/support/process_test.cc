#include "tests/support/process.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace onestop {
namespace {

using testing::Process;
using testing::ProcessOptions;
using testing::RunProcess;

ProcessOptions Shell(const std::string& script) {
  ProcessOptions options;
  options.command = {"/bin/sh", "-c", script};
  return options;
}

TEST(ProcessTest, TellsOutputErrorsAndExitCode) {
  const testing::Finished finished = RunProcess(Shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(finished.exit, 3);
  EXPECT_EQ(finished.output, "out\n");
  EXPECT_EQ(finished.error, "err\n");
}

TEST(ProcessTest, ReadsLinesAsTheyCome) {
  ProcessOptions options = Shell("echo one; read answer; echo got $answer; echo two");
  options.input = "hello\n";
  Process process(options);
  EXPECT_EQ(process.ReadLine(), "one");
  EXPECT_EQ(process.ReadUntil("got"), "got hello");
  EXPECT_EQ(process.ReadLine(), "two");
  EXPECT_EQ(process.ReadLine(), std::nullopt);
}

TEST(ProcessTest, TellsTheSignalThatEndedIt) {
  Process process(Shell("echo ready; exec cat /dev/zero > /dev/null"));
  ASSERT_EQ(process.ReadLine(), "ready");
  EXPECT_TRUE(process.running());
  process.Signal(SIGKILL);
  EXPECT_EQ(process.Wait(), -SIGKILL);
  EXPECT_FALSE(process.running());
}

TEST(ProcessTest, HandsOverTheEnvironment) {
  ProcessOptions options = Shell("echo $ONESTOP_PIN");
  options.environment["ONESTOP_PIN"] = "271828";
  EXPECT_EQ(RunProcess(options).output, "271828\n");
}

TEST(ProcessTest, AProgramThatIsNotThereEndsWith127) {
  ProcessOptions options;
  options.command = {"/nonexistent/program"};
  EXPECT_EQ(RunProcess(options).exit, 127);
}

}  // namespace
}  // namespace onestop
