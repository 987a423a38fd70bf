#include <gtest/gtest.h>

#include "tests/support/hall_script.h"

// The hall-day: sessions, the clock, notices, the end of the day, the same date again, the next
// one.

namespace onestop::testing {
namespace {

TEST(DayTest, OpensItsSessionsByTheClock) {
  HallScript hall;
  hall.Run(R"(
    08:30:00 deadline  -> none
    08:30:00 day       -> over
    08:30:00 day open  -> new day
    08:30:00 day       -> closed
    08:30:00 deadline  -> 09:00:00
    08:59:59 tick      -> nothing
    09:00:00 tick      -> open
    09:00:00 deadline  -> 11:30:00
    11:30:00 tick      -> last tickets
    11:30:00 deadline  -> 12:00:00
    12:00:00 tick      -> closed
    12:00:00 deadline  -> 13:30:00
    13:30:00 tick      -> open
    16:30:00 tick      -> last tickets
    17:00:00 tick      -> closed
    17:00:00 deadline  -> 22:00:00
    22:00:00 tick      -> over
    22:00:00 deadline  -> none
  )");
}

TEST(DayTest, CatchesUpWithWhatTheClockSlept) {
  HallScript hall;
  hall.Run(R"(
    08:30:00 day open  -> new day
    11:45:00 tick      -> last tickets
    14:00:00 tick      -> open
    23:00:00 tick      -> over
  )");
}

TEST(DayTest, AnEdgeThatPassedBetweenTwoCommandsIsStillDue) {
  HallScript hall;
  hall.Run("08:59:00 day open");
  // Decided after nine without the clock being asked first, as at the end of a long batch.
  const auto done = hall.hall().Do(Clerk(11), core::OpenCounter{"1"}, TimeOfDay("09:00:01"));
  ASSERT_TRUE(done.ok());
  hall.Run(R"(
    09:00:01 deadline -> 09:00:01
    09:00:01 tick     -> open
    09:00:01 deadline -> 11:30:00
  )");
}

TEST(DayTest, OpensOnceAndOnlyWithSessions) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open holiday   -> refused NOT_A_WORKING_DAY
    09:00:00 day open           -> new day, open
    09:00:01 day open           -> refused DAY_ALREADY_OPEN
    23:00:00 day open           -> refused OUT_OF_RANGE
  )");
  core::DayPlan empty = TestDay(20261124);
  empty.sessions.clear();
  const Time next = TimeOfDay("09:00:00", 20261124);
  EXPECT_EQ(hall.hall().Try(Supervisor(), core::OpenDay{{}, empty}, next), Reason::kOutOfRange);
  const core::OpenDay yesterday{{}, TestDay(20261122)};
  EXPECT_EQ(hall.hall().Try(Supervisor(), yesterday, next), Reason::kOutOfRange);
}

TEST(DayTest, GetsALongerPlanWhileItIsOpen) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open                -> new day, open
    09:00:00 issue passport          -> A001
    16:50:00 tick                    -> last tickets
    16:50:00 day open 20261123 until 19:00 -> reopened, last tickets
    16:50:01 ticket A001             -> waiting
    17:30:00 tick                    -> nothing
    19:00:00 tick                    -> closed
  )");
}

TEST(DayTest, LastTicketsAreStillCalledAndServed) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    11:29:00 issue passport      -> A001
    11:29:00 issue passport      -> A002
    11:35:00 next 1              -> A001
    12:05:00 next 1 finish completed -> A002
    12:06:00 day                 -> closed
    12:06:00 finish 1 completed  -> served A002
  )");
}

TEST(DayTest, DoesNotCloseOverSomebodyAtACounterUnlessForcedWithWords) {
  HallScript hall;
  hall.Run(R"(
    08:00:00 day close               -> refused DAY_NOT_OPEN
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 clerk 12 open 2
    09:00:00 issue passport          -> A001
    09:00:00 issue passport          -> A002
    09:00:00 issue passport          -> A003
    09:00:00 next 1                  -> A001
    09:00:00 next 2                  -> A002
    09:00:00 start 2
    09:00:01 day close               -> refused DAY_BUSY
    09:00:01 day close force         -> refused REASON_REQUIRED
    09:00:02 day close force "fire"  -> released A001, released A002, expired A001, expired A002, expired A003, over by force
    09:00:02 counter 1               -> closed
    09:00:02 counter 2               -> closed
    09:00:03 day close               -> refused DAY_NOT_OPEN
    09:00:03 next 1                  -> refused COUNTER_NOT_OPEN
  )");
}

TEST(DayTest, EndsByItselfOnceTheLastCounterIsFree) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport      -> A001
    09:00:00 next 1              -> A001
    17:10:00 tick                -> closed
    22:00:00 tick                -> nothing
    22:00:00 deadline            -> none
    22:10:00 start 1
    22:20:00 finish 1 completed  -> served A001
    22:20:00 deadline            -> 22:00:00
    22:20:00 tick                -> over
  )");
}

