#include <gtest/gtest.h>

#include "tests/support/hall_script.h"

// Counters and their clerks: opening, pausing, closing, signing out, skills.

namespace onestop::testing {
namespace {

TEST(CounterTest, IsOpenedByAClerkWhoThenHoldsIt) {
  HallScript hall;
  hall.Run(R"(
    08:40:00 day open
    08:40:00 counter 1           -> closed
    08:40:01 kiosk open 1        -> refused NOT_SIGNED_IN
    08:40:01 clerk 11 open 1     -> done
    08:40:01 counter 1           -> open
    08:40:02 clerk 11 open 1     -> nothing
    08:40:03 clerk 12 open 1     -> refused COUNTER_TAKEN
    08:40:04 clerk 11 open 2     -> refused CLERK_ELSEWHERE
    08:40:05 clerk 12 open 77    -> refused UNKNOWN_COUNTER
    08:40:06 clerk 12 next 1     -> refused COUNTER_NOT_YOURS
    08:40:06 clerk 12 close 1    -> refused COUNTER_NOT_YOURS
    08:40:06 clerk 12 next 2     -> refused COUNTER_NOT_OPEN
    08:40:07 close 1             -> done
    08:40:08 close 1             -> nothing
    08:40:09 clerk 11 open 2     -> done
  )");
}

TEST(CounterTest, IsNotOpenedBeforeTheDay) {
  HallScript hall;
  hall.Run("08:00:00 clerk 11 open 1 -> refused DAY_NOT_OPEN");
}

TEST(CounterTest, PausesWithAReasonAndOnlyWhenNobodyIsInHand) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport         -> A001
    09:00:01 pause 1 nothing        -> refused REASON_REQUIRED
    09:00:02 next 1                 -> A001
    09:00:02 counter 1              -> calling A001
    09:00:03 pause 1 meal           -> refused COUNTER_BUSY
    09:00:04 close 1                -> refused COUNTER_BUSY
    09:00:05 clerk 11 leave         -> refused COUNTER_BUSY
    09:00:06 start 1                -> serving
    09:00:06 counter 1              -> serving A001
    09:00:07 pause 1 meal           -> refused COUNTER_BUSY
    09:00:08 next 1                 -> refused COUNTER_BUSY
    09:00:30 finish 1 completed     -> served A001
    09:00:31 pause 1 meal           -> done
    09:00:31 counter 1              -> paused
    09:00:32 pause 1 meal           -> nothing
    09:00:33 pause 1 meeting        -> done
    09:00:34 next 1                 -> refused COUNTER_PAUSED
    09:00:35 call 1 A001            -> refused COUNTER_PAUSED
    09:00:36 clerk 11 open 1        -> done
    09:00:37 next 1                 -> none
    09:00:38 pause 1 break          -> done
    09:00:39 clerk 11 leave         -> done
    09:00:39 counter 1              -> closed
    09:00:40 clerk 11 leave         -> nothing
  )");
}

TEST(CounterTest, IsTakenFromAClerkByASupervisorWithAReason) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport              -> A001
    09:00:01 issue passport              -> A002
    09:00:02 next 1                      -> A001
    09:00:03 start 1
    09:00:04 release 1                   -> refused REASON_REQUIRED
    09:00:04 release 9 because illness   -> refused UNKNOWN_COUNTER
    09:00:04 release 2 because illness   -> refused COUNTER_NOT_OPEN
    09:00:05 release 1 because illness   -> released A001, done
    09:00:05 counter 1                   -> closed
    09:00:06 line passport               -> A001 A002
    09:00:07 clerk 12 open 2
    09:00:08 release 2 because mistake   -> done
    09:00:09 clerk 11 open 1
    09:00:10 next 1                      -> A001
  )");
}

TEST(CounterTest, TakesOtherServicesForTheRestOfTheDay) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 14 open 4
    09:00:00 issue passport                      -> A001
    09:00:01 next 4                              -> none
    09:00:02 skills 9 passport                   -> refused UNKNOWN_COUNTER
    09:00:02 skills 4 dancing                    -> refused UNKNOWN_SERVICE
    09:00:02 skills 4 passport=princes           -> refused UNKNOWN_CLASS
    09:00:02 skills 4 passport passport>=2       -> refused OUT_OF_RANGE
    09:00:03 skills 4 cashier passport           -> done
    09:00:04 skills 4 cashier passport           -> nothing
    09:00:05 next 4                              -> A001
    09:00:06 finish 4 completed
    09:00:07 day close
  )");
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 14 open 4
    09:00:00 issue passport -> A001
    09:00:01 next 4         -> none
  )",
           20261124);
}

}  // namespace
}  // namespace onestop::testing
