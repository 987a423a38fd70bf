#include "server/core/counter_time.h"

#include <gtest/gtest.h>

#include "tests/metrics/hall.h"

namespace onestop {
namespace {

using testing::Second;
using testing::Story;

constexpr char kBusy[] = "onestop_counter_busy_seconds_total{hall=\"main\",counter=\"C1\"}";
constexpr char kIdle[] =
    "onestop_counter_idle_while_waiting_seconds_total{hall=\"main\",counter=\"C1\"}";

core::CounterOpened Opened() {
  core::CounterOpened opened;
  opened.counter = core::CounterId(1);
  return opened;
}

core::TicketClosed Closed() {
  core::TicketClosed closed;
  closed.counter = core::CounterId(1);
  closed.service = core::ServiceId(1);
  closed.ticket_class = core::ClassId(1);
  closed.state = core::TicketState::kServed;
  return closed;
}

TEST(CounterTimeTest, IsBusyFromTheCallToTheEnd) {
  Story story;
  story.At(0, {Opened()});
  story.At(100, {story.Called(1, 100, 1)});
  story.At(160, {Closed()});
  story.At(500, {});
  EXPECT_EQ(story.Value(kBusy), "60");
}

TEST(CounterTimeTest, CountsATicketInHandUpToNow) {
  Story story;
  story.At(0, {Opened()});
  story.At(100, {story.Called(1, 100, 1)});
  story.At(130, {});
  EXPECT_EQ(story.Value(kBusy), "30");
}

TEST(CounterTimeTest, OnePressThatClosesAndCallsLeavesNoGap) {
  Story story;
  story.At(0, {Opened(), story.Called(1, 0, 1)});
  story.At(50, {Closed(), story.Called(2, 10, 1)});
  story.At(80, {Closed()});
  EXPECT_EQ(story.Value(kBusy), "80");
  EXPECT_EQ(story.Value(kIdle), "0");
}

TEST(CounterTimeTest, IsIdleWhileTheTicketItCallsNextAlreadyWaits) {
  Story story;
  story.At(0, {Opened()});
  // Waits since 40; the counter is free since 0.
  story.At(100, {story.Called(1, 40, 1)});
  EXPECT_EQ(story.Value(kIdle), "60");
  // Waits since 50; the counter is free since 200.
  story.At(200, {Closed()});
  story.At(215, {story.Called(2, 50, 1)});
  EXPECT_EQ(story.Value(kIdle), "75");
}

TEST(CounterTimeTest, APauseIsNotIdle) {
  Story story;
  story.At(0, {Opened()});
  core::CounterPaused paused;
  paused.counter = core::CounterId(1);
  story.At(10, {paused});
  story.At(300, {Opened()});
  story.At(310, {story.Called(1, 0, 1)});
  EXPECT_EQ(story.Value(kIdle), "10");
}

TEST(CounterTimeTest, EveryWayOutOfTheHandsEndsBusy) {
  const core::CounterId counter(1);
  core::TicketMissed missed;
  missed.counter = counter;
  core::TicketParked parked;
  parked.counter = counter;
  core::TicketRequeued requeued;
  requeued.counter = counter;
  core::TicketTransferred transferred;
  transferred.from_counter = counter;
  core::TicketReleased released;
  released.counter = counter;
  core::CounterClosed closed;
  closed.counter = counter;
  for (const core::Event& event : core::Events{missed, parked, requeued, transferred, released,
                                               closed, core::DayClosed()}) {
    Story story;
    story.At(0, {Opened(), story.Called(1, 0, 1)});
    story.At(20, {event});
    story.At(60, {});
    EXPECT_EQ(story.Value(kBusy), "20") << "event " << event.index();
  }
}

TEST(CounterTimeTest, AParkedTicketTakenUpAgainIsBusy) {
  Story story;
  core::TicketResumed resumed;
  resumed.counter = core::CounterId(1);
  resumed.serving = true;
  story.At(0, {Opened(), resumed});
  story.At(25, {Closed()});
  EXPECT_EQ(story.Value(kBusy), "25");
}

TEST(CounterTimeTest, TakesUpWhereARecoveredStateStands) {
  core::State state = testing::MakeState(testing::MakeHall({}));
  core::Ticket& ticket = state.tickets.emplace_back();
  ticket.name.id = core::TicketId(1);
  ticket.called = Second(100);
  state.counters[0].ticket = core::TicketId(1);
  state.counters[0].state = core::CounterState::kServing;
  core::CounterTime time;
  time.Begin(state);
  EXPECT_EQ(time.Busy(core::CounterId(1), Second(130)), std::chrono::seconds(30));
  EXPECT_EQ(time.Busy(core::CounterId(2), Second(130)), Duration(0));
}

}  // namespace
}  // namespace onestop
