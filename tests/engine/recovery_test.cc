#include <gtest/gtest.h>

#include "server/core/digest.h"
#include "tests/engine/engine_world.h"

// What a restart finds: the same state by every way, and the hall's day where it was.

namespace onestop::testing {
namespace {

// A few visits: served, absent, waiting.
void PlayALittle(EngineWorld& world) {
  for (int i = 0; i < 5; ++i) world.Issue();
  world.Issue("tax");
  world.Next();
  world.SetTime("09:05:00");
  world.Do(Clerk(11), core::RecallTicket{"1", "A001"});
  world.Next();
  core::CallNext next{"1", core::CloseCurrent{"A001", core::Finish{core::Outcome::kCompleted, {}}}};
  ASSERT_TRUE(world.Do(Clerk(11), next).status.ok());
}

void ExpectSameAfterReopening(EngineWorld& world) {
  const Hash256 live = world.engine().StateDigest(EngineWorld::kHall);
  EXPECT_EQ(world.ReplayDigest(), live);
  world.Reopen();
  EXPECT_EQ(world.engine().StateDigest(EngineWorld::kHall), live);
}

const std::deque<journal::MemoryDisk::StoredSnapshot>& Snapshots(EngineWorld& world) {
  return world.disk.halls[EngineWorld::kHall].snapshots;
}

TEST(RecoveryTest, AnEmptyJournalHasNoHalls) {
  journal::MemoryDisk disk;
  auto journal = journal::MemoryJournal::Open(disk);
  FakeClock clock(TimeOfDay("08:00:00"));
  auto engine = engine::Engine::Open({}, journal->get(), &clock, nullptr);
  ASSERT_TRUE(engine.ok());
  EXPECT_TRUE((*engine)->Halls().empty());
  EXPECT_FALSE((*engine)->UntilDeadline().has_value());
  EXPECT_FALSE((*engine)->Step());
  EXPECT_FALSE((*engine)->CommitStep());
}

TEST(RecoveryTest, TheTailAloneGivesTheState) {
  EngineWorld world;
  world.OpenHall();
  PlayALittle(world);
  EXPECT_TRUE(Snapshots(world).empty());
  ExpectSameAfterReopening(world);
}

TEST(RecoveryTest, SnapshotAndTailGiveTheSameStateAsAFullReplay) {
  EngineWorld world({.snapshot_every_records = 7});
  world.OpenHall();
  PlayALittle(world);
  ASSERT_FALSE(Snapshots(world).empty());
  EXPECT_LT(Snapshots(world).back().snapshot.sequence, world.Durable());
  ExpectSameAfterReopening(world);
  world.Issue();
  ExpectSameAfterReopening(world);
}

TEST(RecoveryTest, ASnapshotIsSavedEverySoManyRecordsAndTwoAreKept) {
  EngineWorld world({.snapshot_every_records = 5});
  world.OpenHall();
  for (int i = 0; i < 30; ++i) world.Issue();
  EXPECT_EQ(Snapshots(world).size(), 2U);
  const uint64_t newest = Snapshots(world).back().snapshot.sequence;
  EXPECT_GT(newest + 5, world.Durable());
  EXPECT_EQ(newest - Snapshots(world).front().snapshot.sequence, 5U);
}

TEST(RecoveryTest, ARequestRememberedOnlyByASnapshotIsStillADuplicate) {
  EngineWorld world({.snapshot_every_records = 5});
  world.OpenHall();
  ReplyPtr first = world.SendIssue(7);
  world.Settle();
  for (int i = 0; i < 12; ++i) world.Issue();
  ASSERT_GT(Snapshots(world).back().snapshot.sequence, first->sequence);
  world.Reopen();
  ReplyPtr again = world.SendIssue(7);
  world.Settle();
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->sequence, first->sequence);
}

TEST(RecoveryTest, EachLifeRaisesTheEpoch) {
  EngineWorld world;
  world.OpenHall();
  const uint64_t first = world.Issue().position.epoch;
  world.Reopen();
  EXPECT_EQ(world.Issue().position.epoch, first + 1);
}

TEST(RecoveryTest, AFlippedBitIsRefusedByName) {
  EngineWorld world;
  world.OpenHall();
  PlayALittle(world);
  world.Crash();
  world.disk.halls[EngineWorld::kHall].records[3].body[90] ^= 4;
  EXPECT_EQ(ReasonOf(world.TryReopen()), Reason::kJournalCorrupt);
}

TEST(RecoveryTest, AChainThatEndsBeforeItsSnapshotIsRefusedByName) {
  EngineWorld world({.snapshot_every_records = 5});
  world.OpenHall();
  PlayALittle(world);
  world.Crash();
  world.disk.halls[EngineWorld::kHall].records.resize(2);
  EXPECT_EQ(ReasonOf(world.TryReopen()), Reason::kJournalTruncated);
}

TEST(RecoveryTest, TheCalendarOpensTheDayByItself) {
  EngineWorld world;
  world.OpenHall();
  EXPECT_TRUE(world.state().day.open);
  EXPECT_EQ(world.state().day.plan.date, 20261123);
  EXPECT_EQ(world.state().day.state, core::DayState::kOpen);
}

TEST(RecoveryTest, TheDayEndsByItselfAtItsHourWithASnapshot) {
  EngineWorld world;
  world.OpenHall();
  world.Issue();
  world.SetTime("21:59:59");
  world.Settle();
  EXPECT_TRUE(world.state().day.open);
  EXPECT_TRUE(Snapshots(world).empty());
  world.SetTime("22:00:00");
  world.Settle();
  EXPECT_FALSE(world.state().day.open);
  EXPECT_EQ(world.state().tickets.front().state, core::TicketState::kExpired);
  ASSERT_EQ(Snapshots(world).size(), 1U);
  EXPECT_EQ(Snapshots(world).back().snapshot.sequence, world.Durable());
  ExpectSameAfterReopening(world);
}

TEST(RecoveryTest, MidnightWhileDownEndsTheOldDayAndOpensTheNext) {
  EngineWorld world;
  world.OpenHall();
  world.Issue();
  world.Crash();
  world.SetTime("09:15:00", 20261124);
  world.Reopen();
  world.Settle();
  EXPECT_TRUE(world.state().day.open);
  EXPECT_EQ(world.state().day.plan.date, 20261124);
  EXPECT_TRUE(world.state().tickets.empty());
  ASSERT_FALSE(Snapshots(world).empty());
  EXPECT_EQ(world.Issue().Find<core::TicketIssued>()->ticket.number, 1U);
  ExpectSameAfterReopening(world);
}

TEST(RecoveryTest, ADayThatWasClosedByHandIsNotOpenedAgain) {
  EngineWorld world;
  world.OpenHall();
  EXPECT_TRUE(world.Do(Supervisor(), core::CloseDay{}).status.ok());
  world.SetTime("10:00:00");
  world.Settle();
  EXPECT_FALSE(world.state().day.open);
  world.SetTime("08:31:00", 20261124);
  world.Settle();
  EXPECT_TRUE(world.state().day.open);
}

TEST(RecoveryTest, TheNextDeadlineIsKnown) {
  EngineWorld world;
  world.OpenHall();
  ASSERT_TRUE(world.engine().UntilDeadline().has_value());
  EXPECT_LE(*world.engine().UntilDeadline(), std::chrono::minutes(1));
  EXPECT_FALSE(world.engine().Step());
}

TEST(RecoveryTest, ADrainAnswersWhatIsUnderWayAndSavesASnapshot) {
  EngineWorld world;
  world.OpenHall();
  ReplyPtr reply = world.SendIssue();
  EXPECT_TRUE(world.engine().Drain().ok());
  EXPECT_TRUE(reply->status.ok());
  EXPECT_EQ(Snapshots(world).back().snapshot.sequence, world.Durable());
  ReplyPtr late = world.SendIssue();
  EXPECT_EQ(late->status.code(), absl::StatusCode::kUnavailable);
  ExpectSameAfterReopening(world);
}

TEST(RecoveryTest, ASnapshotThatFailsStopsTheEngineButNotWhatWasAcked) {
  EngineWorld world({.snapshot_every_records = 5});
  world.OpenHall();
  const uint64_t before = world.Durable();
  world.journal->FailSnapshot();
  for (int i = 0; i < 5; ++i) world.SendIssue();
  world.Settle();
  EXPECT_EQ(world.Durable(), before + 5);
  EXPECT_FALSE(world.engine().writable());
  world.Reopen();
  EXPECT_EQ(world.Issue().Find<core::TicketIssued>()->ticket.number, 6U);
}

TEST(RecoveryTest, SeveralHallsShareAJournalAndKeepTheirOwnChains) {
  EngineWorld world;
  ASSERT_TRUE(world.engine().AddHall("second").ok());
  EXPECT_TRUE(world.engine().AddHall("second").ok());
  world.OpenHall();
  EXPECT_EQ(world.engine().Durable("second").sequence, 0U);
  EXPECT_EQ(world.engine().Durable("nowhere").sequence, 0U);
  auto reply = std::make_shared<Reply>();
  core::ApplyConfig apply;
  apply.config = std::make_shared<const core::Config>(TestHall());
  world.engine().Submit("second", MakeSubmission(Supervisor(), apply, RequestId(1), reply));
  world.Settle();
  EXPECT_TRUE(reply->status.ok());
  world.Reopen();
  EXPECT_EQ(world.engine().Halls(), (std::vector<std::string>{"main", "second"}));
  EXPECT_EQ(world.engine().StateOf("second").config->version, 1U);
}

// --- Reading the journal ---

TEST(JournalTasksTest, RecordsAreReadInOrderAndOnlyDurableOnes) {
  EngineWorld world;
  world.OpenHall();
  PlayALittle(world);
  const uint64_t durable = world.Durable();
  world.SendIssue();
  world.engine().Step();
  std::vector<uint64_t> sequences;
  absl::Status status = absl::UnknownError("not done");
  world.engine().ReadRecords(
      EngineWorld::kHall, 2, journal::kToEnd,
      [&](const engine::Engine::JournalRecord& record) {
        sequences.push_back(record.sequence);
        return absl::OkStatus();
      },
      [&](absl::Status given) { status = given; });
  world.Settle();
  EXPECT_TRUE(status.ok());
  ASSERT_EQ(sequences.size(), durable - 1);
  EXPECT_EQ(sequences.front(), 2U);
  EXPECT_EQ(sequences.back(), durable);
}

TEST(JournalTasksTest, AVisitorsErrorEndsTheReading) {
  EngineWorld world;
  world.OpenHall();
  absl::Status status;
  world.engine().ReadRecords(
      EngineWorld::kHall, 1, journal::kToEnd,
      [](const engine::Engine::JournalRecord&) { return absl::AbortedError("enough"); },
      [&](absl::Status given) { status = given; });
  world.Settle();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
}

TEST(JournalTasksTest, TheStateBeforeARecordComesFromTheLatestSnapshotAtMost) {
  EngineWorld world({.snapshot_every_records = 6});
  world.OpenHall();
  for (int i = 0; i < 4; ++i) world.Issue();
  const uint64_t snapshot = Snapshots(world).back().snapshot.sequence;
  std::vector<uint64_t> found;
  for (const uint64_t at : {snapshot, snapshot - 1}) {
    world.engine().LoadState(EngineWorld::kHall, at, [&](absl::StatusOr<core::State> state) {
      ASSERT_TRUE(state.ok());
      found.push_back(state->sequence);
    });
  }
  world.Settle();
  EXPECT_EQ(found, (std::vector<uint64_t>{snapshot, 0}));
}

TEST(JournalTasksTest, VerifyingTellsTheFirstBadRecord) {
  EngineWorld world;
  world.OpenHall();
  PlayALittle(world);
  std::vector<engine::Engine::VerifyReport> reports;
  const auto verify = [&] {
    world.engine().VerifyJournal(EngineWorld::kHall, [&](engine::Engine::VerifyReport report) {
      reports.push_back(report);
    });
    world.Settle();
  };
  verify();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_TRUE(reports[0].status.ok());
  EXPECT_EQ(reports[0].records, world.Durable());
  EXPECT_EQ(reports[0].last.hash, world.engine().Durable(EngineWorld::kHall).hash);
  EXPECT_EQ(reports[0].last.epoch, world.engine().Durable(EngineWorld::kHall).epoch);
  world.disk.halls[EngineWorld::kHall].records[3].body[90] ^= 4;
  verify();
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[1].first_bad_sequence, 4U);
  EXPECT_EQ(ReasonOf(reports[1].status), Reason::kJournalCorrupt);
}

TEST(JournalTasksTest, ALongJournalIsVerifiedInSlices) {
  EngineWorld world;
  world.OpenHall();
  for (int i = 0; i < 2500; ++i) world.SendIssue();
  world.Settle();
  engine::Engine::VerifyReport report;
  world.engine().VerifyJournal(EngineWorld::kHall,
                               [&](engine::Engine::VerifyReport given) { report = given; });
  EXPECT_TRUE(world.engine().CommitStep());
  EXPECT_EQ(report.records, 0U);
  world.Settle();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(report.records, world.Durable());
}

}  // namespace
}  // namespace onestop::testing