TEST(DayTest, EndsWithPeopleInEveryState) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport                    -> A001
    09:00:00 next 1                            -> A001
    09:00:01 recall 1
    09:00:30 absent 1                          -> missed
    09:00:31 issue passport                    -> A002
    09:00:31 next 1                            -> A002
    09:00:32 start 1
    09:00:33 park 1
    09:00:34 issue passport                    -> A003
    09:00:34 postpone A003 60
    09:00:35 issue passport web                -> A004 reserved
    09:00:36 issue passport                    -> A005
    09:00:36 issue passport                    -> A006
    09:00:36 move A006 to counter 1 because x
    09:00:37 pause 1 meal
    09:00:40 day close                         -> no-show A001, expired A002, expired A003, expired A004, expired A005, expired A006, over
    09:00:40 counter 1                         -> closed
  )");
  EXPECT_EQ(hall.Last<core::DayClosed>().expired, 5U);
  EXPECT_EQ(hall.Last<core::DayClosed>().no_shows, 1U);
  hall.Run("09:00:41 deadline -> none");
}

TEST(DayTest, ReopenedOnTheSameDateGoesOnWithItsNumbers) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue passport      -> A001
    09:00:00 issue tax           -> B001
    09:00:01 day close
    09:00:02 day open            -> reopened, open
    09:00:02 ticket A001         -> expired
    09:00:03 issue passport      -> A002
    09:00:03 issue tax           -> B002
    09:00:04 clerk 11 open 1
    09:00:05 next 1              -> A002
  )");
}

TEST(DayTest, TheNextDateStartsAfresh) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport      -> A001
    09:00:00 issue passport      -> A002
    09:00:00 next 1              -> A001
    09:00:01 finish 1 completed
    09:00:02 day close
  )");
  hall.Run(R"(
    08:30:00 ticket A001         -> served
    08:30:00 day open            -> new day
    08:30:00 ticket A001         -> unknown
    09:00:00 issue passport      -> A001
  )",
           20261124);
  EXPECT_EQ(hall.state().FindTicket("A001")->id(), core::TicketId(3));
  EXPECT_TRUE(hall.state().recent_calls.empty());
  EXPECT_EQ(hall.state().At(core::ServiceId(1)).issued, 1U);
  EXPECT_EQ(hall.state().At(core::ServiceId(1)).calls, 0U);
}

TEST(DayTest, TheClockOpensTheNextDateOverWhoeverWasForgotten) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport      -> A001
    09:00:00 issue passport      -> A002
    09:00:00 next 1              -> A001
    24:10:00 ticket A001         -> called
    24:10:00 next 1 finish completed -> A002
  )");
  hall.Run(R"(
    08:30:00 day open            -> refused DAY_BUSY
    08:30:00 timer day open      -> released A002, expired A002, over by force, new day
    08:30:01 counter 1           -> closed
  )",
           20261124);
}

TEST(DayTest, PostsNoticesThatEndByThemselves) {
  HallScript hall;
  hall.Run(R"(
    08:00:00 notice "closed at noon"                -> refused MISSING_FIELD
    08:00:00 notice "closed at noon" until 12:00    -> notice 1
    08:00:00 deadline                               -> 12:00:00
    09:00:00 day open
    09:00:00 notice ""                              -> refused MISSING_FIELD
    09:00:00 notice "lift broken" in f9             -> refused UNKNOWN_AREA
    09:00:00 notice "lift broken" in f2             -> notice 2
    09:00:00 notice "over already" until 08:59      -> refused OUT_OF_RANGE
    09:00:00 notice-again 7 "lift repaired"         -> refused UNKNOWN_NOTICE
    09:00:00 notice-again x "lift repaired"         -> refused UNKNOWN_NOTICE
    09:00:00 notice-again 2 "lift repaired" until 10:00 -> notice 2
    09:00:00 notice "third"                         -> notice 3
    09:00:01 withdraw 3                             -> withdrawn 3
    09:00:01 withdraw 3                             -> refused UNKNOWN_NOTICE
    10:00:00 tick                                   -> withdrawn 2
    12:00:00 tick                                   -> withdrawn 1, closed
  )");
  EXPECT_TRUE(hall.state().notices.empty());
  for (int i = 0; i < 20; ++i) hall.Run("12:00:00 notice x");
  hall.Run("12:00:00 notice x -> refused OUT_OF_RANGE");
}

TEST(DayTest, KeepsTheLastCallsForDisplays) {
  HallScript hall;
  hall.Run("09:00:00 day open\n09:00:00 clerk 11 open 1");
  for (int i = 0; i < 30; ++i) {
    hall.Run("09:00:00 issue passport\n09:00:00 next 1\n09:00:00 finish 1 completed");
  }
  EXPECT_EQ(hall.state().recent_calls.size(), core::kRecentCalls);
  EXPECT_EQ(hall.state().recent_calls.back().ticket.number, 30U);
  hall.Run("09:00:00 issue passport\n09:00:01 next 1\n09:00:02 recall 1");
  EXPECT_EQ(hall.state().recent_calls.back().recall, 1U);
}

TEST(DayTest, AnswersNothingWhenTheCommandComesOutTheSame) {
  HallScript hall;
  const size_t before = hall.hall().records();
  hall.Run("08:00:00 tick -> nothing\n08:00:00 clerk 11 leave -> nothing");
  EXPECT_EQ(hall.hall().records(), before);
}

}  // namespace
}  // namespace onestop::testing
