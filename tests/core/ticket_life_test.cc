#include <gtest/gtest.h>

#include "tests/support/hall_script.h"

// The life of a ticket: every edge of the graph, and what is refused off it.

namespace onestop::testing {
namespace {

// The hall is open; clerks 11, 12 and 13 hold counters 1, 2 and 3.
class TicketLifeTest : public ::testing::Test {
 protected:
  TicketLifeTest() {
    hall.Run(R"(
      08:59:00 day open
      09:00:00 clerk 11 open 1
      09:00:00 clerk 12 open 2
      09:00:00 clerk 13 open 3
    )");
  }
  HallScript hall;
};

TEST_F(TicketLifeTest, WaitsIsCalledServedAndGone) {
  hall.Run(R"(
    09:00:05 issue passport        -> A001
    09:00:05 ticket A001           -> waiting
    09:00:09 next 1                -> A001
    09:00:09 ticket A001           -> called
    09:00:12 recall 1              -> recall 1
    09:00:13 recall 1              -> recall 2
    09:00:15 start 1               -> serving
    09:00:15 ticket A001           -> serving
    09:00:16 start 1               -> nothing
    09:03:00 finish 1 completed    -> served A001
    09:03:00 ticket A001           -> served
    09:03:00 counter 1             -> open
  )");
}

TEST_F(TicketLifeTest, ImpliesTheStartWhenTheClerkNeverPressedIt) {
  hall.Run(R"(
    09:00:05 issue passport        -> A001
    09:00:09 next 1                -> A001
    09:03:00 finish 1 completed    -> served A001
  )");
  EXPECT_TRUE(hall.Last<core::ServiceStarted>().implied);
  EXPECT_TRUE(hall.Last<core::MatterFinished>().implied);
  EXPECT_EQ(hall.Last<core::MatterFinished>().started, TimeOfDay("09:03:00"));
}

TEST_F(TicketLifeTest, RemembersWhenTheWorkBegan) {
  hall.Run(R"(
    09:00:05 issue passport        -> A001
    09:00:09 next 1                -> A001
    09:00:20 start 1
    09:03:00 finish 1 completed    -> served A001
  )");
  EXPECT_FALSE(hall.Last<core::MatterFinished>().implied);
  EXPECT_EQ(hall.Last<core::MatterFinished>().started, TimeOfDay("09:00:20"));
}

TEST_F(TicketLifeTest, OnlyAcceptsCommandsOfTheCounterThatHasIt) {
  hall.Run(R"(
    09:00:05 issue passport            -> A001
    09:00:05 issue passport            -> A002
    09:00:09 recall 1 A001             -> refused TICKET_NOT_HERE
    09:00:09 next 1                    -> A001
    09:00:10 start 2 A001              -> refused TICKET_NOT_HERE
    09:00:10 recall 2 A001             -> refused TICKET_NOT_HERE
    09:00:10 finish 2 A001 completed   -> refused TICKET_NOT_HERE
    09:00:10 absent 2 A001             -> refused TICKET_NOT_HERE
    09:00:10 park 2 A001               -> refused TICKET_NOT_HERE
    09:00:10 transfer 2 A001 to tax because other -> refused TICKET_NOT_HERE
    09:00:10 next 2 A001 finish completed         -> refused TICKET_NOT_HERE
    09:00:11 finish 1 A002 completed   -> refused TICKET_NOT_HERE
    09:00:12 finish 1 A077 completed   -> refused UNKNOWN_TICKET
    09:00:12 finish 9 A001 completed   -> refused UNKNOWN_COUNTER
    09:00:12 call 2 A001               -> refused TICKET_WRONG_STATE
  )");
}

TEST_F(TicketLifeTest, IsFinishedWithAnOutcome) {
  hall.Run(R"(
    09:00:05 issue passport                  -> A001
    09:00:09 next 1                          -> A001
    09:00:10 finish 1 nothing                -> refused MISSING_FIELD
    09:00:10 finish 1 missing-papers         -> refused MISSING_FIELD
    09:00:10 next 1 finish nothing           -> refused MISSING_FIELD
    09:00:11 finish 1 missing-papers id-card -> served A001
  )");
  EXPECT_EQ(hall.Last<core::MatterFinished>().missing_papers[0], "id-card");
}

TEST_F(TicketLifeTest, ClosesTheTicketInHandInTheStepThatCallsTheNext) {
  hall.Run(R"(
    09:00:05 issue passport           -> A001
    09:00:05 issue passport           -> A002
    09:00:09 next 1                   -> A001
    09:00:30 next 1 finish completed  -> A002
    09:00:30 ticket A001              -> served
    09:00:31 next 1 absent            -> refused TOO_EARLY_FOR_ABSENT
    09:00:31 ticket A002              -> called
    09:00:32 recall 1
    09:00:50 next 1 absent            -> none
    09:00:50 ticket A002              -> missed
    09:00:50 counter 1                -> open
  )");
}

TEST_F(TicketLifeTest, IsMissedOnlyAfterARecallAndTheMinimumTime) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:00 next 1         -> A001
    09:00:30 absent 1       -> refused TOO_EARLY_FOR_ABSENT
    09:00:30 recall 1
    09:00:30 absent 1       -> missed
    09:01:00 call 1 A001    -> A001 (missed)
    09:01:01 recall 1
    09:01:19 absent 1       -> refused TOO_EARLY_FOR_ABSENT
    09:01:20 absent 1       -> missed
  )");
}

