#include "gateway/console/common_options.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace onestop::gateway {
namespace {

CommonOptions Complete() {
  CommonOptions options;
  options.credential = "/some/folder";
  return options;
}

TEST(CommonOptionsTest, CarriesEverythingOver) {
  CommonOptions options = Complete();
  options.server = "127.0.0.1:7010";
  options.timeout_seconds = 2.5;
  options.request_id = "the-id";
  const auto connection = ConnectionOptionsOf(options);
  ASSERT_TRUE(connection.ok());
  EXPECT_EQ(connection->credential_folder, "/some/folder");
  EXPECT_EQ(connection->server, "127.0.0.1:7010");
  EXPECT_EQ(connection->total_timeout, std::chrono::milliseconds(2500));
  EXPECT_EQ(connection->request_id, "the-id");
}

TEST(CommonOptionsTest, NeedsACredential) {
  EXPECT_EQ(ExitCodeOf(ConnectionOptionsOf(CommonOptions()).status()), ExitCode::kUsage);
}

TEST(CommonOptionsTest, RefusesATimeoutThatMakesNoSense) {
  for (const double seconds : {0.0, -1.0, 1e9, std::nan("")}) {
    CommonOptions options = Complete();
    options.timeout_seconds = seconds;
    EXPECT_EQ(ExitCodeOf(ConnectionOptionsOf(options).status()), ExitCode::kUsage) << seconds;
  }
}

TEST(CommonOptionsTest, TakesTheLanguageThatIsNamed) {
  CommonOptions options = Complete();
  options.language = "zh";
  EXPECT_EQ(ConsoleOptionsOf(options)->language, Language::kChinese);
  options.language = "en";
  EXPECT_EQ(ConsoleOptionsOf(options)->language, Language::kEnglish);
  options.language = "xx";
  EXPECT_EQ(ExitCodeOf(ConsoleOptionsOf(options).status()), ExitCode::kUsage);
}

}  // namespace
}  // namespace onestop::gateway
