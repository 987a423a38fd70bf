#include "server/estimate/present.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/estimate/small_hall.h"

namespace onestop::estimate {
namespace {

using testing::HasSubstr;

class PresentTest : public testing::Test {
 protected:
  explicit PresentTest(bool infer = false) : present_(config_, &parameters_, {infer}) {
    present_.BeginDay(kMidnight, std::nullopt);
  }

  void Happens(const HallEvent& event) {
    const absl::Status status = present_.Apply(event);
    ASSERT_TRUE(status.ok()) << status;
  }
  std::string Contradiction(const HallEvent& event) {
    return std::string(present_.Apply(event).message());
  }

  std::shared_ptr<core::Config> config_ = SmallConfig();
  Parameters parameters_{config_};
  Present present_;
};

TEST_F(PresentTest, AStartBeforeItsCallIsAContradiction) {
  Happens(Issue(1, At(9, 0), kPassport));
  EXPECT_THAT(Contradiction(OfTicket(EventKind::kStart, 1, At(9, 1), kFirst)),
              HasSubstr("has not been called"));
}

TEST_F(PresentTest, ACounterHasOneTicketAtATime) {
  for (uint64_t ticket : {1, 2}) Happens(Issue(ticket, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 1), kFirst));
  EXPECT_THAT(Contradiction(OfTicket(EventKind::kCall, 2, At(9, 2), kFirst)),
              HasSubstr("still has ticket 1"));
  EXPECT_NE(present_.Find(core::TicketId(2)), nullptr);
}

TEST_F(PresentTest, ATicketIsAtOneCounterAtATime) {
  Happens(Issue(1, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 1), kFirst));
  EXPECT_THAT(Contradiction(OfTicket(EventKind::kCall, 1, At(9, 2), kSecond)),
              HasSubstr("at another counter"));
}

TEST_F(PresentTest, WhatWasNeverIssuedIsNotCalled) {
  EXPECT_THAT(Contradiction(OfTicket(EventKind::kCall, 7, At(9, 0), kFirst)),
              HasSubstr("never issued"));
  EXPECT_THAT(Contradiction(OfTicket(EventKind::kEnd, 7, At(9, 0), kFirst)),
              HasSubstr("never issued"));
  EXPECT_THAT(Contradiction(OfTicket(EventKind::kLeave, 7, At(9, 0))), HasSubstr("not waiting"));
}

TEST_F(PresentTest, TimeDoesNotGoBack) {
  Happens(Issue(1, At(9, 0), kPassport));
  EXPECT_THAT(Contradiction(Issue(2, At(8, 59), kPassport)), HasSubstr("before"));
}

TEST_F(PresentTest, TellsTheWaitOfAFirstCallOnly) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 0)));
  Happens(Issue(1, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 12), kFirst));
  ASSERT_TRUE(present_.first_call().has_value());
  EXPECT_EQ(present_.first_call()->waited, std::chrono::minutes(12));
  Happens(OfTicket(EventKind::kAbsent, 1, At(9, 13)));
  EXPECT_FALSE(present_.first_call().has_value());
  Happens(Issue(1, At(9, 20), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 25), kFirst));
  EXPECT_FALSE(present_.first_call().has_value());
  // Its place still counts from the first arrival.
  EXPECT_EQ(present_.Take(At(9, 26)).desks.front().state, Desk::State::kBusy);
}

TEST_F(PresentTest, LearnsHowLongWorkTakesFromCallToRelease) {
  for (uint64_t ticket = 1; ticket <= 60; ++ticket) {
    const Time time = At(9, 0) + std::chrono::minutes(4 * ticket);
    Happens(Issue(ticket, time, kPassport));
    Happens(OfTicket(EventKind::kCall, ticket, time, kFirst));
    Happens(OfTicket(EventKind::kEnd, ticket, time + std::chrono::minutes(3)));
  }
  EXPECT_NEAR(static_cast<double>(parameters_.MeanWork(kPassport).count()) / 60'000, 3, 0.3);
}

TEST_F(PresentTest, DoesNotLearnFromAnEndThatNobodyTimed) {
  const Duration before = parameters_.MeanWork(kPassport);
  Happens(Issue(1, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 0), kFirst));
  HallEvent end = OfTicket(EventKind::kEnd, 1, At(14, 0));
  end.note = Note::kImplied;
  Happens(end);
  EXPECT_EQ(parameters_.MeanWork(kPassport), before);
}

TEST_F(PresentTest, ACounterThatPausesWhileBusyGoesAfterItsTicket) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 0)));
  Happens(Issue(1, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 0), kFirst));
  Happens(OfCounter(EventKind::kPause, kFirst, At(9, 2)));
  EXPECT_EQ(present_.desk(kFirst).state, Desk::State::kBusy);
  Happens(OfTicket(EventKind::kEnd, 1, At(9, 5)));
  EXPECT_EQ(present_.desk(kFirst).state, Desk::State::kAway);
}

TEST_F(PresentTest, FreeCounterNeedsTheSkillAndNobodyBefore) {
  Happens(OfCounter(EventKind::kOpen, kFirst, At(8, 0)));
  EXPECT_TRUE(present_.FreeCounter({kPassport}, kRegular));
  EXPECT_FALSE(present_.FreeCounter({kTax}, kRegular));
  Happens(Issue(1, At(9, 0), kPassport));
  EXPECT_FALSE(present_.FreeCounter({kPassport}, kRegular));
}

class InferredStaffingTest : public PresentTest {
 protected:
  InferredStaffingTest() : PresentTest(true) {}
};

TEST_F(InferredStaffingTest, WhoLetsPeopleWaitForTenMinutesIsNotThere) {
  for (uint64_t ticket : {1, 2}) Happens(Issue(ticket, At(9, 0), kPassport));
  Happens(OfTicket(EventKind::kCall, 1, At(9, 1), kFirst));
  Happens(OfTicket(EventKind::kEnd, 1, At(9, 5)));
  EXPECT_EQ(present_.Take(At(9, 14)).desks.front().state, Desk::State::kFree);
  EXPECT_EQ(present_.Take(At(9, 16)).desks.front().state, Desk::State::kAway);
  Happens(OfTicket(EventKind::kCall, 2, At(9, 40), kFirst));
  EXPECT_EQ(present_.Take(At(9, 41)).desks.front().state, Desk::State::kBusy);
}

}  // namespace
}  // namespace onestop::estimate
