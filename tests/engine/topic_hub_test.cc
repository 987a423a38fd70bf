#include "server/engine/topic_hub.h"

#include <gtest/gtest.h>

namespace onestop::engine {
namespace {

constexpr Topic kCalls{TopicKind::kCalls, 0};
constexpr Topic kTicket{TopicKind::kTicket, 5};

class CountingSink : public WatchSink {
 public:
  void Ready() override { ++ready; }
  int ready = 0;
};

// A hub with one watch, and words for what is published.
struct Story {
  explicit Story(size_t ring = 4) : hub(ring) {}
  std::unique_ptr<Watch> Follow(Topic topic, CountingSink& to) {
    return hub.Add(topic, &to, [this] { ++wakes; });
  }
  void Snapshot(Topic topic, const std::string& text, bool resync = false, bool last = false) {
    hub.Publish(topic, std::make_shared<const std::string>(text), 0, true, resync, last);
  }
  void Change(Topic topic, const std::string& text, bool last = false) {
    hub.Publish(topic, std::make_shared<const std::string>(text), 0, false, false, last);
  }
  // What the watch gives now: its messages, then "ended" if it is.
  static std::string Read(Watch& watch) {
    std::string all;
    while (true) {
      Watch::Next next = watch.Take();
      if (next.payload != nullptr) all += *next.payload + " ";
      if (next.ended) return all + "ended";
      if (next.payload == nullptr) return all;
    }
  }
  TopicHub hub;
  CountingSink sink;
  int wakes = 0;
};

TEST(TopicHubTest, AWatchBeginsWithASnapshotAndGoesOnWithChanges) {
  Story story;
  auto watch = story.Follow(kCalls, story.sink);
  EXPECT_EQ(story.wakes, 1);
  EXPECT_EQ(story.hub.TakeWanted(), (std::set<std::pair<Topic, bool>>{{kCalls, false}}));
  EXPECT_TRUE(story.hub.TakeWanted().empty());
  EXPECT_EQ(Story::Read(*watch), "");
  story.Change(kCalls, "before");
  EXPECT_EQ(story.sink.ready, 0);
  story.Snapshot(kCalls, "snapshot");
  EXPECT_EQ(story.sink.ready, 1);
  story.Change(kCalls, "one");
  story.Change(kCalls, "two");
  EXPECT_EQ(story.sink.ready, 1);
  EXPECT_EQ(Story::Read(*watch), "snapshot one two ");
  story.Change(kCalls, "three");
  EXPECT_EQ(story.sink.ready, 2);
  EXPECT_EQ(Story::Read(*watch), "three ");
}

TEST(TopicHubTest, ASnapshotReachesOnlyThoseWhoWaitForIt) {
  Story story;
  CountingSink other_sink;
  auto first = story.Follow(kCalls, story.sink);
  story.Snapshot(kCalls, "snapshot");
  EXPECT_EQ(Story::Read(*first), "snapshot ");
  auto second = story.Follow(kCalls, other_sink);
  story.Change(kCalls, "one");
  story.Snapshot(kCalls, "snapshot-with-one");
  story.Change(kCalls, "two");
  EXPECT_EQ(Story::Read(*first), "one two ");
  EXPECT_EQ(Story::Read(*second), "snapshot-with-one two ");
  EXPECT_EQ(story.hub.watchers(), 2U);
}

TEST(TopicHubTest, AReaderThatFallsOffTheRingGetsAResync) {
  Story story(3);
  CountingSink quick_sink;
  auto slow = story.Follow(kCalls, story.sink);
  auto quick = story.Follow(kCalls, quick_sink);
  story.Snapshot(kCalls, "snapshot");
  EXPECT_EQ(Story::Read(*slow), "snapshot ");
  EXPECT_EQ(Story::Read(*quick), "snapshot ");
  story.hub.TakeWanted();
  for (const char* text : {"one", "two", "three"}) story.Change(kCalls, text);
  EXPECT_EQ(Story::Read(*quick), "one two three ");
  story.Change(kCalls, "four");
  const int wakes = story.wakes;
  EXPECT_EQ(Story::Read(*slow), "");
  EXPECT_EQ(story.wakes, wakes + 1);
  EXPECT_EQ(story.hub.resyncs(), 1U);
  EXPECT_EQ(story.hub.TakeWanted(), (std::set<std::pair<Topic, bool>>{{kCalls, true}}));
  story.Change(kCalls, "five");
  // An ordinary snapshot is not what a resync needs.
  story.Snapshot(kCalls, "for-others");
  EXPECT_EQ(Story::Read(*slow), "");
  story.Snapshot(kCalls, "resync", true);
  story.Change(kCalls, "six");
  EXPECT_EQ(Story::Read(*slow), "resync six ");
  EXPECT_EQ(Story::Read(*quick), "four five six ");
}

TEST(TopicHubTest, AReaderWithAFullRingLosesNothing) {
  Story story(3);
  auto watch = story.Follow(kCalls, story.sink);
  story.Snapshot(kCalls, "snapshot");
  for (const char* text : {"one", "two", "three"}) story.Change(kCalls, text);
  EXPECT_EQ(Story::Read(*watch), "snapshot one two three ");
  EXPECT_EQ(story.hub.resyncs(), 0U);
}

TEST(TopicHubTest, TheLastMessageEndsTheWatch) {
  Story story;
  auto watch = story.Follow(kTicket, story.sink);
  story.Snapshot(kTicket, "snapshot");
  story.Change(kTicket, "served", true);
  EXPECT_EQ(Story::Read(*watch), "snapshot served ended");
  EXPECT_TRUE(watch->Take().status.ok());
  CountingSink late_sink;
  auto late = story.Follow(kTicket, late_sink);
  story.Snapshot(kTicket, "was-served", false, true);
  EXPECT_EQ(Story::Read(*late), "was-served ended");
}

TEST(TopicHubTest, TheEngineEndsEveryWatchWithItsStatus) {
  Story story;
  auto watch = story.Follow(kCalls, story.sink);
  story.hub.End(absl::UnavailableError("stopping"));
  EXPECT_EQ(story.sink.ready, 1);
  const Watch::Next next = watch->Take();
  EXPECT_TRUE(next.ended);
  EXPECT_EQ(next.status.code(), absl::StatusCode::kUnavailable);
  // Whoever comes after the end is told at once too.
  CountingSink late_sink;
  auto late = story.Follow(kCalls, late_sink);
  EXPECT_TRUE(late->Take().ended);
}

TEST(TopicHubTest, ATopicNobodyFollowsIsForgotten) {
  Story story;
  auto watch = story.Follow(kCalls, story.sink);
  EXPECT_EQ(story.hub.Topics(), (std::vector<Topic>{kCalls}));
  watch.reset();
  EXPECT_TRUE(story.hub.Topics().empty());
  EXPECT_EQ(story.hub.watchers(), 0U);
  story.Change(kCalls, "nobody hears");
}

}  // namespace
}  // namespace onestop::engine
