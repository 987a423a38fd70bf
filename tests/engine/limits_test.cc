#include <gtest/gtest.h>

#include "tests/engine/engine_world.h"

// When the engine takes no commands, and that it takes them again.

namespace onestop::testing {
namespace {

TEST(LimitsTest, AnUnknownHallIsRefused) {
  EngineWorld world;
  auto reply = std::make_shared<Reply>();
  world.engine().Submit("nowhere", MakeSubmission(Kiosk(), core::Tick{}, RequestId(1), reply));
  ASSERT_EQ(reply->times, 1);
  EXPECT_EQ(reply->reason(), Reason::kUnknownHall);
  EXPECT_FALSE(world.engine().HasHall("nowhere"));
  EXPECT_EQ(ReasonOf(world.engine().StartWatch("nowhere", {}, nullptr).status()),
            Reason::kUnknownHall);
}

TEST(LimitsTest, AFullMailboxRefusesAndEmptiesAgain) {
  EngineWorld world({.mailbox_commands = 4, .mailbox_queries = 2});
  world.OpenHall();
  std::vector<ReplyPtr> taken;
  for (int i = 0; i < 4; ++i) taken.push_back(world.SendIssue());
  ReplyPtr refused = world.SendIssue();
  ASSERT_EQ(refused->times, 1);
  EXPECT_EQ(refused->reason(), Reason::kMailboxFull);
  EXPECT_EQ(refused->status.code(), absl::StatusCode::kResourceExhausted);
  // Questions have a quota of their own.
  ReplyPtr first = world.Ask();
  ReplyPtr second = world.Ask();
  EXPECT_EQ(world.Ask()->reason(), Reason::kMailboxFull);
  world.Settle();
  for (const ReplyPtr& reply : taken) EXPECT_TRUE(reply->times == 1 && reply->status.ok());
  EXPECT_TRUE(first->done() && second->done());
  EXPECT_TRUE(world.Issue().status.ok());
}

TEST(LimitsTest, ABatchHoldsNoMoreThanItsLimitAndLosesNothing) {
  EngineWorld world({.max_batch = 3});
  world.OpenHall();
  std::vector<ReplyPtr> replies;
  for (int i = 0; i < 8; ++i) replies.push_back(world.SendIssue());
  const int appends = world.journal->appends();
  world.Settle();
  EXPECT_EQ(world.journal->appends(), appends + 3);
  uint64_t last = 0;
  for (const ReplyPtr& reply : replies) {
    EXPECT_GT(reply->sequence, last);
    last = reply->sequence;
  }
}

TEST(LimitsTest, BelowTheDiskReserveCommandsAreRefusedAndReadsGoOn) {
  EngineWorld world;
  world.OpenHall();
  world.disk.free_bytes = 100ULL << 20;
  world.clock.Advance(std::chrono::seconds(2));
  world.Issue();
  const size_t durable = world.Durable();
  ReplyPtr refused = world.SendIssue();
  ReplyPtr query = world.Ask();
  world.Settle();
  ASSERT_EQ(refused->times, 1);
  EXPECT_EQ(refused->reason(), Reason::kDiskReserve);
  EXPECT_TRUE(query->status.ok());
  EXPECT_EQ(world.Durable(), durable);
}

TEST(LimitsTest, WhoAsksAgainIsToldWhatWasDoneThoughNothingNewIsRecorded) {
  EngineWorld world;
  world.OpenHall();
  const auto issue = [&](uint64_t request) {
    const ReplyPtr reply = world.SendIssue(request);
    world.Settle();
    return *reply;
  };
  const Reply first = issue(7);
  world.disk.free_bytes = 100ULL << 20;
  world.clock.Advance(std::chrono::seconds(2));
  EXPECT_TRUE(issue(8).status.ok());
  EXPECT_EQ(issue(9).reason(), Reason::kDiskReserve);
  const Reply again = issue(7);
  EXPECT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.sequence, first.sequence);
  world.engine().Quarantine(Refuse(Reason::kBehindWitness, "a client has seen more"));
  EXPECT_EQ(issue(9).reason(), Reason::kQuarantined);
  EXPECT_EQ(issue(7).sequence, first.sequence);
}

TEST(LimitsTest, SpaceThatReturnsIsNoticedWithoutAnyCommandBeingTaken) {
  EngineWorld world;
  world.OpenHall();
  world.disk.free_bytes = 100ULL << 20;
  world.clock.Advance(std::chrono::seconds(2));
  world.Issue();
  EXPECT_EQ(world.Issue().reason(), Reason::kDiskReserve);
  world.disk.free_bytes = 10ULL << 30;
  world.clock.Advance(std::chrono::seconds(2));
  world.Settle();
  EXPECT_TRUE(world.Issue().status.ok());
}

TEST(LimitsTest, ADiskThatIsFullAtTheStartRefusesFromTheFirstCommand) {
  EngineWorld world;
  world.OpenHall();
  world.Crash();
  world.disk.free_bytes = 0;
  world.Reopen();
  EXPECT_EQ(world.Issue().reason(), Reason::kDiskReserve);
}

TEST(LimitsTest, QuarantineIsReadOnly) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr waiting = world.SendIssue();
  const size_t durable = world.Durable();
  EXPECT_TRUE(world.engine().writable());
  world.engine().Quarantine(Refuse(Reason::kBehindWitness, "a client has seen more"));
  EXPECT_FALSE(world.engine().writable());
  ReplyPtr refused = world.SendIssue();
  ReplyPtr query = world.Ask();
  world.SetTime("23:00:00");
  world.Settle();
  EXPECT_EQ(refused->reason(), Reason::kQuarantined);
  EXPECT_EQ(waiting->reason(), Reason::kQuarantined);
  EXPECT_TRUE(query->status.ok());
  // Not even the hall's own clock writes.
  EXPECT_EQ(world.Durable(), durable);
  // Nothing is due that could be done, so nobody comes round for it at once.
  EXPECT_FALSE(world.engine().UntilDeadline().has_value());
  EXPECT_TRUE(world.engine().Drain().ok());
  EXPECT_TRUE(world.disk.halls[EngineWorld::kHall].snapshots.empty());
}