TEST_F(TicketLifeTest, IsANoShowTheThirdTime) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:00 next 1         -> A001
    09:00:01 recall 1
    09:00:30 absent 1       -> missed
    09:01:00 check-in A001
    09:01:00 next 1         -> A001 (returned)
    09:01:01 recall 1
    09:01:30 absent 1       -> missed
    09:02:00 call 1 A001    -> A001 (missed)
    09:02:01 recall 1
    09:02:30 absent 1       -> no-show A001
    09:02:30 counter 1      -> open
    09:02:31 check-in A001  -> refused TICKET_CLOSED
    09:02:31 call 1 A001    -> refused TICKET_CLOSED
  )");
  EXPECT_EQ(hall.state().FindTicket("A001")->absences, 3U);
}

TEST_F(TicketLifeTest, IsANoShowWhenItsGraceIsOver) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:00 next 1         -> A001
    09:00:01 recall 1
    09:00:30 absent 1       -> missed
    09:00:30 deadline       -> 09:30:30
    09:30:29 tick           -> nothing
    09:30:30 tick           -> no-show A001
    09:30:31 check-in A001  -> refused TICKET_CLOSED
  )");
}

TEST_F(TicketLifeTest, ReturnsAndLetsThreeCallsOfItsServicePass) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:00 next 1         -> A001
    09:00:01 recall 1
    09:00:30 absent 1       -> missed
    09:00:31 issue passport -> A002
    09:00:32 issue passport -> A003
    09:00:33 issue passport -> A004
    09:00:34 issue passport -> A005
    09:01:00 check-in A001
    09:01:00 ticket A001    -> waiting
    09:01:00 line passport  -> A002 A003 A004 A005
    09:01:00 back passport  -> A001
    09:01:01 next 1         -> A002
    09:01:02 next 2         -> A003
    09:01:03 next 1 finish completed -> A004
    09:01:03 line passport  -> A001 A005
    09:01:03 back passport  -> none
    09:01:04 next 1 finish completed -> A001 (returned)
    09:01:05 next 1 finish completed -> A005
  )");
}

TEST_F(TicketLifeTest, ReturnsAtOnceWhenNobodyElseWaits) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:00 next 1         -> A001
    09:00:01 recall 1
    09:00:30 absent 1       -> missed
    09:01:00 check-in A001
    09:01:00 back passport  -> A001
    09:01:01 next 1         -> A001 (returned)
  )");
}

TEST_F(TicketLifeTest, ReturnsAtOnceEvenBehindOneThatThisCounterDoesNotTake) {
  hall.Run(R"(
    09:00:00 clerk 15 open 5
    09:00:00 issue passport         -> A001
    09:00:00 issue passport elderly -> A002
    09:00:01 call 1 A001            -> A001 (specific)
    09:00:01 call 2 A002            -> A002 (specific)
    09:00:02 recall 1
    09:00:02 recall 2
    09:00:30 absent 1               -> missed
    09:00:30 absent 2               -> missed
    09:01:00 check-in A001
    09:01:00 check-in A002
    09:01:00 back passport          -> A001 A002
    09:01:01 next 5                 -> A002 (returned)
  )");
}

