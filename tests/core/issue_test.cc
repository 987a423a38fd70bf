#include <gtest/gtest.h>

#include "server/core/decide.h"
#include "server/core/limits.h"
#include "tests/support/hall_script.h"

// Taking a ticket: what is asked for, what the hall allows, numbers, classes and holders.

namespace onestop::testing {
namespace {

TEST(IssueTest, NeedsAHallWithAConfigurationAndAnOpenSession) {
  const core::State empty;
  const auto refused = core::Decide(empty, Kiosk(), core::IssueTicket{}, Time());
  EXPECT_EQ(ReasonOf(refused.status()), Reason::kDayNotOpen);
  EXPECT_EQ(core::Decide(empty, Timer(), core::Tick{}, Time())->size(), 0U);

  HallScript hall;
  hall.Run(R"(
    08:00:00 issue passport -> refused DAY_NOT_OPEN
    08:30:00 day open       -> new day
    08:59:59 issue passport -> refused SESSION_CLOSED
    09:00:00 issue passport -> A001
    11:29:59 issue passport -> A002
    11:30:00 issue passport -> refused LAST_TICKETS_GONE
    12:00:00 issue passport -> refused SESSION_CLOSED
    13:30:00 issue passport -> A003
    17:00:00 issue passport -> refused SESSION_CLOSED
  )");
}

TEST(IssueTest, GivesEachSeriesItsOwnRunOfNumbersSharedByItsServices) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue passport     -> A001
    09:00:00 issue permit-new   -> A002
    09:00:00 issue tax          -> B001
    09:00:00 issue passport-new -> A003
    09:00:00 issue pay          -> C001
  )");
  EXPECT_EQ(hall.state().FindTicket("B001")->area, core::AreaId(2));
  EXPECT_EQ(hall.state().NextTicket(), core::TicketId(6));
}

TEST(IssueTest, GrowsPastThreeDigits) {
  Hall hall(TestHall(), {.check_every = 500, .reindex_every = 500});
  const Time now = TimeOfDay("09:00:00");
  ASSERT_TRUE(hall.Do(Supervisor(), core::OpenDay{{}, TestDay()}, now).ok());
  core::IssueTicket command;
  command.matters = {WantItem("pay")};
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(hall.Do(Kiosk(), command, now).ok());
  const core::Ticket& last = hall.state().tickets.back();
  EXPECT_EQ(hall.state().config->NumberText(last.name.series, last.name.number), "C1000");
  EXPECT_EQ(hall.state().FindTicket("c1000"), &last);
}

TEST(IssueTest, RefusesWhatTheHallDoesNotHave) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue dancing                  -> refused UNKNOWN_ITEM
    09:00:00 issue nothing                  -> refused MISSING_FIELD
    09:00:00 issue passport princess        -> refused UNKNOWN_CLASS
    09:00:00 issue passport*100             -> refused OUT_OF_RANGE
    09:00:00 issue passport,passport        -> refused DUPLICATE_MATTER
    09:00:00 issue passport#1,passport#2    -> A001
    09:00:00 issue pay#1,pay#2,pay#3,pay#4,pay#5,pay#6 -> refused TOO_MANY_MATTERS
    09:00:00 issue passport former A099     -> refused UNKNOWN_TICKET
    09:00:00 issue passport former A001     -> refused UNKNOWN_TICKET
    09:00:01 cancel A001
    09:00:02 issue passport*99 former A001  -> A002
  )");
  EXPECT_EQ(hall.state().FindTicket("A002")->former, hall.state().FindTicket("A001")->id());
  EXPECT_EQ(hall.state().FindTicket("A002")->matters[0].quantity, 99U);
}

TEST(IssueTest, RefusesAMatterThatContradictsItself) {
  HallScript hall;
  hall.Run("09:00:00 day open");
  const Time now = TimeOfDay("09:00:00");
  core::IssueTicket command;
  command.matters = {WantItem("pay", "tax")};
  EXPECT_EQ(hall.hall().Try(Kiosk(), command, now), Reason::kUnknownItem);
  command.matters = {WantService("dancing")};
  EXPECT_EQ(hall.hall().Try(Kiosk(), command, now), Reason::kUnknownService);
  command.matters = {{}};
  EXPECT_EQ(hall.hall().Try(Kiosk(), command, now), Reason::kMissingField);
  command.matters = {WantItem("pay", "cashier")};
  EXPECT_TRUE(hall.hall().Do(Kiosk(), command, now).ok());
}

