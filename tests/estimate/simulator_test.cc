#include "server/estimate/simulator.h"

#include <gtest/gtest.h>

#include <map>

#include "server/estimate/present.h"
#include "tests/estimate/small_hall.h"

namespace onestop::estimate {
namespace {

using std::chrono::minutes;

// Everything takes ten minutes; nobody else comes, goes or leaves.
class TenMinutes : public Future {
 public:
  std::optional<Leg> NextJoin() override {
    if (joins.empty()) return std::nullopt;
    Leg leg = joins.front();
    joins.erase(joins.begin());
    return leg;
  }
  Time LeavesAt(const Leg& leg) override {
    const auto found = leaves.find(leg.ticket.value());
    return found == leaves.end() ? Time::max() : found->second;
  }
  Duration Remaining(core::CounterId) override { return minutes(10); }
  Duration Occupancy(const Leg&, core::ServiceId, core::CounterId) override { return minutes(10); }
  Duration Gap(core::CounterId) override { return Duration(0); }
  Duration GapLeft(core::CounterId) override { return Duration(0); }
  Duration Reaction(core::CounterId) override { return Duration(0); }
  bool Leaves(core::CounterId counter, Time now, bool somebody) override {
    return counter == away && now >= away_at && (goes_whoever_waits || !somebody);
  }
  Time GoAway(core::CounterId, Time now) override {
    away = core::CounterId();
    return now + minutes(60);
  }
  Time IdleUntil(core::CounterId, Time) override { return Time::max(); }
  Time Returns(core::CounterId) override { return Time::max(); }

  std::vector<Leg> joins;
  std::map<uint64_t, Time> leaves;
  core::CounterId away;
  bool goes_whoever_waits = true;
  Time away_at;
};

class SimulatorTest : public testing::Test {
 protected:
  SimulatorTest() {
    present_.BeginDay(kMidnight, std::nullopt);
    Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 0)));
  }

  void Happens(const HallEvent& event) { ASSERT_TRUE(present_.Apply(event).ok()); }

  // Minutes after nine of each leg's call, in the order of the tickets.
  std::vector<int64_t> Run(std::vector<Ghost> ghosts = {}) {
    const Snapshot snapshot = present_.Take(At(9, 0));
    Simulator::Options options;
    options.ghosts = ghosts;
    Simulator simulator(snapshot, options);
    simulator.Run(future_);
    std::vector<int64_t> calls;
    auto add = [&](std::span<const Time> times) {
      for (const Time time : times) {
        calls.push_back(time == Time::max() ? -1 : (time - At(9, 0)) / minutes(1));
      }
    };
    add(simulator.leg_calls());
    add(simulator.ghost_calls());
    return calls;
  }

  std::shared_ptr<core::Config> config_ = SmallConfig();
  Parameters parameters_{config_};
  Present present_{config_, &parameters_, {}};
  TenMinutes future_;
};

TEST_F(SimulatorTest, OneCounterCallsOneAfterTheOther) {
  for (uint64_t ticket : {1, 2, 3}) Happens(Issue(ticket, At(8, 50), kPassport));
  EXPECT_EQ(Run(), (std::vector<int64_t>{0, 10, 20}));
}

TEST_F(SimulatorTest, ASecondCounterHalvesTheWait) {
  Happens(OfCounter(EventKind::kOpen, kSecond, At(8, 0)));
  for (uint64_t ticket : {1, 2, 3, 4}) Happens(Issue(ticket, At(8, 50), kPassport));
  EXPECT_EQ(Run(), (std::vector<int64_t>{0, 0, 10, 10}));
}

TEST_F(SimulatorTest, PriorityIsCalledBeforeWhoWaitsLessThanTwiceAsLong) {
  Happens(Issue(1, At(8, 30), kPassport));
  Happens(Issue(2, At(8, 40), kPassport));
  Happens(Issue(3, At(8, 42), kPassport, kElderly));
  // At 9:00 the elderly's 18 minutes count like 36.
  EXPECT_EQ(Run(), (std::vector<int64_t>{10, 20, 0}));
}

TEST_F(SimulatorTest, NobodyIsCalledToACounterWithoutTheSkill) {
  Happens(Issue(1, At(8, 50), kTax));
  EXPECT_EQ(Run(), (std::vector<int64_t>{-1}));
}

TEST_F(SimulatorTest, AGhostWaitsBehindEverybodyAndDelaysNobody) {
  for (uint64_t ticket : {1, 2}) Happens(Issue(ticket, At(8, 50), kPassport));
  future_.joins = {Leg{core::TicketId(9), kRegular, {kPassport}, {}, {}, At(9, 5), At(9, 5), 0}};
  EXPECT_EQ(Run({{{kPassport}, kRegular}, {{kPassport}, kElderly}, {{kTax}, kRegular}}),
            (std::vector<int64_t>{0, 10, 20, 20, -1}));
}

TEST_F(SimulatorTest, WhoGivesUpMakesRoom) {
  for (uint64_t ticket : {1, 2, 3}) Happens(Issue(ticket, At(8, 50), kPassport));
  future_.leaves[2] = At(9, 3);
  EXPECT_EQ(Run(), (std::vector<int64_t>{0, -1, 10}));
}

TEST_F(SimulatorTest, AClerkWhoGoesAwayCallsNobodyUntilBack) {
  for (uint64_t ticket : {1, 2}) Happens(Issue(ticket, At(8, 50), kPassport));
  future_.away = kFirst;
  future_.away_at = At(9, 10);
  EXPECT_EQ(Run(), (std::vector<int64_t>{0, 70}));
}

TEST_F(SimulatorTest, AClerkWhoStaysUntilNobodyWaitsStaysForAGhostToo) {
  Happens(Issue(1, At(8, 50), kPassport));
  future_.away = kFirst;
  future_.away_at = At(9, 5);
  future_.goes_whoever_waits = false;
  EXPECT_EQ(Run({{{kPassport}, kRegular}}), (std::vector<int64_t>{0, 10}));
}

TEST_F(SimulatorTest, AReturnedTicketLetsThreeCallsPass) {
  Happens(Issue(1, At(8, 10), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(8, 11), kFirst));
  Happens(OfTicket(EventKind::kAbsent, 1, At(8, 12)));
  HallEvent back = Issue(1, At(8, 20), kPassport);
  back.note = Note::kReturned;
  Happens(back);
  for (uint64_t ticket : {2, 3, 4, 5}) Happens(Issue(ticket, At(8, 50), kPassport));
  EXPECT_EQ(Run(), (std::vector<int64_t>{30, 0, 10, 20, 40}));
}

TEST_F(SimulatorTest, AReturnedTicketIsCalledAtOnceWhereNobodyElseWaits) {
  Happens(Issue(1, At(8, 10), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(8, 11), kFirst));
  Happens(OfTicket(EventKind::kAbsent, 1, At(8, 12)));
  HallEvent back = Issue(1, At(8, 20), kPassport);
  back.note = Note::kReturned;
  Happens(back);
  EXPECT_EQ(Run(), (std::vector<int64_t>{0}));
}

TEST_F(SimulatorTest, ATicketOfSeveralLinesIsCalledOnce) {
  Happens(OfCounter(EventKind::kOpen, kThird, At(8, 0)));
  HallEvent both = Issue(1, At(8, 50), kPassport);
  both.services.push_back(kTax);
  Happens(both);
  Happens(Issue(2, At(8, 51), kPassport));
  Happens(Issue(3, At(8, 52), kTax));
  EXPECT_EQ(Run(), (std::vector<int64_t>{0, 10, 0}));
}

}  // namespace
}  // namespace onestop::estimate
