#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/engine/engine_world.h"

// Streams as the engine makes them: durable, chained, complete.

namespace onestop::testing {
namespace {

using engine::Span;
using engine::Topic;
using engine::TopicKind;

constexpr Topic kHallTopic{TopicKind::kHall, 0};
constexpr Topic kCallsTopic{TopicKind::kCalls, 0};

// Messages as text: "S5" a snapshot, "R5" a resync, "4>5" a change, with the calls in it.
class TextEncoder : public engine::WatchEncoder {
 public:
  std::string Snapshot(std::string_view, const core::State&, Topic, const Span& span) override {
    return absl::StrCat(span.resync ? "R" : "S", span.current, " ");
  }
  std::string Change(std::string_view, const core::State&, Topic topic,
                     const engine::Touched& touched, const Span& span) override {
    if (topic.kind == TopicKind::kCalls && touched.calls.empty()) return "";
    if (topic.kind == TopicKind::kTicket) {
      const bool concerned =
          std::binary_search(touched.tickets.begin(), touched.tickets.end(), core::TicketId(topic.id));
      if (!concerned) return "";
    }
    std::string text = absl::StrCat(span.previous, ">", span.current);
    for (const core::Call& call : touched.calls) absl::StrAppend(&text, "!", call.ticket.number);
    return text + " ";
  }
};

class WatchTest : public ::testing::Test, public engine::WatchSink {
 protected:
  explicit WatchTest(size_t ring = 1024) : world_({.watch_ring = ring}) {
    world_.engine().SetWatchEncoder(&encoder_);
    world_.OpenHall();
    base_ = world_.Durable();
  }
  void Ready() override { ++ready_; }

  std::unique_ptr<engine::Watch> Follow(Topic topic) {
    auto watch = world_.engine().StartWatch(EngineWorld::kHall, topic, this);
    return *std::move(watch);
  }
  // Messages so far, with sequences counted from where the hall was opened.
  std::string Read(engine::Watch& watch) {
    std::string all;
    while (true) {
      engine::Watch::Next next = watch.Take();
      if (next.payload != nullptr) all += *next.payload;
      if (next.ended) return all + "ended";
      if (next.payload == nullptr) return all;
    }
  }
  std::string At(const char* kind, uint64_t sequence) {
    return absl::StrCat(kind, base_ + sequence, " ");
  }
  std::string Change(uint64_t previous, uint64_t current, const std::string& calls = "") {
    return absl::StrCat(base_ + previous, ">", base_ + current, calls, " ");
  }