TEST(IssueTest, StopsForASuspendedServiceWithWords) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue tax                        -> B001
    09:00:01 suspend tax                      -> refused REASON_REQUIRED
    09:00:01 suspend dancing because x        -> refused UNKNOWN_SERVICE
    09:00:01 suspend tax because "no power"   -> done
    09:00:02 suspend tax because "no power"   -> nothing
    09:00:03 issue tax                        -> refused SERVICE_SUSPENDED
    09:00:03 issue passport,tax               -> refused SERVICE_SUSPENDED
    09:00:04 clerk 13 open 3
    09:00:05 next 3                           -> B001
    09:00:06 unsuspend passport               -> refused SERVICE_NOT_SUSPENDED
    09:00:06 unsuspend dancing                -> refused UNKNOWN_SERVICE
    09:00:06 unsuspend tax                    -> done
    09:00:07 issue tax                        -> B002
  )");
}

TEST(IssueTest, StopsWhenTheQuotaOfTheDayIsUsedUp) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue deed   -> D001
    09:00:00 issue notary -> D002
    09:00:00 cancel D001
    09:00:00 issue deed   -> D003
    09:00:00 issue deed   -> refused QUOTA_USED_UP
    09:00:01 day close
  )");
  hall.Run("09:00:00 day open\n09:00:00 issue deed -> D001", 20261124);
}

TEST(IssueTest, LimitsTheLiveTicketsOfOneHolder) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue passport holder anna  -> A001
    09:00:01 issue tax holder anna       -> B001
    09:00:02 issue permit holder anna    -> refused HOLDER_LIMIT
    09:00:02 issue permit holder bert    -> A002
    09:00:02 issue permit                -> A003
    09:00:03 cancel A001
    09:00:04 issue permit holder anna    -> A004
    09:00:05 issue permit holder anna    -> refused HOLDER_LIMIT
    09:00:06 day close
  )");
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue permit holder anna    -> A001
  )",
           20261124);
}

TEST(IssueTest, TellsWhenTheCallWouldComeAfterClosing) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    11:00:00 issue passport quote 90       -> A001
    16:00:00 issue passport quote 60       -> A002
    16:00:00 issue passport quote 61       -> refused CALL_AFTER_CLOSING
    16:00:00 issue passport quote 61 late  -> A003
  )");
}

TEST(IssueTest, GivesClassesToThoseWhoMayDeclareThem) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue passport elderly         -> A001
    09:00:00 issue passport veteran         -> refused CLASS_NOT_DECLARABLE
    09:00:00 guide issue passport veteran   -> A002
    09:00:01 class A001 veteran             -> refused CLASS_NOT_DECLARABLE
    09:00:01 guide class A001 princess      -> refused UNKNOWN_CLASS
    09:00:01 guide class A001 elderly       -> done
    09:00:01 guide class A001 elderly       -> refused NOTHING_TO_CHANGE
    09:00:02 guide class A001 veteran       -> done
    09:00:02 guide class A099 veteran       -> refused UNKNOWN_TICKET
    09:00:03 cancel A001
    09:00:04 guide class A001 elderly       -> refused TICKET_CLOSED
  )");
  EXPECT_TRUE(hall.state().FindTicket("A001")->class_verified);
  EXPECT_TRUE(hall.state().FindTicket("A002")->class_verified);
}

TEST(IssueTest, AClassChangesTheLine) {
  HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 issue passport                 -> A001
    09:00:01 issue passport                 -> A002
    09:00:02 guide class A002 elderly
    09:00:02 line passport                  -> A001 | A002
  )");
}

TEST(IssueTest, SaysHowManyAreAhead) {
  HallScript hall;
  hall.Run("09:00:00 day open\n09:00:00 issue passport");
  EXPECT_EQ(hall.Last<core::TicketIssued>().ahead, 0U);
  hall.Run("09:00:00 issue passport");
  EXPECT_EQ(hall.Last<core::TicketIssued>().ahead, 1U);
  hall.Run("09:00:00 issue passport elderly");
  EXPECT_EQ(hall.Last<core::TicketIssued>().ahead, 0U);
  hall.Run("09:00:00 issue passport booked booked-for 10:00\n09:00:01 issue passport booked");
  EXPECT_EQ(hall.Last<core::TicketIssued>().ahead, 0U);
}

TEST(IssueTest, StopsAtTheMostTicketsADayCanHold) {
  HallScript hall;
  hall.Run("09:00:00 day open");
  core::State full = hall.state();
  full.tickets.resize(core::kMaxTicketsPerDay);
  core::IssueTicket command;
  command.matters = {WantItem("pay")};
  EXPECT_EQ(ReasonOf(core::Decide(full, Kiosk(), command, TimeOfDay("09:00:00")).status()),
            Reason::kTooManyLiveTickets);
}

}  // namespace
}  // namespace onestop::testing
