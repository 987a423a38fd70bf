// kill -9 under load, again and again: what was acknowledged is in the journal, once; what was not is
// there once or never, and a retry with the same request id tells which.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "gateway/client/request_id.h"
#include "server/base/random.h"
#include "tests/faults/caller.h"
#include "tests/support/server_process.h"

namespace onestop {
namespace {

constexpr int kClients = 32;
constexpr uint64_t kFewestAcks = 20;
constexpr uint64_t kMostAcks = 220;

int Rounds() { return std::getenv("ONESTOP_LONG") == nullptr ? 50 : 2000; }

// What one client knows, also on disk: every acknowledged reply is written and synced before the next
// command is sent.
class Ledger {
 public:
  explicit Ledger(const std::string& path)
      : file_(open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)) {
    EXPECT_GE(file_, 0) << path;
  }
  ~Ledger() { close(file_); }

  void Acknowledge(const std::string& request_id, const std::string& ticket) {
    const std::string line = request_id + " " + ticket + "\n";
    ASSERT_EQ(write(file_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    ASSERT_EQ(fdatasync(file_), 0);
  }

 private:
  int file_;
};

// Takes tickets until the server dies; the command that got no answer is the first of the next round,
// with the same request id.
class Citizen {
 public:
  Citizen(const std::string& ledger, uint64_t seed) : ledger_(ledger), random_(seed) {}

  void Run(const testing::ServerProcess& server, std::atomic<uint64_t>& acks) {
    // A connection of this round: the server it talks to dies with it.
    testing::Caller caller(server, "crowd");
    while (true) {
      if (pending_.empty()) pending_ = gateway::NewRequestId(random_);
      const testing::Taken taken = caller.Take(pending_);
      if (taken.status.error_code() == grpc::StatusCode::UNAVAILABLE) return;
      ASSERT_TRUE(taken.status.ok()) << taken.status.error_message();
      ledger_.Acknowledge(pending_, taken.ticket_id);
      pending_.clear();
      ++acks;
    }
  }

 private:
  Ledger ledger_;
  SeededRandom random_;
  std::string pending_;
};

class KillTest : public ::testing::Test {
 protected:
  std::string LedgerPath(int client) const {
    return (folder_.path() / ("ledger-" + std::to_string(client))).string();
  }

  // What the ledgers say: the ticket of each acknowledged request.
  std::map<std::string, std::string> ReadLedgers() const {
    std::map<std::string, std::string> acknowledged;
    for (int client = 0; client < kClients; ++client) {
      std::ifstream file(LedgerPath(client));
      std::string request_id;
      std::string ticket;
      while (file >> request_id >> ticket) {
        EXPECT_TRUE(acknowledged.emplace(request_id, ticket).second) << "acknowledged twice";
      }
    }
    return acknowledged;
  }

  testing::TempFolder folder_;
  testing::ServerProcess server_;
};

// The tickets of the exported journal, in order.
std::vector<std::string> IssuedTickets(const std::string& journal) {
  std::vector<std::string> tickets;
  std::istringstream lines(journal);
  for (std::string line; std::getline(lines, line);) {
    const size_t event = line.find("ticket_issued");
    if (event != std::string::npos) {
      tickets.push_back(testing::JsonValue(line.substr(event), "id"));
    }
  }
  return tickets;
}

TEST_F(KillTest, NothingAcknowledgedIsLostOrDoubledOverFiftyKills) {
  server_.Init();
  server_.StartOpen();
  // No device has a limit on how fast it may ask.
  server_.Enroll("load", "crowd");
  SeededRandom random(50);
  std::vector<std::unique_ptr<Citizen>> citizens;
  for (int client = 0; client < kClients; ++client) {
    citizens.push_back(std::make_unique<Citizen>(LedgerPath(client), random.Next64()));
  }
  const int rounds = Rounds();
  for (int round = 0; round < rounds; ++round) {
    std::atomic<uint64_t> acks{0};
    std::vector<std::thread> threads;
    for (auto& citizen : citizens) {
      threads.emplace_back([&] { citizen->Run(server_, acks); });
    }
    const uint64_t enough = kFewestAcks + random.Below(kMostAcks - kFewestAcks);
    for (uint64_t now = acks.load(); now < enough && server_.process().running();
         now = acks.load()) {
      std::this_thread::yield();
    }
    server_.KillHard();
    for (std::thread& thread : threads) thread.join();
    ASSERT_FALSE(HasFatalFailure()) << "in round " << round;
    server_.Start();
  }
  const std::map<std::string, std::string> acknowledged = ReadLedgers();
  EXPECT_EQ(server_.Stop(), 0);
  EXPECT_EQ(server_.Verb({"journal", "verify"}).exit, 0);
  const testing::Finished exported = server_.Verb({"journal", "export"});
  ASSERT_EQ(exported.exit, 0) << exported.error;
  const std::vector<std::string> issued = IssuedTickets(exported.output);
  const std::set<std::string> distinct(issued.begin(), issued.end());
  EXPECT_EQ(distinct.size(), issued.size()) << "a ticket was issued twice";
  std::set<std::string> held;
  for (const auto& [request_id, ticket] : acknowledged) {
    EXPECT_TRUE(distinct.contains(ticket)) << "acknowledged and lost: ticket " << ticket;
    EXPECT_TRUE(held.insert(ticket).second) << "two requests got ticket " << ticket;
  }
  // Every command but the last unanswered one of each client was answered in the end; those may have
  // been carried out or not.
  EXPECT_GE(issued.size(), acknowledged.size());
  EXPECT_LE(issued.size(), acknowledged.size() + kClients);
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(rounds) * kFewestAcks);
  std::cout << rounds << " kills, " << acknowledged.size() << " acknowledged, " << issued.size()
            << " issued\n";
}

}  // namespace
}  // namespace onestop
