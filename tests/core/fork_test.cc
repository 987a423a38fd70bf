#include <gtest/gtest.h>

#include "server/core/decide.h"
#include "tests/support/hall_script.h"

// A history that goes on after records that are lost: what may stand on paper is not given out again.

namespace onestop::testing {
namespace {

class ForkTest : public ::testing::Test {
 protected:
  ForkTest() : hall_(TestHall()) {
    EXPECT_TRUE(hall_.Do(Supervisor(), core::OpenDay{{}, TestDay()}, At("09:00:00")).ok());
    Take("09:00:00", "passport");
    Take("09:00:01", "passport");
    Take("09:00:02", "tax");
  }

  static Time At(const char* text, int32_t date = 20261123) { return TimeOfDay(text, date); }

  // The number on the ticket that is taken.
  std::string Take(const char* time, const std::string& service, int32_t date = 20261123) {
    core::IssueTicket command;
    command.matters = {WantService(service)};
    const auto events = hall_.Do(Kiosk(), command, At(time, date));
    if (!events.ok()) return std::string(events.status().message());
    const core::TicketName& name = std::get<core::TicketIssued>(events->front()).ticket;
    return hall_.state().config->NumberText(name.series, name.number);
  }

  void Fork(const char* time, uint32_t skip, uint64_t epoch = 1001) {
    core::ForkHistory command;
    command.epoch = epoch;
    command.kept_sequence = hall_.state().sequence;
    command.skip = skip;
    command.reason = "disk replaced";
    ASSERT_TRUE(hall_.Do(Supervisor(), command, At(time)).ok());
  }

  void OpenDay(const char* time, int32_t date) {
    ASSERT_TRUE(hall_.Do(Supervisor(), core::CloseDay{}, At(time, date)).ok());
    ASSERT_TRUE(hall_.Do(Supervisor(), core::OpenDay{{}, TestDay(date)}, At(time, date)).ok());
  }

  Hall hall_;
};

TEST_F(ForkTest, LeavesOutNumbersOfEverySeriesAndIds) {
  Fork("09:30:00", 500);
  EXPECT_EQ(hall_.state().forked_epoch, 1001U);
  EXPECT_EQ(Take("09:30:01", "passport"), "A503");
  EXPECT_EQ(Take("09:30:02", "tax"), "B502");
  EXPECT_EQ(Take("09:30:03", "passport"), "A504");
  // Four series with 500 numbers each, any of which may have been on a ticket with an id of its own.
  EXPECT_EQ(hall_.state().tickets[2].id(), core::TicketId(3));
  EXPECT_EQ(hall_.state().tickets[3].id(), core::TicketId(2004));
}

TEST_F(ForkTest, FindsTicketsOnBothSidesAndNoneBetween) {
  Fork("09:30:00", 500);
  Take("09:30:01", "passport");
  const core::State& state = hall_.state();
  EXPECT_EQ(state.FindTicket("A002")->id(), core::TicketId(2));
  EXPECT_EQ(state.FindTicket("A503")->id(), core::TicketId(2004));
  EXPECT_EQ(state.FindTicket("2004")->name.number, 503U);
  for (const char* lost : {"A003", "A502", "A504", "4", "2003", "2005"}) {
    EXPECT_EQ(state.FindTicket(lost), nullptr) << lost;
  }
}

TEST_F(ForkTest, TheSameDateGoesOnPastTheHole) {
  Fork("09:30:00", 500);
  ASSERT_TRUE(hall_.Do(Supervisor(), core::CloseDay{}, At("10:00:00")).ok());
  ASSERT_TRUE(hall_.Do(Supervisor(), core::OpenDay{{}, TestDay()}, At("10:00:01")).ok());
  EXPECT_EQ(Take("10:00:02", "passport"), "A503");
}

// A copy of yesterday evening was put in place today: the lost past had opened today.
TEST_F(ForkTest, ADayThatOpensSoonAfterKeepsOffTheNumbersThatMayBeOut) {
  Fork("23:00:00", 500);
  OpenDay("09:00:00", 20261124);
  EXPECT_EQ(Take("09:00:01", "passport", 20261124), "A503");
  OpenDay("09:00:00", 20261125);
  EXPECT_EQ(Take("09:00:01", "passport", 20261125), "A001");
}

TEST_F(ForkTest, MayHappenTwiceADay) {
  Fork("09:30:00", 10, 1001);
  EXPECT_EQ(Take("09:30:01", "passport"), "A013");
  Fork("09:31:00", 10, 2001);
  EXPECT_EQ(Take("09:31:01", "passport"), "A024");
  EXPECT_EQ(hall_.state().FindTicket("A013")->name.number, 13U);
  EXPECT_EQ(hall_.state().forked_epoch, 2001U);
}

TEST_F(ForkTest, NeedsAReasonAndNoConfiguration) {
  EXPECT_EQ(hall_.Try(Supervisor(), core::ForkHistory{}, At("09:30:00")), Reason::kReasonRequired);
  core::ForkHistory command;
  command.reason = "disk replaced";
  const auto events = core::Decide(core::State(), Supervisor(), command, At("09:30:00"));
  ASSERT_TRUE(events.ok());
  EXPECT_TRUE(std::get<core::HistoryForked>(events->front()).next_numbers.empty());
}

}  // namespace
}  // namespace onestop::testing