TEST_F(TicketLifeTest, IsPostponedOnceAndKeepsItsArrival) {
  hall.Run(R"(
    09:00:00 issue passport      -> A001
    09:00:01 issue passport      -> A002
    09:00:02 postpone A001 61    -> refused OUT_OF_RANGE
    09:00:02 postpone A001 0     -> refused OUT_OF_RANGE
    09:00:02 postpone A001 10    -> done
    09:00:02 ticket A001         -> postponed
    09:00:02 line passport       -> A002
    09:00:03 postpone A001 10    -> refused TICKET_WRONG_STATE
    09:00:03 call 1 A001         -> refused TICKET_WRONG_STATE
    09:00:03 deadline            -> 09:10:02
    09:10:02 tick                -> ready A001
    09:10:02 line passport       -> A001 A002
    09:10:03 postpone A001 10    -> refused POSTPONED_ALREADY
  )");
}

TEST_F(TicketLifeTest, IsParkedAndResumedAtTheSameCounter) {
  hall.Run(R"(
    09:00:00 issue passport      -> A001
    09:00:00 issue passport      -> A002
    09:00:01 next 1              -> A001
    09:00:02 park 1              -> refused TICKET_WRONG_STATE
    09:00:03 start 1
    09:00:04 park 1              -> done
    09:00:04 ticket A001         -> parked
    09:00:04 counter 1           -> open
    09:00:05 resume 2 A001       -> refused TICKET_NOT_HERE
    09:00:05 resume 1 A002       -> refused TICKET_WRONG_STATE
    09:00:06 resume 1 A001       -> serving
    09:00:06 counter 1           -> serving A001
    09:00:07 park 1              -> done
    09:00:08 next 1              -> A002
    09:00:09 resume 1 A001       -> waits
    09:00:09 line 1              -> A001
    09:00:09 line passport       -> none
    09:00:10 next 2              -> none
    09:00:11 next 1 finish completed -> A001 (bound)
    09:00:12 finish 1 completed  -> served A001
  )");
}

TEST_F(TicketLifeTest, IsNotResumedAtAPausedCounter) {
  hall.Run(R"(
    09:00:00 issue passport      -> A001
    09:00:01 next 1              -> A001
    09:00:03 start 1
    09:00:04 park 1              -> done
    09:00:05 pause 1 meal
    09:00:06 resume 1 A001       -> refused COUNTER_PAUSED
  )");
}

TEST_F(TicketLifeTest, ParkedAtAWindowThatClosedGoesOnAtAnotherWithTheSkill) {
  hall.Run(R"(
    09:00:00 issue passport      -> A001
    09:00:01 next 1              -> A001
    09:00:03 start 1
    09:00:04 park 1              -> done
    09:00:05 close 1             -> done
    09:00:06 resume 3 A001       -> refused COUNTER_LACKS_SKILL
    09:00:07 resume 2 A001       -> serving
    09:00:08 finish 2 completed  -> served A001
  )");
}

TEST_F(TicketLifeTest, IsReleasedToItsPlaceFromCalledAndFromServing) {
  hall.Run(R"(
    09:00:00 issue passport       -> A001
    09:00:01 issue passport       -> A002
    09:00:02 next 1               -> A001
    09:00:03 next 2               -> A002
    09:00:04 start 2
    09:00:05 release 2 because x  -> released A002, done
    09:00:05 line passport        -> A002
    09:00:06 release 1 because x  -> released A001, done
    09:00:06 line passport        -> A001 A002
  )");
}

TEST_F(TicketLifeTest, IsCancelledWhereNobodyHasItInHand) {
  hall.Run(R"(
    09:00:00 issue passport      -> A001
    09:00:00 cancel A001         -> cancelled A001
    09:00:00 cancel A001         -> refused TICKET_CLOSED
    09:00:01 issue passport web  -> A002 reserved
    09:00:01 cancel A002         -> cancelled A002
    09:00:02 issue passport      -> A003
    09:00:02 postpone A003 10
    09:00:02 cancel A003         -> cancelled A003
    09:00:03 issue passport      -> A004
    09:00:03 next 1              -> A004
    09:00:03 cancel A004         -> refused TICKET_WRONG_STATE
    09:00:03 start 1
    09:00:03 cancel A004         -> refused TICKET_WRONG_STATE
    09:00:03 park 1
    09:00:03 cancel A004         -> cancelled A004
    09:00:04 issue passport      -> A005
    09:00:04 next 1              -> A005
    09:00:05 recall 1
    09:00:30 absent 1            -> missed
    09:00:31 cancel A005         -> cancelled A005
    09:00:32 deadline            -> 11:30:00
    09:00:32 cancel A099         -> refused UNKNOWN_TICKET
  )");
}

