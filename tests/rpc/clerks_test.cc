#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/rpc/world.h"
#include "tests/support/test_hall.h"

namespace onestop::rpc {
namespace {

constexpr int kClerks = 64;
constexpr int kTickets = 1'000;

// As many windows as clerks, all taking the one service.
World::Options ManyWindows() {
  World::Options options;
  core::Counter window = options.config.counters.front();
  options.config.counters.clear();
  for (int i = 1; i <= kClerks; ++i) {
    window.code = std::to_string(i);
    options.config.counters.push_back(window);
  }
  return options;
}

// Presses "next" until nobody waits, closing the ticket in hand with the same press.
std::vector<std::string> ServeAll(World& world, const Who& clerk, const std::string& counter) {
  std::vector<std::string> served;
  v1::CallNextRequest request;
  request.set_counter(counter);
  while (true) {
    const auto response = world.Call(clerk, &v1::CounterService::Stub::CallNext, request);
    EXPECT_TRUE(response.ok()) << response.status().message();
    if (!response.ok() || !response->has_called()) return served;
    served.push_back(response->called().number());
    request.mutable_current()->set_ticket(served.back());
    request.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  }
}

TEST(ClerksTest, SixtyFourPressingNextNeverGetTheSameTicket) {
  World world(ManyWindows());
  const Who loader = world.Enroll(Role::kLoad);
  for (int i = 0; i < kTickets; ++i) world.Issue(loader, "passport");
  std::vector<Who> clerks;
  for (int i = 1; i <= kClerks; ++i) {
    world.Hire(static_cast<uint32_t>(100 + i));
    // On devices of the load generator: nobody is slowed down.
    clerks.push_back(world.SignedIn(static_cast<uint32_t>(100 + i), Role::kLoad));
    v1::OpenCounterRequest open;
    open.set_counter(std::to_string(i));
    ASSERT_TRUE(world.Call(clerks.back(), &v1::CounterService::Stub::OpenCounter, open).ok());
  }
  std::vector<std::vector<std::string>> served(kClerks);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kClerks; ++i) {
    threads.emplace_back(
        [&, i] { served[i] = ServeAll(world, clerks[i], std::to_string(i + 1)); });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> seen;
  size_t calls = 0;
  for (const std::vector<std::string>& list : served) {
    for (const std::string& number : list) EXPECT_TRUE(seen.insert(number).second) << number;
    calls += list.size();
  }
  EXPECT_EQ(calls, static_cast<size_t>(kTickets));
}

}  // namespace
}  // namespace onestop::rpc
