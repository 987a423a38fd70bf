#include "gateway/client/sleeper.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace onestop::gateway {
namespace {

// These would run into the test's timeout if the promise did not hold.

TEST(SystemSleeperTest, IsWokenWhileItSleeps) {
  SystemSleeper sleeper;
  std::thread sleeping([&sleeper] { sleeper.Sleep(std::chrono::hours(24)); });
  sleeper.Wake();
  sleeping.join();
}

TEST(SystemSleeperTest, DoesNotSleepAnyMoreOnceWoken) {
  SystemSleeper sleeper;
  sleeper.Wake();
  sleeper.Sleep(std::chrono::hours(24));
  sleeper.Sleep(std::chrono::hours(24));
}

}  // namespace
}  // namespace onestop::gateway
