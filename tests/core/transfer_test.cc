#include <gtest/gtest.h>

#include <vector>

#include "tests/support/hall_script.h"

// Handing a citizen over: giver, receiver and reason; coming back; being sent in circles.

namespace onestop::testing {
namespace {

const char kOpening[] = R"(
  08:59:00 day open
  09:00:00 clerk 11 open 1
  09:00:00 clerk 12 open 2
  09:00:00 clerk 13 open 3
  09:00:00 clerk 14 open 4
)";

class TransferTest : public ::testing::Test {
 protected:
  TransferTest() { hall.Run(kOpening); }
  HallScript hall;
};

TEST_F(TransferTest, NamesGiverReceiverAndReasonAndKeepsNumberAndArrival) {
  hall.Run(R"(
    09:00:00 issue passport                         -> A001
    09:00:05 issue tax                              -> B001
    09:00:10 next 1                                 -> A001
    09:00:11 transfer 1 to tax                      -> refused REASON_REQUIRED
    09:00:11 transfer 1 to dancing because payment  -> refused UNKNOWN_SERVICE
    09:00:11 transfer 1 to passport because other   -> refused NOTHING_TO_CHANGE
    09:00:12 transfer 1 to tax because wrong-service note "needs a refund" -> transferred
    09:00:12 ticket A001                            -> waiting
    09:00:12 counter 1                              -> open
    09:00:12 line tax                               -> A001 B001
  )");
  const auto& event = hall.Last<core::TicketTransferred>();
  EXPECT_EQ(event.from_counter, core::CounterId(1));
  EXPECT_EQ(event.from_service, core::ServiceId(1));
  EXPECT_EQ(event.to_service, core::ServiceId(3));
  EXPECT_EQ(event.note, "needs a refund");
  const core::Handover& last = hall.state().FindTicket("A001")->handovers.back();
  EXPECT_EQ(last.from_counter, core::CounterId(1));
  EXPECT_EQ(last.reason, core::TransferReason::kWrongService);
  EXPECT_EQ(last.note, "needs a refund");
  EXPECT_FALSE(last.return_to_me);
  hall.Run("09:00:13 next 3 -> A001");
  EXPECT_EQ(hall.Last<core::TicketCalled>().leg, 2U);
  EXPECT_EQ(hall.Last<core::TicketCalled>().queued, TimeOfDay("09:00:12"));
  EXPECT_EQ(hall.Last<core::TicketCalled>().arrival, TimeOfDay("09:00:00"));
}

TEST_F(TransferTest, GoesToOneCounterThatIsOpenAndTakesTheMatter) {
  hall.Run(R"(
    09:00:00 issue passport                              -> A001
    09:00:10 next 1                                      -> A001
    09:00:11 start 1
    09:00:12 transfer 1 to counter 9 because specialist  -> refused UNKNOWN_COUNTER
    09:00:12 transfer 1 to counter 1 because specialist  -> refused NOTHING_TO_CHANGE
    09:00:12 transfer 1 to counter 5 because specialist  -> refused COUNTER_NOT_OPEN
    09:00:12 transfer 1 to counter 3 because specialist  -> refused COUNTER_LACKS_SKILL
    09:00:12 transfer 1 to counter 2 because specialist  -> transferred
    09:00:12 line 2                                      -> A001
    09:00:13 next 1                                      -> none
    09:00:14 next 2                                      -> A001 (bound)
  )");
}

TEST_F(TransferTest, BringsTheTicketBackFirst) {
  hall.Run(R"(
    09:00:00 issue passport                          -> A001
    09:00:01 issue passport                          -> A002
    09:00:10 next 1                                  -> A001
    09:00:11 start 1
    09:00:12 transfer 1 to cashier because payment return -> transferred
    09:00:12 line cashier                            -> A001
    09:00:12 line passport                           -> A002
    09:00:13 next 1                                  -> A002
    09:00:14 next 4                                  -> A001
    09:00:20 finish 4 completed                      -> waits
    09:00:20 line 1                                  -> A001
    09:00:20 line passport                           -> none
    09:00:21 next 2                                  -> none
    09:00:22 next 1 finish completed                 -> A001 (bound)
    09:00:23 finish 1 completed                      -> served A001
  )");
}

TEST_F(TransferTest, BringsItBackFromACounterWithoutTheSkillAsWell) {
  hall.Run(R"(
    09:00:00 issue passport                                 -> A001
    09:00:10 next 1                                         -> A001
    09:00:12 transfer 1 to counter 4 because photo return   -> transferred
    09:00:13 next 4                                         -> A001 (bound)
    09:00:20 finish 4 completed                             -> waits
    09:00:22 next 1                                         -> A001 (bound)
  )");
}

TEST_F(TransferTest, ReturnsToTheLineWhenTheGiverHasClosedMeanwhile) {
  hall.Run(R"(
    09:00:00 issue passport                                -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to cashier because payment return  -> transferred
    09:00:13 close 1
    09:00:14 next 4                                        -> A001
    09:00:20 finish 4 completed                            -> waits
    09:00:20 line passport                                 -> A001
    09:00:21 next 2                                        -> A001
  )");
}

TEST_F(TransferTest, ReturnsToTheGiverThatClosedAndOpenedAgainMeanwhile) {
  hall.Run(R"(
    09:00:00 issue passport                                -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to cashier because payment return  -> transferred
    09:00:13 close 1
    09:00:14 next 4                                        -> A001
    09:00:15 clerk 11 open 1
    09:00:20 finish 4 completed                            -> waits
    09:00:20 line 1                                        -> A001
  )");
}

TEST_F(TransferTest, GoesOnAtOnceWhereTheErrandWasDoneWhenTheGiverHasClosed) {
  hall.Run(R"(
    09:00:00 issue passport                                 -> A001
    09:00:10 next 1                                         -> A001
    09:00:12 transfer 1 to counter 2 because copies return  -> transferred
    09:00:13 close 1
    09:00:14 next 2                                         -> A001 (bound)
    09:00:20 next 2 finish completed                        -> goes on with passport
    09:00:21 clerk 11 open 1
    09:00:22 release 2 because illness                      -> released A001, done
    09:00:22 line 1                                         -> none
    09:00:22 line passport                                  -> A001
  )");
}

TEST_F(TransferTest, ErrandsMayBePassedOnAndHaveErrandsOfTheirOwn) {
  hall.Run(R"(
    09:00:00 issue passport                                -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to tax because next-step return    -> transferred
    09:00:13 next 3                                        -> A001
    09:00:14 transfer 3 to cashier because payment return  -> transferred
    09:00:15 next 4                                        -> A001
    09:00:16 finish 4 completed                            -> waits
    09:00:16 line 3                                        -> A001
    09:00:17 next 3                                        -> A001 (bound)
    09:00:18 finish 3 completed                            -> waits
    09:00:18 line 1                                        -> A001
  )");
}

TEST_F(TransferTest, AnErrandThatBecomesAnItemDoesNotWaitForWhatItIsFor) {
  hall.Run(R"(
    09:00:00 issue permit-new                              -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to cashier because payment return  -> transferred
    09:00:13 guide change A001 2 pay                       -> done
    09:00:13 line cashier                                  -> A001
  )");
}

TEST_F(TransferTest, SendingSomebodyBackIsABounceAndNeedsWords) {
  hall.Run(R"(
    09:00:00 issue passport                                -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to tax because wrong-service       -> transferred
    09:00:13 next 3                                        -> A001
    09:00:14 transfer 3 to passport because wrong-service  -> refused BOUNCE_NEEDS_NOTE
    09:00:15 transfer 3 to passport because wrong-service note "not ours" -> bounced
    09:00:16 next 1                                        -> A001
    09:00:17 transfer 1 to counter 2 because specialist    -> transferred
    09:00:18 next 2                                        -> A001 (bound)
    09:00:19 transfer 2 to counter 1 because specialist    -> refused BOUNCE_NEEDS_NOTE
    09:00:19 transfer 2 to permit because specialist       -> transferred
  )");
}

TEST_F(TransferTest, TheTicketCarriesTheLastNoteAlone) {
  hall.Run(R"(
    09:00:00 issue passport                                        -> A001
    09:00:10 next 1                                                -> A001
    09:00:12 transfer 1 to tax because wrong-service note "first"  -> transferred
    09:00:13 next 3                                                -> A001
    09:00:14 transfer 3 to cashier because payment return note "second" -> transferred
  )");
  const std::vector<core::Handover>& handovers = hall.state().FindTicket("A001")->handovers;
  ASSERT_EQ(handovers.size(), 2U);
  EXPECT_EQ(handovers[0].note, "");
  EXPECT_EQ(handovers[0].reason, core::TransferReason::kWrongService);
  EXPECT_EQ(handovers[1].note, "second");
  EXPECT_EQ(handovers[1].from_counter, core::CounterId(3));
  EXPECT_TRUE(handovers[1].return_to_me);
  // A supervisor's move is no hand-over: it says nothing to the window.
  hall.Run("09:00:15 move A001 to passport because \"a crowd\"");
  EXPECT_EQ(hall.state().FindTicket("A001")->handovers.back().note, "second");
  EXPECT_EQ(hall.state().FindTicket("A001")->handovers.size(), 2U);
  hall.Run("09:00:16 cancel A001");
  EXPECT_TRUE(hall.state().FindTicket("A001")->handovers.empty());
}

TEST_F(TransferTest, AnErrandIsNoPlaceToBeSentBackTo) {
  hall.Run(R"(
    09:00:00 issue passport                                -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to cashier because payment return  -> transferred
    09:00:13 next 4                                        -> A001
    09:00:14 transfer 4 to passport because next-step      -> transferred
  )");
  EXPECT_FALSE(hall.Last<core::TicketTransferred>().bounced);
}

TEST_F(TransferTest, AnAnnouncedReturnIsNoBounce) {
  hall.Run(R"(
    09:00:00 issue passport                               -> A001
    09:00:10 next 1                                       -> A001
    09:00:12 transfer 1 to tax because next-step          -> transferred
    09:00:13 next 3                                       -> A001
    09:00:14 transfer 3 to passport because copies return -> transferred
  )");
}

TEST(TransferPolicyTest, AHallMayForbidBounces) {
  core::Config config = TestHall();
  config.policies.forbid_bounce = true;
  HallScript hall(config);
  hall.Run(kOpening);
  hall.Run(R"(
    09:00:00 issue passport                                -> A001
    09:00:10 next 1                                        -> A001
    09:00:12 transfer 1 to tax because wrong-service       -> transferred
    09:00:13 next 3                                        -> A001
    09:00:15 transfer 3 to passport because wrong-service note "not ours" -> refused BOUNCE_FORBIDDEN
    09:00:16 transfer 3 to permit because next-step        -> transferred
  )");
}

}  // namespace
}  // namespace onestop::testing
