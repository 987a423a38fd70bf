#include "counter_client/pin.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "gateway/client/exit_code.h"
#include "server/base/file.h"
#include "tests/support/temp_folder.h"

namespace onestop::counter_client {
namespace {

class PinTest : public ::testing::Test {
 protected:
  ~PinTest() override { unsetenv("ONESTOP_PIN"); }

  testing::TempFolder folder_;
};

TEST_F(PinTest, ComesFromTheFileFirst) {
  setenv("ONESTOP_PIN", "111111", 1);
  const std::string path = (folder_.path() / "pin").string();
  ASSERT_TRUE(WriteFileAtomic(path, "246813\n", 0600).ok());
  EXPECT_EQ(ReadPin(path, "")->Reveal(), "246813");
}

TEST_F(PinTest, ElseFromTheEnvironment) {
  setenv("ONESTOP_PIN", "135724", 1);
  EXPECT_EQ(ReadPin("", "")->Reveal(), "135724");
}

TEST_F(PinTest, IsMissedWhenThereIsNone) {
  setenv("ONESTOP_PIN", "", 1);
  EXPECT_EQ(gateway::ExitCodeOf(ReadPin("", "").status()), gateway::ExitCode::kUsage);
  EXPECT_EQ(gateway::ExitCodeOf(ReadPin("/no/such/file", "").status()), gateway::ExitCode::kUsage);
}

}  // namespace
}  // namespace onestop::counter_client
