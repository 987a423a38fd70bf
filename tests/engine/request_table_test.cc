#include "server/engine/request_table.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include "tests/engine/engine_world.h"

namespace onestop::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::RequestId;

// What the process has allocated and not freed.
size_t AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(RequestTableTest, FindsWhatItRememberedPerActor) {
  RequestTable table;
  table.Remember({1, RequestId(1), 10, Time()});
  table.Remember({2, RequestId(1), 11, Time()});
  EXPECT_EQ(table.Find(1, RequestId(1)), 10U);
  EXPECT_EQ(table.Find(2, RequestId(1)), 11U);
  EXPECT_EQ(table.Find(3, RequestId(1)), std::nullopt);
  EXPECT_EQ(table.Find(1, RequestId(2)), std::nullopt);
  EXPECT_EQ(table.size(), 2U);
}

TEST(RequestTableTest, RemembersARetryFor48HoursAndForgetsItLater) {
  RequestTable table;
  const Time start = testing::TimeOfDay("09:00:00");
  uint64_t sequence = 1;
  table.Remember({1, RequestId(1), sequence, start});
  for (Time time = start; time <= start + hours(48); time += minutes(10)) {
    ++sequence;
    table.Remember({1, RequestId(sequence), sequence, time});
    ASSERT_EQ(table.Find(1, RequestId(1)), 1U) << (time - start).count();
  }
  table.Remember({1, RequestId(1'000'000), ++sequence, start + hours(56)});
  EXPECT_EQ(table.Find(1, RequestId(1)), std::nullopt);
  EXPECT_EQ(table.Find(1, RequestId(sequence - 1)), sequence - 1);
  EXPECT_LT(table.size(), 48 * 6 + 10U);
}

TEST(RequestTableTest, ACopyMadeFromAllKnowsAndForgetsTheSame) {
  RequestTable table;
  const Time start = testing::TimeOfDay("09:00:00");
  for (uint64_t i = 1; i <= 500; ++i) {
    table.Remember({i % 7, RequestId(i), i * 3, start + minutes(i * 4)});
  }
  RequestTable copy;
  uint64_t last = 0;
  for (const RememberedRequest& request : table.All()) {
    EXPECT_GT(request.sequence, last);
    last = request.sequence;
    copy.Remember(request);
  }
  const Time end = start + minutes(2000);
  for (RequestTable* each : {&table, &copy}) each->Remember({1, RequestId(999), 9999, end + hours(30)});
  EXPECT_EQ(copy.size(), table.size());
  for (uint64_t i = 1; i <= 500; ++i) {
    EXPECT_EQ(copy.Find(i % 7, RequestId(i)), table.Find(i % 7, RequestId(i)));
  }
}

TEST(RequestTableTest, TakesMoreActorsThanOneIndexHolds) {
  RequestTable table;
  constexpr uint64_t kActors = 140'000;
  for (uint64_t i = 1; i <= kActors; ++i) table.Remember({i << 32, RequestId(1), i, Time()});
  for (uint64_t i = 1; i <= kActors; i += 997) EXPECT_EQ(table.Find(i << 32, RequestId(1)), i);
  EXPECT_EQ(table.size(), kActors);
}

TEST(RequestTableTest, CostsAtMost64BytesACommand) {
  constexpr uint64_t kCount = 1'000'000;
  const size_t before = AllocatedBytes();
  RequestTable table;
  for (uint64_t i = 1; i <= kCount; ++i) {
    table.Remember({i % 64, RequestId(i * 0x9e3779b97f4a7c15ULL), i, Time()});
  }
  const size_t used = AllocatedBytes() - before;
  RecordProperty("bytes_per_command", static_cast<int>(used / kCount));
#ifdef ONESTOP_SANITIZED
  GTEST_SKIP() << "a sanitizer's allocator does not count";
#endif
  EXPECT_GT(used, kCount * 24);
  EXPECT_LE(used, kCount * 64);
}

}  // namespace
}  // namespace onestop::engine
