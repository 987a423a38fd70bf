#include <gtest/gtest.h>

#include "server/core/limits.h"
#include "tests/support/hall_script.h"

// Several matters on one ticket, items that come first, one more thing at the window.

namespace onestop::testing {
namespace {

class MattersTest : public ::testing::Test {
 protected:
  MattersTest() {
    hall.Run(R"(
      08:59:00 day open
      09:00:00 clerk 11 open 1
      09:00:00 clerk 13 open 3
      09:00:00 clerk 14 open 4
    )");
  }
  HallScript hall;
};

TEST_F(MattersTest, StandInTheLinesOfAllThatCanBeDoneNow) {
  hall.Run(R"(
    09:00:00 issue passport-new,tax-clear,pay -> A001
    09:00:00 line passport                    -> A001
    09:00:00 line tax                         -> A001
    09:00:00 line cashier                     -> none
    09:00:01 call 4 A001                      -> refused COUNTER_LACKS_SKILL
    09:00:01 next 3                           -> A001
    09:00:01 line passport                    -> none
    09:00:02 finish 3 completed               -> waits
    09:00:02 line passport                    -> A001
    09:00:02 line cashier                     -> none
    09:00:03 next 1                           -> A001
    09:00:04 next 1 finish completed          -> none
    09:00:04 line cashier                     -> A001
    09:00:05 next 4                           -> A001
    09:00:06 finish 4 completed               -> served A001
  )");
}

TEST_F(MattersTest, GoOnAtACounterThatTakesTheNextOneToo) {
  hall.Run(R"(
    09:00:00 issue passport-new,permit-new,tax-clear -> A001
    09:00:01 issue passport                   -> A002
    09:00:02 next 1                           -> A001
    09:00:03 start 1
    09:00:10 next 1 finish completed          -> goes on with permit
    09:00:10 counter 1                        -> serving A001
    09:00:20 next 1 finish completed          -> A002
    09:00:20 ticket A001                      -> waiting
    09:00:20 line tax                         -> A001
  )");
  hall.Run("09:00:21 finish 1 completed");
  EXPECT_EQ(hall.Last<core::MatterFinished>().matter, 1U);
}

TEST_F(MattersTest, KeepTheirPlaceFromTheArrivalInEveryLine) {
  hall.Run(R"(
    09:00:00 issue passport,tax  -> A001
    09:00:05 issue tax           -> B001
    09:00:10 next 1              -> A001
    09:10:00 finish 1 completed  -> waits
    09:10:00 line tax            -> A001 B001
  )");
}

TEST_F(MattersTest, ComeFreeWhenTheOneBeforeIsDoneWhateverItsOutcome) {
  hall.Run(R"(
    09:00:00 issue tax-refund,tax-clear         -> B001
    09:00:01 next 3                             -> B001
  )");
  EXPECT_EQ(hall.Last<core::TicketCalled>().matter, 2U);
  hall.Run(R"(
    09:00:02 finish 3 missing-papers id-card    -> goes on with tax
    09:00:03 finish 3 completed                 -> served B001
  )");
}

TEST_F(MattersTest, AreAddedAtTheWindow) {
  hall.Run(R"(
    09:00:00 issue passport-new           -> A001
    09:00:01 next 1                       -> A001
    09:00:02 clerk 11 add A001 dancing    -> refused UNKNOWN_ITEM
    09:00:02 clerk 11 add A001 passport-new -> refused DUPLICATE_MATTER
    09:00:02 clerk 11 add A099 pay        -> refused UNKNOWN_TICKET
    09:00:02 clerk 11 add A001 pay        -> done
    09:00:03 finish 1 completed           -> waits
    09:00:03 line cashier                 -> A001
    09:00:04 next 4                       -> A001
    09:00:05 finish 4 completed           -> served A001
    09:00:06 clerk 11 add A001 pay        -> refused TICKET_CLOSED
  )");
}

TEST_F(MattersTest, MayBeDoneOnceMoreWhenTheFirstIsFinished) {
  hall.Run(R"(
    09:00:00 issue pay,tax                -> C001
    09:00:01 next 4                       -> C001
    09:00:02 finish 4 completed           -> waits
    09:00:03 guide add C001 pay           -> done
    09:00:04 next 4                       -> C001
    09:00:05 guide add C001 pay           -> refused DUPLICATE_MATTER
  )");
}

TEST_F(MattersTest, AddedThatComesFirstTakesTheOtherOutOfItsLine) {
  hall.Run(R"(
    09:00:00 issue tax-refund          -> B001
    09:00:00 issue pay                 -> C001
    09:00:00 line cashier              -> C001
    09:00:01 guide add C001 permit-new -> done
    09:00:01 line cashier              -> none
    09:00:01 line permit               -> C001
    09:00:02 next 1                    -> C001
    09:00:03 finish 1 withdrawn        -> waits
    09:00:03 line cashier              -> C001
  )");
}

TEST_F(MattersTest, AreNeverMoreThanATicketHolds) {
  hall.Run("09:00:00 issue pay#0 -> C001");
  for (size_t i = 1; i < core::kMaxMattersEver; ++i) {
    hall.Run("09:00:01 guide add C001 pay#" + std::to_string(i) + " -> done");
  }
  hall.Run(R"(
    09:00:02 guide add C001 pay#x                      -> refused TOO_MANY_MATTERS
    09:00:03 next 4                                    -> C001
    09:00:04 transfer 4 to tax because payment return  -> refused TOO_MANY_MATTERS
    09:00:04 transfer 4 to tax because payment         -> transferred
  )");
}

TEST_F(MattersTest, ChangeTheirItemQuantityAndCase) {
  hall.Run(R"(
    09:00:00 issue passport-new,tax-clear    -> A001
    09:00:01 change A001 1                   -> refused NOTHING_TO_CHANGE
    09:00:01 change A001 1 passport-new      -> refused NOTHING_TO_CHANGE
    09:00:01 change A001 0 pay               -> refused MATTER_NOT_OPEN
    09:00:01 change A001 3 pay               -> refused MATTER_NOT_OPEN
    09:00:01 change A001 1 dancing           -> refused UNKNOWN_ITEM
    09:00:01 change A099 1 pay               -> refused UNKNOWN_TICKET
    09:00:01 change A001 1 passport-new*100  -> refused OUT_OF_RANGE
    09:00:02 change A001 1 permit-new*2#c7   -> done
    09:00:02 line passport                   -> none
    09:00:02 line permit                     -> A001
    09:00:03 next 1                          -> A001
    09:00:04 change A001 1 passport-new      -> refused TICKET_WRONG_STATE
    09:00:05 change A001 1 permit-new*3      -> done
    09:00:06 finish 1 completed              -> waits
    09:00:07 change A001 1 passport-new      -> refused MATTER_NOT_OPEN
    09:00:08 cancel A001
    09:00:09 change A001 2 pay               -> refused TICKET_CLOSED
  )");
  const core::Matter& matter = hall.state().FindTicket("A001")->matters[0];
  EXPECT_EQ(matter.quantity, 3U);
  EXPECT_EQ(matter.case_id, "c7");
}

TEST_F(MattersTest, ChangedToAnotherServiceWaitNoLongerThanTheirOwnAfterAMissedCall) {
  hall.Run(R"(
    09:00:00 issue tax            -> B001
    09:00:00 issue tax            -> B002
    09:00:00 issue tax            -> B003
    09:00:00 next 3               -> B001
    09:00:01 next 3 finish completed -> B002
    09:00:02 next 3 finish completed -> B003
    09:00:03 recall 3
    09:00:30 absent 3             -> missed
    09:00:31 check-in B003        -> done
    09:00:31 back tax             -> B003
    09:00:31 issue passport       -> A001
    09:00:31 issue passport       -> A002
    09:00:31 issue passport       -> A003
    09:00:31 issue passport       -> A004
    09:00:32 guide change B003 1 passport
    09:00:32 back passport        -> B003
    09:00:33 next 1               -> A001
    09:00:34 next 1 finish completed -> A002
    09:00:35 next 1 finish completed -> A003
    09:00:36 line passport        -> B003 A004
  )");
}

TEST_F(MattersTest, CountForTheServiceTheTicketWasTakenFor) {
  hall.Run(R"(
    09:00:00 issue passport          -> A001
    09:00:01 guide change A001 1 tax -> done
    09:00:02 next 3                  -> A001
    09:00:03 finish 3 completed      -> served A001
  )");
  // Issued and closed must add up per service.
  EXPECT_EQ(hall.Last<core::TicketClosed>().service, core::ServiceId(1));
  EXPECT_EQ(hall.Last<core::MatterFinished>().service, core::ServiceId(3));
}

}  // namespace
}  // namespace onestop::testing
