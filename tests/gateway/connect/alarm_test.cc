#include "gateway/connect/alarm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "server/base/bounded_queue.h"
#include "tests/gateway/connect/fake_upstream.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

TEST(AlarmTest, GoesOffInOrderAndForgetsWhatIsLeft) {
  SystemClock clock;
  BoundedQueue<int> order(10);
  {
    ThreadAlarm alarm(&clock);
    alarm.After(milliseconds(20), [&] { order.TryPush(2); });
    alarm.After(milliseconds(1), [&] { order.TryPush(1); });
    alarm.After(std::chrono::hours(1), [&] { order.TryPush(3); });
    std::vector<int> seen;
    while (seen.size() < 2) ASSERT_GT(order.PopAll(seen, kPatience), 0u);
    EXPECT_THAT(seen, ElementsAre(1, 2));
  }
  std::vector<int> late;
  EXPECT_EQ(order.PopAll(late, milliseconds(0)), 0u);
}

}  // namespace
}  // namespace onestop::gateway
