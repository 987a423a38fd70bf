#include "server/base/bounded_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace onestop {
namespace {

using std::chrono::nanoseconds;

TEST(BoundedQueueTest, GivesEverythingAtOnceInOrder) {
  BoundedQueue<int> queue(10);
  EXPECT_TRUE(queue.TryPush(1));
  EXPECT_TRUE(queue.TryPush(2));
  EXPECT_EQ(queue.size(), 2u);
  std::vector<int> out = {0};
  EXPECT_EQ(queue.PopAll(out), 2u);
  EXPECT_EQ(out, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(queue.size(), 0u);
}

TEST(BoundedQueueTest, RefusesWhenFullAndLeavesTheItemAlone) {
  BoundedQueue<std::unique_ptr<int>> queue(1);
  EXPECT_TRUE(queue.TryPush(std::make_unique<int>(1)));
  auto second = std::make_unique<int>(2);
  EXPECT_FALSE(queue.TryPush(std::move(second)));
  ASSERT_NE(second, nullptr) << "whoever pushed must still be able to answer";
  std::vector<std::unique_ptr<int>> out;
  EXPECT_EQ(queue.PopAll(out), 1u);
  EXPECT_TRUE(queue.TryPush(std::move(second)));
}

TEST(BoundedQueueTest, ComesBackEmptyHandedWhenTheTimeIsOver) {
  BoundedQueue<int> queue(1);
  std::vector<int> out;
  EXPECT_EQ(queue.PopAll(out, nanoseconds(0)), 0u);
  EXPECT_EQ(queue.PopAll(out, nanoseconds(-5)), 0u);
  EXPECT_EQ(queue.PopAll(out, nanoseconds(1000)), 0u);
}

TEST(BoundedQueueTest, AWakeThatCameFirstIsNotLost) {
  BoundedQueue<int> queue(1);
  queue.Wake();
  std::vector<int> out;
  EXPECT_EQ(queue.PopAll(out), 0u);
  EXPECT_EQ(queue.PopAll(out, nanoseconds(0)), 0u) << "one wake is good for one return";
}

TEST(BoundedQueueTest, AfterCloseWhatIsInsideComesOutAndNothingGoesIn) {
  BoundedQueue<int> queue(2);
  EXPECT_TRUE(queue.TryPush(1));
  queue.Close();
  EXPECT_TRUE(queue.closed());
  EXPECT_FALSE(queue.TryPush(2));
  std::vector<int> out;
  EXPECT_EQ(queue.PopAll(out), 1u);
  out.clear();
  EXPECT_EQ(queue.PopAll(out), 0u) << "must not block any more";
}

TEST(BoundedQueueTest, ASleepingConsumerIsWokenByPushWakeAndClose) {
  BoundedQueue<int> queue(1);
  std::vector<size_t> counts;
  std::thread consumer([&] {
    std::vector<int> out;
    while (!queue.closed()) counts.push_back(queue.PopAll(out));
  });
  EXPECT_TRUE(queue.TryPush(1));
  queue.Wake();
  queue.Close();
  consumer.join();
  SUCCEED() << "the consumer ended; how many turns it took is up to the machine";
}

TEST(BoundedQueueTest, ManyProducersLoseAndRepeatNothing) {
  constexpr int kProducers = 4;
  constexpr int kItems = 20000;
  BoundedQueue<int> queue(64);
  std::vector<std::thread> producers;
  for (int producer = 0; producer < kProducers; ++producer) {
    producers.emplace_back([&queue, producer] {
      for (int i = 0; i < kItems; ++i) {
        while (!queue.TryPush(producer * kItems + i)) std::this_thread::yield();
      }
    });
  }
  std::vector<int> next(kProducers, 0);
  int received = 0;
  std::vector<int> out;
  while (received < kProducers * kItems) {
    out.clear();
    queue.PopAll(out);
    ASSERT_LE(out.size(), queue.capacity());
    for (const int item : out) {
      ASSERT_EQ(item % kItems, next[static_cast<size_t>(item / kItems)]++);
      ++received;
    }
  }
  for (std::thread& producer : producers) producer.join();
  EXPECT_EQ(queue.size(), 0u);
}

TEST(BoundedQueueDeathTest, MustHoldSomething) {
  EXPECT_DEATH(BoundedQueue<int>(0), "a queue that holds nothing");
}

}  // namespace
}  // namespace onestop
