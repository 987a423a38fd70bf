#include "server/app.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_init.h"
#include "server/data_folder.h"
#include "tests/support/temp_folder.h"

namespace onestop {
namespace {

class AppTest : public ::testing::Test {
 protected:
  AppTest() {
    cli::InitOptions init;
    init.data = data();
    init.halls = {ONESTOP_SOURCE_DIR "/deploy/hall.toml"};
    EXPECT_TRUE(cli::Init(init).ok());
    options_.config.data_dir = data();
    options_.config.admin_socket = StrCat(data(), "/admin.sock");
    options_.config.halls = {StrCat(data(), "/hall.toml")};
    options_.config.listen = {"127.0.0.1:0"};
    options_.config.metrics = "127.0.0.1:0";
  }

  std::string data() const { return (folder_.path() / "data").string(); }

  testing::TempFolder folder_;
  AppOptions options_;
};

TEST_F(AppTest, ServesAndSaysWhere) {
  const auto app = App::Start(options_);
  ASSERT_TRUE(app.ok()) << app.status();
  ASSERT_EQ((*app)->addresses().size(), 1U);
  EXPECT_FALSE((*app)->addresses().front().ends_with(":0"));
  EXPECT_FALSE((*app)->metrics_address().ends_with(":0"));
  const auto written = ReadFile(DataFolder(data()).addresses);
  ASSERT_TRUE(written.ok());
  EXPECT_NE(written->find((*app)->addresses().front()), std::string::npos);
  EXPECT_TRUE((*app)->Drain().ok());
}

TEST_F(AppTest, StartsAgainAfterADrain) {
  for (int round = 0; round < 2; ++round) {
    const auto app = App::Start(options_);
    ASSERT_TRUE(app.ok()) << app.status();
    EXPECT_TRUE((*app)->Drain().ok());
  }
}

TEST_F(AppTest, AFailedStartLeavesTheDataFree) {
  const auto holder = App::Start(options_);
  ASSERT_TRUE(holder.ok()) << holder.status();
  const std::string taken = (*holder)->addresses().front();

  testing::TempFolder other;
  AppOptions options = options_;
  options.config.data_dir = (other.path() / "data").string();
  options.config.admin_socket = StrCat(options.config.data_dir, "/admin.sock");
  cli::InitOptions init;
  init.data = options.config.data_dir;
  init.halls = {ONESTOP_SOURCE_DIR "/deploy/hall.toml"};
  ASSERT_TRUE(cli::Init(init).ok());
  options.config.listen = {taken};
  EXPECT_EQ(ReasonOf(App::Start(options).status()), Reason::kPortTaken);
  options.config.listen = {"127.0.0.1:0"};
  const auto app = App::Start(options);
  EXPECT_TRUE(app.ok()) << app.status();
}

TEST_F(AppTest, WithoutAMetricsAddressThereIsNoExposer) {
  options_.config.metrics = "";
  const auto app = App::Start(options_);
  ASSERT_TRUE(app.ok()) << app.status();
  EXPECT_EQ((*app)->metrics_address(), "");
}

TEST_F(AppTest, ADemonstrationsClockRunsFasterFromItsStart) {
  ServerConfig config;
  config.demo = DemoClock{.speed = 1000, .start = Time(std::chrono::hours(500'000))};
  const auto clock = MakeClock(config);
  EXPECT_GE(clock->WallNow(), *config.demo->start);
  EXPECT_LT(clock->WallNow(), *config.demo->start + std::chrono::hours(24 * 365));
}

}  // namespace
}  // namespace onestop
