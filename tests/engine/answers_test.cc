#include <gtest/gtest.h>

#include "tests/engine/engine_world.h"

// What may be said when: nothing before it is durable, nothing twice, nothing after a failure.

namespace onestop::testing {
namespace {

TEST(AnswersTest, ACommandIsAnsweredOnlyAfterItsCommit) {
  EngineWorld world;
  world.OpenHall();
  const size_t before = world.Durable();
  ReplyPtr reply = world.SendIssue();
  EXPECT_FALSE(reply->done());
  EXPECT_TRUE(world.engine().Step());
  EXPECT_FALSE(reply->done());
  EXPECT_EQ(world.Durable(), before);
  EXPECT_EQ(world.engine().Durable(EngineWorld::kHall).sequence, before);
  EXPECT_TRUE(world.engine().CommitStep());
  ASSERT_EQ(reply->times, 1);
  EXPECT_TRUE(reply->status.ok());
  EXPECT_EQ(world.Durable(), before + 1);
  EXPECT_EQ(reply->sequence, before + 1);
  EXPECT_EQ(reply->position.sequence, before + 1);
  EXPECT_EQ(world.engine().Durable(EngineWorld::kHall).sequence, before + 1);
  EXPECT_EQ(world.engine().Durable(EngineWorld::kHall).hash, reply->position.hash);
  ASSERT_NE(reply->Find<core::TicketIssued>(), nullptr);
}

TEST(AnswersTest, ARefusalThatSawAnUncommittedTicketWaitsForItsCommit) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr issued = world.SendIssue();
  ReplyPtr refused = world.Send(Clerk(12), core::OpenCounter{"1"});
  world.engine().Step();
  EXPECT_FALSE(refused->done());
  world.engine().CommitStep();
  EXPECT_TRUE(issued->done());
  ASSERT_EQ(refused->times, 1);
  EXPECT_EQ(refused->reason(), Reason::kCounterTaken);
  EXPECT_EQ(refused->position.sequence, issued->sequence);
}

TEST(AnswersTest, AQueryThatSawAnUncommittedTicketWaitsForItsCommit) {
  EngineWorld world;
  world.OpenHall();
  const size_t before = world.Durable();
  world.SendIssue();
  ReplyPtr query = world.Ask();
  world.engine().Step();
  EXPECT_EQ(query->seen_sequence, before + 1);
  EXPECT_FALSE(query->done());
  world.engine().CommitStep();
  ASSERT_EQ(query->times, 1);
  EXPECT_TRUE(query->status.ok());
  EXPECT_EQ(query->position.sequence, before + 1);
}

TEST(AnswersTest, AQueryAloneNeedsNoRecord) {
  EngineWorld world;
  world.OpenHall();
  const size_t before = world.Durable();
  const int appends = world.journal->appends();
  ReplyPtr query = world.Ask();
  world.Settle();
  EXPECT_EQ(query->times, 1);
  EXPECT_EQ(world.Durable(), before);
  EXPECT_EQ(world.journal->appends(), appends);
}

TEST(AnswersTest, TheNextBatchIsDecidedOnTopOfOneThatIsNotCommitted) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr issued = world.SendIssue();
  ASSERT_TRUE(world.engine().Step());
  ReplyPtr called = world.Send(Clerk(11), core::CallNext{"1", {}});
  // The one place between the loops is taken: the second batch waits.
  EXPECT_FALSE(world.engine().Step());
  EXPECT_TRUE(world.engine().CommitStep());
  EXPECT_TRUE(issued->done());
  EXPECT_FALSE(called->done());
  world.Settle();
  ASSERT_TRUE(called->done());
  ASSERT_NE(called->Find<core::TicketCalled>(), nullptr);
  EXPECT_EQ(called->Find<core::TicketCalled>()->ticket, issued->Find<core::TicketIssued>()->ticket);
}