class CountingObserver : public engine::Observer {
 public:
  void OnRecord(std::string_view, const core::RecordInfo& record, std::span<const core::Event>,
                const core::Config*) override {
    sequences.push_back(record.sequence);
    durable.push_back(world->Durable());
  }
  void OnCommit(std::chrono::nanoseconds, size_t given) override { commands += given; }
  void OnRefusal(std::string_view, std::string_view method, Reason reason) override {
    refusals.emplace_back(std::string(method), reason);
  }
  void OnDuplicate(std::string_view, std::string_view) override { ++duplicates; }
  void OnClockJump(std::chrono::milliseconds jump) override { jumps.push_back(jump); }
  void OnQuarantine(const absl::Status&) override { ++quarantines; }

  EngineWorld* world = nullptr;
  std::vector<uint64_t> sequences;
  std::vector<size_t> durable;
  size_t commands = 0;
  std::vector<std::pair<std::string, Reason>> refusals;
  int duplicates = 0;
  std::vector<Duration> jumps;
  int quarantines = 0;
};

TEST(ObserverTest, IsToldEveryRecordInOrderOnceItIsDurable) {
  EngineWorld world;
  CountingObserver observer;
  observer.world = &world;
  world.OpenHall();
  const size_t before = world.Durable();
  world.observer = &observer;
  world.Reopen();
  world.SendIssue(7);
  world.SendIssue(7);
  world.SendIssue();
  world.Send(Clerk(12), core::OpenCounter{"1"});
  world.Settle();
  EXPECT_EQ(observer.sequences, (std::vector<uint64_t>{before + 1, before + 2}));
  EXPECT_EQ(observer.durable, (std::vector<size_t>{before + 2, before + 2}));
  EXPECT_EQ(observer.commands, 2U);
  EXPECT_EQ(observer.duplicates, 1);
  ASSERT_EQ(observer.refusals.size(), 1U);
  EXPECT_EQ(observer.refusals[0], std::pair(std::string("OpenCounter"), Reason::kCounterTaken));
}

TEST(ObserverTest, IsToldOfAClockThatJumpsWithinTheDayOnce) {
  EngineWorld world;
  CountingObserver observer;
  observer.world = &world;
  world.OpenHall();
  world.observer = &observer;
  world.Reopen();
  world.Issue();
  world.clock.SetWall(TimeOfDay("12:00:00"));
  const Reply reply = world.Issue();
  world.Issue();
  EXPECT_EQ(observer.jumps, (std::vector<Duration>{std::chrono::hours(3)}));
  EXPECT_EQ(reply.time, TimeOfDay("09:00:00"));
}

}  // namespace
}  // namespace onestop::testing