  TextEncoder encoder_;
  EngineWorld world_;
  uint64_t base_ = 0;
  int ready_ = 0;
};

TEST_F(WatchTest, SnapshotThenChangesThatChain) {
  auto watch = Follow(kHallTopic);
  world_.Settle();
  EXPECT_EQ(ready_, 1);
  world_.Issue();
  world_.SendIssue();
  world_.SendIssue();
  world_.Settle();
  EXPECT_EQ(Read(*watch), At("S", 0) + Change(0, 1) + Change(1, 3));
}

TEST_F(WatchTest, NothingIsTakenBeforeItIsDurable) {
  auto watch = Follow(kHallTopic);
  world_.SendIssue();
  world_.engine().Step();
  EXPECT_EQ(Read(*watch), "");
  EXPECT_EQ(ready_, 0);
  world_.engine().CommitStep();
  EXPECT_EQ(Read(*watch), At("S", 1));
  world_.SendIssue();
  world_.engine().Step();
  EXPECT_EQ(Read(*watch), "");
  world_.engine().CommitStep();
  EXPECT_EQ(Read(*watch), Change(1, 2));
}

TEST_F(WatchTest, ATopicThatABatchDoesNotConcernKeepsItsChain) {
  auto watch = Follow(kCallsTopic);
  world_.Settle();
  world_.Issue();
  world_.Issue();
  world_.Next();
  EXPECT_EQ(Read(*watch), At("S", 0) + Change(0, 3, "!1"));
}

TEST_F(WatchTest, ALateWatcherJoinsTheChainOfItsTopic) {
  auto early = Follow(kCallsTopic);
  world_.Settle();
  world_.Issue();
  world_.Issue();
  auto late = Follow(kCallsTopic);
  world_.Settle();
  world_.Next();
  EXPECT_EQ(Read(*early), At("S", 0) + Change(0, 3, "!1"));
  EXPECT_EQ(Read(*late), At("S", 0) + Change(0, 3, "!1"));
}

TEST_F(WatchTest, AWatcherAfterATimeWithoutAnyGetsASnapshotOfNow) {
  auto first = Follow(kHallTopic);
  world_.Settle();
  first.reset();
  world_.Issue();
  world_.Issue();
  auto second = Follow(kHallTopic);
  world_.Settle();
  EXPECT_EQ(Read(*second), At("S", 2));
}

TEST_F(WatchTest, AWatcherAfterATimeInWhichOthersWatchedGetsASnapshotOfNow) {
  auto other = Follow({TopicKind::kCounter, 1});
  auto first = Follow(kHallTopic);
  world_.Settle();
  first.reset();
  world_.Issue();
  auto second = Follow(kHallTopic);
  world_.Settle();
  EXPECT_EQ(Read(*second), At("S", 1));
}

class SmallRingTest : public WatchTest {
 protected:
  SmallRingTest() : WatchTest(3) {}
};

TEST_F(SmallRingTest, AReaderThatFallsBehindIsToldAnewAndThenGoesOnChained) {
  auto slow = Follow(kHallTopic);
  auto quick = Follow(kHallTopic);
  world_.Settle();
  EXPECT_EQ(Read(*slow), At("S", 0));
  std::string seen = Read(*quick);
  for (int i = 0; i < 5; ++i) {
    world_.Issue();
    seen += Read(*quick);
  }
  EXPECT_EQ(Read(*slow), "");
  world_.Settle();
  world_.Issue();
  EXPECT_EQ(Read(*slow), At("R", 5) + Change(5, 6));
  EXPECT_EQ(seen + Read(*quick), At("S", 0) + Change(0, 1) + Change(1, 2) + Change(2, 3) +
                                     Change(3, 4) + Change(4, 5) + Change(5, 6));
}

TEST_F(WatchTest, ATicketsWatchEndsWithTheTicket) {
  const core::TicketId id = world_.Issue().Find<core::TicketIssued>()->ticket.id;
  auto watch = Follow({TopicKind::kTicket, id.value()});
  world_.Settle();
  world_.Issue();
  world_.Next();
  world_.Do(Clerk(11), core::FinishMatter{"1", "A001", {core::Outcome::kCompleted, {}}});
  EXPECT_EQ(Read(*watch), At("S", 1) + Change(1, 3, "!1") + Change(3, 4) + "ended");
  auto late = Follow({TopicKind::kTicket, id.value()});
  world_.Settle();
  EXPECT_TRUE(Read(*late).ends_with("ended"));
}

TEST_F(WatchTest, ReadersWhoSeeMoreOrLessOfOneThingFollowItApart) {
  const core::TicketId id = world_.Issue().Find<core::TicketIssued>()->ticket.id;
  auto outside = Follow({TopicKind::kTicket, id.value(), 0});
  world_.Settle();
  world_.Next();
  auto inside = Follow({TopicKind::kTicket, id.value(), 1});
  world_.Settle();
  world_.Do(Clerk(11), core::FinishMatter{"1", "A001", {core::Outcome::kCompleted, {}}});
  EXPECT_EQ(Read(*outside), At("S", 1) + Change(1, 2, "!1") + Change(2, 3) + "ended");
  EXPECT_EQ(Read(*inside), At("S", 2) + Change(2, 3) + "ended");
}

TEST_F(WatchTest, AFailedCommitEndsTheStreamWithoutShowingIt) {
  auto watch = Follow(kHallTopic);
  world_.Settle();
  EXPECT_EQ(Read(*watch), At("S", 0));
  world_.journal->FailAppend();
  world_.Issue();
  EXPECT_EQ(Read(*watch), "ended");
}

}  // namespace
}  // namespace onestop::testing
