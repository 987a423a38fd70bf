// A disk that breaks under a running server: nothing more is acknowledged, the process ends, and what was
// acknowledged is there when it comes back.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/faults/caller.h"

namespace onestop::testing {
namespace {

// "write" or "sync": what fails.
class IoErrorTest : public ::testing::TestWithParam<std::string> {};

TEST_P(IoErrorTest, EndsTheServerAndLosesNothing) {
  ServerProcess server;
  server.Init();
  const std::string control = server.folder("errors");
  server.SetEnvironment({{"LD_PRELOAD", ONESTOP_IO_ERRORS_LIBRARY}, {"ONESTOP_IO_ERRORS", control}});
  server.StartOpen();
  server.Enroll("load", "crowd");
  auto caller = std::make_unique<Caller>(server, "crowd");
  std::vector<std::string> acknowledged;
  for (int i = 0; i < 20; ++i) {
    acknowledged.push_back(caller->Take().ticket_id);
    ASSERT_NE(acknowledged.back(), "");
  }
  std::ofstream(control) << GetParam();
  const std::string request = caller->NewRequestId();
  EXPECT_EQ(caller->Take(request).status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_NE(server.process().Wait().value_or(0), 0);
  EXPECT_NE(server.process().error_output().find("commit_failed"), std::string::npos);
  std::filesystem::remove(control);
  server.Start();
  caller = std::make_unique<Caller>(server, "crowd");
  const Taken again = caller->Take(request);
  ASSERT_TRUE(again.status.ok()) << again.status.error_message();
  EXPECT_EQ(caller->Take(request).ticket_id, again.ticket_id);
  EXPECT_EQ(std::count(acknowledged.begin(), acknowledged.end(), again.ticket_id), 0);
  acknowledged.push_back(again.ticket_id);
  ExpectNothingLost(server, "crowd", acknowledged);
}

INSTANTIATE_TEST_SUITE_P(Failing, IoErrorTest, ::testing::Values("write", "sync"),
                         [](const auto& what) { return what.param; });

}  // namespace
}  // namespace onestop::testing