TEST(AnswersTest, CommandsOfOneBatchSeeEachOtherAndShareOneCommit) {
  EngineWorld world;
  world.OpenHall();
  const int appends = world.journal->appends();
  ReplyPtr issued = world.SendIssue();
  ReplyPtr called = world.Send(Clerk(11), core::CallNext{"1", {}});
  world.Settle();
  ASSERT_NE(called->Find<core::TicketCalled>(), nullptr);
  EXPECT_EQ(called->sequence, issued->sequence + 1);
  EXPECT_EQ(world.journal->appends(), appends + 1);
}

TEST(AnswersTest, AnOkThatNeedsNoRecordIsAnsweredWithWhatItSaw) {
  EngineWorld world;
  world.OpenHall();
  const size_t before = world.Durable();
  const Reply reply = world.Next();
  EXPECT_TRUE(reply.status.ok());
  EXPECT_TRUE(reply.events.empty());
  EXPECT_EQ(reply.sequence, before);
  EXPECT_EQ(world.Durable(), before);
}

TEST(AnswersTest, ARetryOfADurableCommandGetsTheSameEventsAndActsOnce) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr first = world.SendIssue(7);
  world.Settle();
  const size_t durable = world.Durable();
  world.SetTime("09:10:00");
  world.Issue();
  ReplyPtr again = world.SendIssue(7);
  world.engine().Step();
  EXPECT_FALSE(again->done());
  world.Settle();
  ASSERT_EQ(again->times, 1);
  EXPECT_TRUE(again->duplicate);
  EXPECT_FALSE(first->duplicate);
  EXPECT_EQ(again->sequence, first->sequence);
  EXPECT_EQ(again->time, first->time);
  ASSERT_NE(again->Find<core::TicketIssued>(), nullptr);
  EXPECT_EQ(again->Find<core::TicketIssued>()->ticket, first->Find<core::TicketIssued>()->ticket);
  EXPECT_EQ(world.Durable(), durable + 1);
}

TEST(AnswersTest, ARetryThatOvertakesTheCommitActsOnce) {
  EngineWorld world;
  world.OpenHall();
  const size_t before = world.Durable();
  ReplyPtr first = world.SendIssue(7);
  ReplyPtr same_batch = world.SendIssue(7);
  world.engine().Step();
  ReplyPtr next_batch = world.SendIssue(7);
  EXPECT_FALSE(first->done() || same_batch->done());
  world.Settle();
  EXPECT_EQ(world.Durable(), before + 1);
  for (const ReplyPtr& reply : {same_batch, next_batch}) {
    ASSERT_EQ(reply->times, 1);
    EXPECT_TRUE(reply->duplicate);
    EXPECT_EQ(reply->sequence, first->sequence);
  }
}

TEST(AnswersTest, ARetryAfterARestartIsRecognised) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr first = world.SendIssue(7);
  world.Settle();
  const size_t durable = world.Durable();
  world.Reopen();
  ReplyPtr again = world.SendIssue(7);
  world.Settle();
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->sequence, first->sequence);
  EXPECT_EQ(world.Durable(), durable);
}

TEST(AnswersTest, TheSameIdWithAnotherCommandIsRefusedWithoutEffect) {
  EngineWorld world;
  world.OpenHall();
  world.SendIssue(7);
  world.Settle();
  const size_t durable = world.Durable();
  ReplyPtr other = world.SendIssue(7, "permit");
  world.Settle();
  EXPECT_EQ(other->reason(), Reason::kRequestIdReused);
  EXPECT_TRUE(other->events.empty());
  EXPECT_EQ(world.Durable(), durable);
}

TEST(AnswersTest, TheSameIdOfAnotherActorIsAnotherCommand) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr kiosk = world.SendIssue(7);
  core::IssueTicket issue;
  issue.matters = {WantService("passport")};
  issue.channel = core::Channel::kKiosk;
  core::Actor other = Kiosk();
  other.device = core::DeviceId(77);
  ReplyPtr second = world.Send(other, issue, 7);
  world.Settle();
  EXPECT_FALSE(second->duplicate);
  EXPECT_NE(second->sequence, kiosk->sequence);
}

