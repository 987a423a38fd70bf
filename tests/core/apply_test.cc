#include "server/core/apply.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "server/core/index.h"
#include "tests/support/hall_check.h"
#include "tests/support/test_hall.h"

// Apply refuses by ending the process: a record that does not fit would double or lose a ticket.

namespace onestop::testing {
namespace {

using S = core::TicketState;

class ApplyDeathTest : public ::testing::Test {
 protected:
  ApplyDeathTest() {
    GTEST_FLAG_SET(death_test_style, "fast");
    Apply(core::ConfigApplied{std::make_shared<core::Config>(TestHallInForce())});
    Apply(core::DayOpened{TestDay(), false});
    Apply(Issued(1));
  }
  static core::TicketIssued Issued(uint32_t number) {
    core::TicketIssued event;
    event.ticket = Name(number);
    event.ticket_class = core::ClassId(1);
    core::Matter matter;
    matter.service = core::ServiceId(1);
    event.matters = {matter};
    event.date = 20261123;
    return event;
  }
  static core::TicketName Name(uint32_t number) {
    return {core::TicketId(number), core::SeriesId(1), number};
  }
  static core::TicketCalled Called(uint32_t number, uint32_t counter) {
    core::TicketCalled event;
    event.ticket = Name(number);
    event.counter = core::CounterId(counter);
    event.service = core::ServiceId(1);
    event.ticket_class = core::ClassId(1);
    event.matter = 1;
    return event;
  }
  static core::TicketClosed Closed(uint32_t number, S state) {
    core::TicketClosed event;
    event.ticket = Name(number);
    event.state = state;
    return event;
  }
  void Apply(core::Event event) {
    const std::vector<core::Event> events = {std::move(event)};
    core::Apply(state, {state.sequence + 1, time, Timer()}, events);
  }
  core::State state;
  Time time = TimeOfDay("09:00:00");
};

TEST_F(ApplyDeathTest, EndsWhenARecordIsMissingOrStandsTwice) {
  const std::vector<core::Event> none;
  EXPECT_DEATH(core::Apply(state, {state.sequence, time, Timer()}, none), "stands twice");
  EXPECT_DEATH(core::Apply(state, {state.sequence + 2, time, Timer()}, none), "is missing");
}

TEST_F(ApplyDeathTest, EndsWhenTimeGoesBack) {
  time -= Duration(1);
  EXPECT_DEATH(Apply(core::SessionChanged{core::DayState::kOpen}), "time went back");
}

TEST_F(ApplyDeathTest, EndsWhenANumberOrIdIsSkippedOrUsedTwice) {
  EXPECT_DEATH(Apply(Issued(1)), "skipped or used twice");
  EXPECT_DEATH(Apply(Issued(3)), "skipped or used twice");
  core::TicketIssued event = Issued(2);
  event.ticket.number = 1;
  EXPECT_DEATH(Apply(event), "skipped or used twice");
}

TEST_F(ApplyDeathTest, EndsWhenATicketWouldLeaveTheGraph) {
  EXPECT_DEATH(Apply(Closed(1, S::kServed)), "cannot go from state");
  EXPECT_DEATH(Apply(Closed(7, S::kCancelled)), "no such ticket");
  EXPECT_DEATH(Apply(core::ServiceStarted{Name(1), core::CounterId(1), {}, {}, false}),
               "cannot go from state");
  EXPECT_DEATH(Apply(core::TicketRecalled{Name(1), core::CounterId(1), {}, 1}), "is not in state");
  core::MatterFinished finished;
  finished.ticket = Name(1);
  finished.matter = 1;
  EXPECT_DEATH(Apply(finished), "is not in state");
  Apply(Closed(1, S::kCancelled));
  EXPECT_DEATH(Apply(Called(1, 1)), "cannot go from state");
  EXPECT_DEATH(Apply(core::TicketClassSet{Name(1), core::ClassId(2), {}, true, {}}), "is closed");
}

TEST_F(ApplyDeathTest, EndsWhenACounterWouldHaveTwoTicketsOrATicketTwoCounters) {
  Apply(Issued(2));
  Apply(Called(1, 1));
  EXPECT_DEATH(Apply(Called(2, 1)), "would have two tickets");
  EXPECT_DEATH(Apply(Called(1, 2)), "cannot go from state");
  EXPECT_DEATH(Apply(core::TicketReleased{Name(1), core::CounterId(2), "x"}), "is not at counter");
  EXPECT_DEATH(Apply(core::CounterClosed{core::CounterId(1), ""}), "with a ticket in hand");
  EXPECT_DEATH(Apply(core::DayClosed{}), "with a ticket at a counter");
}

// The published graph: each line names a state and where it may go.
TEST(IsEdgeTest, IsThePublishedGraphAndNothingElse) {
  const std::map<S, std::set<S>> graph = {
      {S::kNone, {S::kWaiting, S::kReserved}},
      {S::kWaiting, {S::kCalled, S::kPostponed, S::kCancelled, S::kExpired}},
      {S::kReserved, {S::kWaiting, S::kCancelled, S::kExpired}},
      {S::kPostponed, {S::kWaiting, S::kCancelled, S::kExpired}},
      {S::kCalled, {S::kServing, S::kMissed, S::kNoShow, S::kWaiting}},
      {S::kServing, {S::kWaiting, S::kServed, S::kParked}},
      {S::kParked, {S::kServing, S::kWaiting, S::kCancelled, S::kExpired}},
      {S::kMissed, {S::kWaiting, S::kCalled, S::kNoShow, S::kCancelled}},
  };
  for (size_t from = 0; from < core::kTicketStates; ++from) {
    for (size_t to = 0; to < core::kTicketStates; ++to) {
      const auto line = graph.find(static_cast<S>(from));
      const bool edge = line != graph.end() && line->second.count(static_cast<S>(to)) != 0;
      EXPECT_EQ(core::IsEdge(static_cast<S>(from), static_cast<S>(to)), edge)
          << StateName(static_cast<S>(from)) << " to " << StateName(static_cast<S>(to));
    }
  }
}

}  // namespace
}  // namespace onestop::testing
