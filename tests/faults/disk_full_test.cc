// A disk that fills up: what was acknowledged stays, what cannot be kept is refused, and the hall goes on
// by itself once there is space again.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/faults/caller.h"
#include "tests/faults/small_disk.h"

namespace onestop::testing {
namespace {

constexpr uint64_t kMegabyte = 1 << 20;

class DiskFullTest : public ::testing::Test {
 protected:
  // A server whose data lie on a disk of 64 MB, of which it reserves so many.
  void Begin(int reserve_megabytes) {
    disk_ = std::make_unique<SmallDisk>(server_.data(), 64);
    if (!disk_->ok()) GTEST_SKIP() << "this machine lets nobody mount a file system";
    server_.RunUnder(disk_->prefix(), disk_->outside());
    server_.Init();
    const std::string config = disk_->outside() + server_.data() + "/server.toml";
    std::ifstream written(config);
    const std::string rest{std::istreambuf_iterator<char>(written), {}};
    // Without backups, which would lie on the same disk.
    std::ofstream(config) << "disk_reserve = \"" << reserve_megabytes << "MiB\"\n"
                          << rest << "\n[backup]\nevery = \"0s\"\n";
    server_.StartOpen();
    server_.Enroll("load", "crowd");
  }

  ServerProcess server_;
  std::unique_ptr<SmallDisk> disk_;
};

TEST_F(DiskFullTest, BelowTheReserveNothingNewIsTakenUntilThereIsSpaceAgain) {
  ASSERT_NO_FATAL_FAILURE(Begin(32));
  if (IsSkipped()) return;
  Caller caller(server_, "crowd");
  const std::string first_request = caller.NewRequestId();
  const Taken first = caller.Take(first_request);
  ASSERT_TRUE(first.status.ok()) << first.status.error_message();
  std::vector<std::string> acknowledged = {first.ticket_id};
  disk_->Fill(28 * kMegabyte);
  // The space is looked at once a second, so some are still taken.
  Taken taken = caller.Take();
  while (taken.status.ok()) {
    acknowledged.push_back(taken.ticket_id);
    taken = caller.Take();
  }
  EXPECT_EQ(taken.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_NE(taken.status.error_message().find("disk"), std::string::npos)
      << taken.status.error_message();
  // What is there is still shown, and who asks again is told what was done.
  EXPECT_TRUE(caller.Look(first.ticket_id).ok());
  EXPECT_EQ(caller.Take(first_request).ticket_id, first.ticket_id);
  EXPECT_TRUE(server_.process().running());
  disk_->Empty();
  while (!taken.status.ok()) {
    ASSERT_EQ(taken.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    taken = caller.Take();
  }
  acknowledged.push_back(taken.ticket_id);
  ExpectNothingLost(server_, "crowd", acknowledged);
}

TEST_F(DiskFullTest, AServerThatCannotWriteEndsAndComesBackWithEverythingItAcknowledged) {
  ASSERT_NO_FATAL_FAILURE(Begin(0));
  if (IsSkipped()) return;
  auto caller = std::make_unique<Caller>(server_, "crowd");
  std::vector<std::string> acknowledged;
  disk_->Fill(0);
  std::string request = caller->NewRequestId();
  Taken taken = caller->Take(request);
  while (taken.status.ok()) {
    acknowledged.push_back(taken.ticket_id);
    request = caller->NewRequestId();
    taken = caller->Take(request);
  }
  EXPECT_EQ(taken.status.error_code(), grpc::StatusCode::UNAVAILABLE)
      << taken.status.error_message();
  // Fail-stop: it ends by itself and says why.
  EXPECT_NE(server_.process().Wait().value_or(0), 0);
  EXPECT_NE(server_.process().error_output().find("commit_failed"), std::string::npos);
  disk_->Empty();
  server_.Start();
  caller = std::make_unique<Caller>(server_, "crowd");
  // The one that nobody could answer was done once or never, and can be asked again.
  taken = caller->Take(request);
  ASSERT_TRUE(taken.status.ok()) << taken.status.error_message();
  EXPECT_EQ(caller->Take(request).ticket_id, taken.ticket_id);
  EXPECT_EQ(std::count(acknowledged.begin(), acknowledged.end(), taken.ticket_id), 0);
  acknowledged.push_back(taken.ticket_id);
  ExpectNothingLost(server_, "crowd", acknowledged);
}

}  // namespace
}  // namespace onestop::testing