TEST(AnswersTest, ARetryOfARefusedCommandIsDecidedAfresh) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr refused = world.Send(Clerk(12), core::OpenCounter{"1"}, 7);
  world.Settle();
  EXPECT_EQ(refused->reason(), Reason::kCounterTaken);
  world.Do(Clerk(11), core::CloseCounter{"1"});
  ReplyPtr accepted = world.Send(Clerk(12), core::OpenCounter{"1"}, 7);
  world.Settle();
  EXPECT_TRUE(accepted->status.ok());
  EXPECT_FALSE(accepted->duplicate);
}

TEST(AnswersTest, ACommitThatFailedLeavesEverybodyUnsureAndTheEngineDead) {
  EngineWorld world;
  world.OpenHall();
  const size_t durable = world.Durable();
  world.journal->FailAppend();
  ReplyPtr issued = world.SendIssue();
  ReplyPtr refused = world.Send(Clerk(12), core::OpenCounter{"1"});
  ReplyPtr query = world.Ask();
  world.engine().Step();
  ReplyPtr behind = world.SendIssue();
  EXPECT_TRUE(world.engine().CommitStep());
  for (const ReplyPtr& reply : {issued, refused, query}) {
    ASSERT_EQ(reply->times, 1);
    EXPECT_EQ(reply->status.code(), absl::StatusCode::kUnavailable);
  }
  // A Reason would tell the client that nothing was done, which nobody knows.
  EXPECT_EQ(issued->reason(), Reason::kNone);
  EXPECT_FALSE(world.engine().writable());
  world.Settle();
  EXPECT_EQ(behind->status.code(), absl::StatusCode::kUnavailable);
  ReplyPtr late = world.SendIssue();
  ASSERT_EQ(late->times, 1);
  EXPECT_EQ(late->reason(), Reason::kStopping);
  EXPECT_EQ(world.Durable(), durable);
}

TEST(AnswersTest, NothingIsWrittenAfterAFailedCommit) {
  EngineWorld world;
  world.OpenHall();
  world.journal->FailAppend();
  world.SendIssue();
  world.Settle();
  const int appends = world.journal->appends();
  world.SendIssue();
  world.Settle();
  EXPECT_EQ(world.journal->appends(), appends);
}

TEST(AnswersTest, AnAmbiguousCommitFollowedByARetryGivesExactlyOneRecord) {
  for (const bool written : {false, true}) {
    EngineWorld world;
    world.OpenHall();
    const size_t before = world.Durable();
    if (written) {
      world.journal->FailAppendAfterWriting();
    } else {
      world.journal->FailAppend();
    }
    ReplyPtr unsure = world.SendIssue(7);
    world.Settle();
    EXPECT_EQ(unsure->status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(world.Durable(), before + (written ? 1 : 0));
    world.Reopen();
    ReplyPtr again = world.SendIssue(7);
    world.Settle();
    EXPECT_TRUE(again->status.ok());
    EXPECT_EQ(again->duplicate, written);
    EXPECT_EQ(world.Durable(), before + 1);
    EXPECT_EQ(again->Find<core::TicketIssued>()->ticket.number, 1U);
  }
}

TEST(AnswersTest, ACrashBetweenTheStepsLosesOnlyWhatNobodyWasTold) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr first = world.SendIssue(7);
  world.Settle();
  ReplyPtr lost = world.SendIssue(8);
  world.engine().Step();
  world.Reopen();
  EXPECT_FALSE(lost->done());
  ReplyPtr again = world.SendIssue(8);
  world.Settle();
  EXPECT_FALSE(again->duplicate);
  EXPECT_EQ(again->Find<core::TicketIssued>()->ticket.number, 2U);
  ReplyPtr known = world.SendIssue(7);
  world.Settle();
  EXPECT_TRUE(known->duplicate);
  EXPECT_EQ(known->sequence, first->sequence);
}

}  // namespace
}  // namespace onestop::testing