TEST_F(TicketLifeTest, ReservedHoldsItsPlaceUntilItChecksIn) {
  hall.Run(R"(
    09:00:00 issue passport web  -> A001 reserved
    09:00:01 issue passport      -> A002
    09:00:02 line passport       -> A002
    09:00:02 postpone A001 10    -> refused TICKET_WRONG_STATE
    09:00:02 call 1 A001         -> refused TICKET_WRONG_STATE
    09:00:03 check-in A002       -> refused TICKET_WRONG_STATE
    09:00:04 check-in A001       -> done
    09:00:04 line passport       -> A001 A002
    09:00:05 next 1              -> A001
  )");
}

TEST_F(TicketLifeTest, BookedStandsAtTheLaterOfItsTimeAndItsCheckIn) {
  hall.Run(R"(
    09:00:00 issue passport booked web booked-for 09:10 -> A001 reserved
    09:00:00 issue passport booked web booked-for 09:30 -> A002 reserved
    09:20:00 issue passport booked booked-for 09:25     -> A003
    09:20:00 issue tax booked booked-for 09:10          -> B001
    09:21:00 check-in A002
    09:22:00 check-in A001
    09:22:00 line passport -> A001 A003 A002
  )");
  EXPECT_EQ(hall.state().FindTicket("A001")->entry, TimeOfDay("09:22:00"));
  EXPECT_EQ(hall.state().FindTicket("A002")->entry, TimeOfDay("09:30:00"));
  EXPECT_EQ(hall.state().FindTicket("B001")->entry, TimeOfDay("09:20:00"));
}

TEST_F(TicketLifeTest, BookedThatIsCalledEarlyHasNotWaited) {
  hall.Run(R"(
    09:00:00 issue passport booked booked-for 09:10 -> A001
    09:00:01 next 1                                 -> A001
  )");
  EXPECT_EQ(hall.Last<core::TicketCalled>().queued, TimeOfDay("09:00:01"));
}

TEST_F(TicketLifeTest, MissedIsCalledByTheClerkItWalkedTo) {
  hall.Run(R"(
    09:00:00 issue passport quote 5 -> A001
    09:00:00 next 1                 -> A001
  )");
  EXPECT_TRUE(hall.Last<core::TicketCalled>().quote.has_value());
  hall.Run(R"(
    09:00:01 recall 1
    09:00:30 absent 1       -> missed
    09:00:31 call 3 A001    -> refused COUNTER_LACKS_SKILL
    09:00:32 call 2 A001    -> A001 (missed)
    09:00:32 deadline       -> 11:30:00
  )");
  // The promise was for the first call and is not judged twice.
  EXPECT_FALSE(hall.Last<core::TicketCalled>().quote.has_value());
}

TEST_F(TicketLifeTest, IsCalledOutOfOrderOnlyByACounterThatTakesIt) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:00 issue passport -> A002
    09:00:01 call 3 A002    -> refused COUNTER_LACKS_SKILL
    09:00:01 call 1 A088    -> refused UNKNOWN_TICKET
    09:00:02 call 1 A002    -> A002 (specific)
    09:00:03 call 1 A001    -> refused COUNTER_BUSY
    09:00:04 clerk 12 call 1 A001 -> refused COUNTER_NOT_YOURS
  )");
}

TEST_F(TicketLifeTest, IsReprintedWhileItLives) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:01 reprint A001   -> copy 1
    09:00:02 reprint A001   -> copy 2
    09:00:03 cancel A001
    09:00:04 reprint A001   -> refused TICKET_CLOSED
    09:00:05 reprint B001   -> refused UNKNOWN_TICKET
  )");
}

TEST_F(TicketLifeTest, AnswersOnlyToItsOwnTrackingToken) {
  hall.Run(R"(
    09:00:00 issue passport             -> A001
    09:00:00 issue passport             -> A002
    09:00:01 bearer A002 cancel A001    -> refused BAD_TRACKING_TOKEN
    09:00:01 bearer A002 reprint A001   -> refused BAD_TRACKING_TOKEN
    09:00:01 bearer A002 postpone A001 5 -> refused BAD_TRACKING_TOKEN
    09:00:01 bearer A002 check-in A001  -> refused BAD_TRACKING_TOKEN
    09:00:01 bearer A002 rate A001 5    -> refused BAD_TRACKING_TOKEN
    09:00:02 bearer A001 cancel A001    -> cancelled A001
  )");
}

