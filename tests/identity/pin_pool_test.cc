#include "server/identity/pin_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <limits>
#include <thread>

namespace onestop::identity {
namespace {

TEST(PinPoolTest, RunsAtMostAsManyAtOnceAsItHasThreads) {
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> ran = 0;
  {
    PinPool pool(2, 100);
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(pool.TrySubmit([&](bool) {
        const int now = ++running;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) {
        }
        --running;
        ++ran;
      }));
    }
  }
  EXPECT_EQ(ran, 100);
  EXPECT_LE(most, 2);
}

TEST(PinPoolTest, RefusesWhatIsTooMany) {
  std::promise<void> started;
  std::promise<void> go_on;
  PinPool pool(1, 2);
  ASSERT_TRUE(pool.TrySubmit([&](bool) {
    started.set_value();
    go_on.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(pool.TrySubmit([](bool) {}));
  EXPECT_TRUE(pool.TrySubmit([](bool) {}));
  EXPECT_FALSE(pool.TrySubmit([](bool) { FAIL(); }));
  go_on.set_value();
}

TEST(PinPoolTest, CancelsWhatStillWaitsWhenItEnds) {
  bool cancelled = false;
  {
    PinPool pool(1, std::numeric_limits<size_t>::max());
    // Runs until the pool is ending, which is when nothing can be submitted any more.
    ASSERT_TRUE(pool.TrySubmit([&](bool) {
      while (pool.TrySubmit([](bool) {})) std::this_thread::yield();
    }));
    ASSERT_TRUE(pool.TrySubmit([&](bool is_cancelled) { cancelled = is_cancelled; }));
  }
  EXPECT_TRUE(cancelled);
}

}  // namespace
}  // namespace onestop::identity
