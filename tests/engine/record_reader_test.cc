#include "server/engine/record_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "server/engine/recent_records.h"
#include "tests/engine/engine_world.h"

namespace onestop::testing {
namespace {

using engine::RecentChunk;
using engine::RecentRecord;
using engine::RecentRecords;

std::vector<RecentRecord> Chunk(uint64_t first, uint64_t count) {
  std::vector<RecentRecord> records(count);
  for (uint64_t i = 0; i < count; ++i) records[i].info.sequence = first + i;
  return records;
}

TEST(RecentRecordsTest, KeepsTheLastOnesAndGivesThemFromWhereAsked) {
  RecentRecords recent(10);
  for (uint64_t first = 1; first <= 41; first += 5) recent.Add("main", Chunk(first, 5));
  EXPECT_TRUE(recent.From("main", 35, 100).empty()) << "forgotten";
  EXPECT_TRUE(recent.From("main", 46, 100).empty()) << "not yet";
  EXPECT_TRUE(recent.From("other", 40, 100).empty());
  const std::vector<RecentChunk> last = recent.From("main", 43, 100);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last.front()->front().info.sequence, 41U);
  EXPECT_EQ(recent.From("main", 36, 100).size(), 2U);
  EXPECT_EQ(recent.From("main", 36, 1).size(), 1U);
}

TEST(RecentRecordsTest, AChunkOutlivesItsPlace) {
  RecentRecords recent(1);
  recent.Add("main", Chunk(1, 3));
  const std::vector<RecentChunk> read = recent.From("main", 1, 1);
  recent.Add("main", Chunk(4, 3));
  EXPECT_TRUE(recent.From("main", 1, 1).empty());
  EXPECT_EQ(read.front()->at(2).info.sequence, 3U);
}

// Follows a hall while it works, and says what came.
class Follower {
 public:
  explicit Follower(engine::Engine* engine)
      : reader_(engine, EngineWorld::kHall, [this] { return stopping_.load(); }) {}

  // Reads until the hall's last record is `last`.
  void Follow(uint64_t last) {
    while (reader_.next() <= last) {
      const auto read = reader_.Read([this](const RecentRecord& record) {
        in_order_ = in_order_ && record.info.sequence == seen_ + 1 && !record.events.empty();
        seen_ = record.info.sequence;
      });
      ASSERT_TRUE(read.ok()) << read.status();
    }
  }

  void Stop() { stopping_ = true; }
  absl::Status Read() { return reader_.Read([](const RecentRecord&) {}).status(); }
  uint64_t seen() const { return seen_; }
  bool in_order() const { return in_order_; }

 private:
  std::atomic<bool> stopping_{false};
  engine::RecordReader reader_;
  uint64_t seen_ = 0;
  bool in_order_ = true;
};

// Few records at hand: the reader falls behind again and again, and the journal helps out.
TEST(RecordReaderTest, HasEveryRecordOnceAndInOrderHoweverFarItFallsBehind) {
  for (const size_t at_hand : {0, 3, 100'000}) {
    EngineWorld world({.recent_records = at_hand});
    world.OpenHall();
    world.engine().Start([](absl::Status) { ADD_FAILURE() << "the engine failed"; });
    constexpr uint64_t kTickets = 400;
    Follower follower(&world.engine());
    const uint64_t before = world.engine().Durable(EngineWorld::kHall).sequence;
    std::thread follow([&follower, before] { follower.Follow(before + kTickets); });
    for (uint64_t i = 1; i <= kTickets; ++i) world.SendIssue(i);
    follow.join();
    EXPECT_TRUE(world.engine().Drain().ok());
    EXPECT_TRUE(follower.in_order()) << at_hand;
    EXPECT_GE(follower.seen(), before + kTickets);
  }
}

TEST(RecordReaderTest, StopsWhenItIsTold) {
  EngineWorld world;
  world.OpenHall();
  Follower follower(&world.engine());
  follower.Stop();
  EXPECT_TRUE(absl::IsCancelled(follower.Read()));
}

TEST(RecordReaderTest, WhatIsAtHandIsWhatTheJournalHas) {
  EngineWorld world({.recent_records = 1000});
  world.OpenHall();
  for (int i = 0; i < 20; ++i) world.Issue();
  const auto recent = world.engine().Recent(EngineWorld::kHall, 3, 1000);
  ASSERT_FALSE(recent.empty());
  size_t compared = 0;
  for (const RecentChunk& chunk : recent) {
    for (const RecentRecord& record : *chunk) {
      world.engine().ReadRecords(
          EngineWorld::kHall, record.info.sequence, record.info.sequence,
          [&](const engine::Engine::JournalRecord& stored) {
            EXPECT_EQ(stored.hash, record.hash);
            EXPECT_EQ(stored.time, record.info.time);
            EXPECT_EQ(stored.actor, record.info.actor);
            EXPECT_EQ(stored.events.size(), record.events.size());
            ++compared;
            return absl::OkStatus();
          },
          [](const absl::Status& status) { EXPECT_TRUE(status.ok()); });
      world.Settle();
    }
  }
  EXPECT_GT(compared, 20U);
}

}  // namespace
}  // namespace onestop::testing
