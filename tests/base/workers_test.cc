#include "server/base/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace onestop {
namespace {

TEST(WorkersTest, RunWhatTheyAreGiven) {
  Workers workers(2, 8);
  std::promise<int> done;
  ASSERT_TRUE(workers.TryRun([&] { done.set_value(42); }));
  EXPECT_EQ(done.get_future().get(), 42);
}

TEST(WorkersTest, RefuseMoreThanTheyHaveRoomForAndLeaveItUntouched) {
  std::promise<void> open;
  std::shared_future<void> gate = open.get_future().share();
  std::promise<void> busy;
  Workers workers(1, 1);
  ASSERT_TRUE(workers.TryRun([&busy, gate] {
    busy.set_value();
    gate.wait();
  }));
  busy.get_future().wait();
  ASSERT_TRUE(workers.TryRun([] {}));
  bool ran = false;
  Workers::Job job = [&ran] { ran = true; };
  EXPECT_FALSE(workers.TryRun(std::move(job)));
  job();
  EXPECT_TRUE(ran);
  open.set_value();
}

TEST(WorkersTest, FinishWhatWaitsBeforeTheyEnd) {
  std::atomic<int> ran{0};
  {
    Workers workers(1, 100);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(workers.TryRun([&] { ++ran; }));
  }
  EXPECT_EQ(ran.load(), 100);
}

}  // namespace
}  // namespace onestop
