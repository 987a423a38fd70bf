// A thousand screens, a tenth of which hold their connection open and never read, and two thousand
// connections that never say a word: the hall goes on for everybody else.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "tests/faults/caller.h"
#include "tests/support/watchers.h"

namespace onestop::testing {
namespace {

constexpr size_t kReading = 900;
constexpr size_t kStuck = 100;
constexpr int kTickets = 400;
constexpr uint64_t kKilobytesPerWatcher = 256;

// What the process has in memory, in KiB.
uint64_t ResidentKilobytes(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::strtoull(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

class CrowdTest : public ::testing::Test {
 protected:
  CrowdTest() {
    server_.Init();
    server_.StartOpen();
    server_.Enroll("load", "crowd");
    caller_ = std::make_unique<Caller>(server_, "crowd");
  }

  uint64_t Take(int count) {
    uint64_t sequence = 0;
    for (int i = 0; i < count; ++i) {
      const Taken taken = caller_->Take();
      EXPECT_TRUE(taken.status.ok()) << taken.status.error_message();
      EXPECT_TRUE(numbers_.insert(taken.number).second) << taken.number;
      sequence = taken.sequence;
    }
    return sequence;
  }

  ServerProcess server_;
  std::unique_ptr<Caller> caller_;
  std::set<std::string> numbers_;
};

TEST_F(CrowdTest, AThousandScreensOfWhichATenthNeverReadHoldNobodyUp) {
  const uint64_t alone = ResidentKilobytes(server_.process().pid());
  Watchers stuck(caller_->credential(), {.count = kStuck, .stuck = true});
  Watchers reading(caller_->credential(), {.count = kReading, .stuck = false});
  const uint64_t last = Take(kTickets);
  EXPECT_TRUE(reading.WaitFor(last));
  EXPECT_EQ(reading.failure(), "");
  EXPECT_EQ(stuck.failure(), "");
  const uint64_t full = ResidentKilobytes(server_.process().pid());
  // As much again for them to fall behind: what is kept for each of them has an end.
  EXPECT_TRUE(reading.WaitFor(Take(kTickets)));
  EXPECT_EQ(reading.failure(), "");
  const uint64_t fuller = ResidentKilobytes(server_.process().pid());
  EXPECT_LT(full - alone, (kReading + kStuck) * kKilobytesPerWatcher);
  EXPECT_LT(fuller - alone, (kReading + kStuck) * kKilobytesPerWatcher);
  std::cout << kReading + kStuck << " watchers, " << (full - alone) / (kReading + kStuck)
            << " KiB each, " << (fuller - alone) / (kReading + kStuck) << " KiB after as much again, "
            << reading.resyncs() << " resyncs\n";
}

TEST_F(CrowdTest, ConnectionsThatNeverSayAWordHoldNobodyUp) {
  const std::string address = server_.address();
  sockaddr_in where = {};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  where.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  std::vector<int> silent;
  for (int i = 0; i < 2000; ++i) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_GE(descriptor, 0);
    silent.push_back(descriptor);
    // When the server's backlog is full this may fail; then it is no burden either.
    (void)!connect(descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof where);
    if (i % 100 == 0) Take(1);
  }
  // Also for somebody who only comes now, and tries again as every client does.
  caller_ = std::make_unique<Caller>(server_, "crowd");
  const std::string request = caller_->NewRequestId();
  int attempts = 1;
  while (!caller_->Take(request).status.ok() && attempts < 100) ++attempts;
  EXPECT_LT(attempts, 100);
  Take(20);
  for (int descriptor : silent) close(descriptor);
  Take(20);
}

}  // namespace
}  // namespace onestop::testing