TEST_F(TicketLifeTest, IsKnownByItsNumberInEitherCaseAndByItsId) {
  hall.Run(R"(
    09:00:00 issue passport -> A001
    09:00:01 reprint a001   -> copy 1
    09:00:01 reprint A1     -> copy 2
    09:00:01 reprint 1      -> copy 3
    09:00:01 reprint 2      -> refused UNKNOWN_TICKET
    09:00:01 reprint A0     -> refused UNKNOWN_TICKET
    09:00:01 reprint A1x    -> refused UNKNOWN_TICKET
    09:00:01 reprint Z001   -> refused UNKNOWN_TICKET
    09:00:01 reprint A99999999999999999999999 -> refused UNKNOWN_TICKET
  )");
}

TEST_F(TicketLifeTest, ASupervisorMovesWhoWaitsAndSaysWhy) {
  hall.Run(R"(
    09:00:00 issue passport                        -> A001
    09:00:01 issue passport                        -> A002
    09:00:02 issue passport                        -> A003
    09:00:03 move A003 front                       -> refused REASON_REQUIRED
    09:00:03 move A099 front because frail         -> refused UNKNOWN_TICKET
    09:00:03 move A003 to dancing because frail    -> refused UNKNOWN_SERVICE
    09:00:03 move A003 to counter 9 because frail  -> refused UNKNOWN_COUNTER
    09:00:03 move A003 to counter 4 because frail  -> refused COUNTER_NOT_OPEN
    09:00:03 move A003 to passport because frail   -> refused NOTHING_TO_CHANGE
    09:00:04 move A003 front because frail         -> done
    09:00:04 line passport                         -> A003 A001 A002
    09:00:05 move A002 to tax because "wrong line" -> done
    09:00:05 line tax                              -> A002
    09:00:06 move A001 to counter 3 because x      -> done
    09:00:06 line 3                                -> A001
    09:00:07 next 1                                -> A003 (moved)
    09:00:08 next 3                                -> A001 (bound)
    09:00:09 next 3 finish completed               -> A002 (moved)
    09:00:10 move A002 front because x             -> refused TICKET_WRONG_STATE
  )");
}

TEST_F(TicketLifeTest, AMoveToTheFrontEndsTheWaitAfterAMissedCall) {
  hall.Run(R"(
    09:00:00 issue passport             -> A001
    09:00:00 next 1                     -> A001
    09:00:01 recall 1
    09:00:30 absent 1                   -> missed
    09:00:31 issue passport             -> A002
    09:01:00 check-in A001
    09:01:00 line passport              -> A002
    09:01:01 move A001 front because x  -> done
    09:01:01 line passport              -> A001 A002
    09:01:02 next 1                     -> A001 (moved)
  )");
}

TEST_F(TicketLifeTest, AMoveExplainsOneCallAndNotTheNextOne) {
  hall.Run(R"(
    09:00:00 issue passport             -> A001
    09:00:01 move A001 front because x
    09:00:02 next 1                     -> A001 (moved)
    09:00:03 recall 1
    09:00:30 absent 1                   -> missed
    09:00:31 check-in A001
    09:00:32 next 1                     -> A001 (returned)
  )");
}

TEST_F(TicketLifeTest, AMoveToTheFrontPassesOthersBoundToTheSameCounter) {
  hall.Run(R"(
    09:00:00 issue passport                -> A001
    09:00:01 issue passport                -> A002
    09:00:02 move A001 to counter 1 because x
    09:00:02 move A002 to counter 1 because x
    09:00:02 line 1                        -> A001 A002
    09:00:03 move A002 front because x
    09:00:03 line 1                        -> A002 A001
  )");
}

TEST_F(TicketLifeTest, TicketsBoundToACounterGoBackToTheirLinesWhenItCloses) {
  hall.Run(R"(
    09:00:00 issue passport                    -> A001
    09:00:01 move A001 to counter 1 because x
    09:00:01 line passport                     -> none
    09:00:02 close 1
    09:00:02 line passport                     -> A001
    09:00:03 next 2                            -> A001 (moved)
  )");
}

}  // namespace
}  // namespace onestop::testing
