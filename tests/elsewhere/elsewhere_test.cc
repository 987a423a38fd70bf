#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/metrics/metrics.h"
#include "tests/rpc/world.h"
#include "tests/support/hall_script.h"

// See README.md.

namespace onestop {
namespace {

using rpc::Who;
using rpc::World;
using testing::TimeOfDay;
using Tickets = v1::TicketService::Stub;
using Counters = v1::CounterService::Stub;

// Does it in so many threads at once, each told which one it is.
template <class Function>
void AtOnce(int threads, Function function) {
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back([&function, i] { function(i); });
  for (std::thread& thread : all) thread.join();
}

TEST(Elsewhere, TwoClerksCallTheSameCitizen) {
  World world;
  constexpr int kTickets = 60;
  // As many from each as a kiosk may ask for at once.
  for (int i = 0; i < kTickets; i += 20) {
    const Who kiosk = world.Enroll(Role::kKiosk);
    for (int n = 0; n < 20; ++n) world.Issue(kiosk, "passport");
  }
  const std::vector<Who> clerks = {world.AtCounter(11, "1"), world.AtCounter(12, "2")};
  std::mutex mutex;
  std::map<std::string, int> called;
  AtOnce(2, [&](int i) {
    const std::string counter = std::to_string(i + 1);
    v1::CallNextRequest next;
    next.set_counter(counter);
    while (true) {
      // Nobody presses so fast that the limit for each device is met, even if one clerk serves all.
      world.clock().Advance(std::chrono::seconds(1));
      const auto reply = world.Call(clerks[static_cast<size_t>(i)], &Counters::CallNext, next);
      ASSERT_TRUE(reply.ok()) << reply.status();
      if (!reply->has_called()) return;
      const std::string number = reply->called().number();
      {
        const std::lock_guard<std::mutex> lock(mutex);
        ++called[number];
      }
      // The next press finishes this one.
      next.mutable_current()->set_ticket(number);
      next.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
    }
  });
  EXPECT_EQ(called.size(), size_t{kTickets});
  for (const auto& [number, times] : called) EXPECT_EQ(times, 1) << number;
}

TEST(Elsewhere, TheSameNumberIsPrintedTwiceUnderLoad) {
  World world;
  constexpr int kKiosks = 16;
  constexpr int kEach = 20;
  std::vector<Who> kiosks;
  for (int i = 0; i < kKiosks; ++i) kiosks.push_back(world.Enroll(Role::kKiosk));
  std::mutex mutex;
  std::multiset<std::string> printed;
  AtOnce(kKiosks, [&](int i) {
    for (int n = 0; n < kEach; ++n) {
      v1::IssueTicketRequest issue;
      issue.add_matters()->set_service("passport");
      const auto reply = world.Call(kiosks[static_cast<size_t>(i)], &Tickets::IssueTicket, issue);
      ASSERT_TRUE(reply.ok()) << reply.status();
      const std::lock_guard<std::mutex> lock(mutex);
      printed.insert(reply->ticket().number());
    }
  });
  ASSERT_EQ(printed.size(), size_t{kKiosks * kEach});
  // None twice means each once, and then none is left out either.
  for (int n = 1; n <= kKiosks * kEach; ++n) {
    std::string number = std::to_string(n);
    number.insert(0, number.size() < 3 ? 3 - number.size() : 0, '0');
    EXPECT_EQ(printed.count("A" + number), 1U) << number;
  }
}

TEST(Elsewhere, APriorityClassStarvesTheRest) {
  testing::HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport elderly -> A001
    09:00:00 issue passport elderly -> A002
    09:00:00 issue passport         -> A003
    09:00:00 next 1                 -> A001
  )");
  // A window that serves one a minute, and another elderly person every minute.
  for (int minute = 1; minute < 10; ++minute) {
    hall.Run(absl::StrCat("09:0", minute, ":00 issue passport elderly\n09:0", minute,
                          ":01 next 1 finish completed"));
    const auto& call = hall.Last<core::TicketCalled>();
    if (call.ticket.number == 3) {
      EXPECT_GE(minute, 2) << "priority means something";
      return;
    }
  }
  ADD_FAILURE() << "the one without priority was not called in ten minutes";
}

TEST(Elsewhere, ARetryAfterALostReplyActsTwice) {
  World world;
  const Who kiosk = world.Enroll(Role::kKiosk);
  v1::IssueTicketRequest issue;
  issue.add_matters()->set_service("passport");
  issue.set_request_id(world.NewRequestId());
  const auto first = world.Send(kiosk, &Tickets::IssueTicket, issue);
  const auto again = world.Send(kiosk, &Tickets::IssueTicket, issue);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(again->ticket().SerializeAsString(), first->ticket().SerializeAsString());
  EXPECT_EQ(again->tracking_token(), first->tracking_token());
  EXPECT_TRUE(again->receipt().duplicate());
  EXPECT_EQ(world.Issue(kiosk, "passport").ticket().number(), "A002");

  // Also when the clerk presses, the reply is lost, and both presses come at once.
  const Who clerk = world.AtCounter(11, "1");
  v1::CallNextRequest next;
  next.set_counter("1");
  next.set_request_id(world.NewRequestId());
  std::mutex mutex;
  std::multiset<std::string> called;
  AtOnce(4, [&](int) {
    const auto reply = world.Send(clerk, &Counters::CallNext, next);
    ASSERT_TRUE(reply.ok()) << reply.status();
    const std::lock_guard<std::mutex> lock(mutex);
    called.insert(reply->called().number());
  });
  EXPECT_EQ(called.count("A001"), 4U);
}

TEST(Elsewhere, NumbersStartOverAtMidnightUtcOrAfterASession) {
  // In Shanghai it is 08:00 when the date changes in UTC.
  core::DayPlan plan = testing::TestDay();
  plan.sessions.front().open = TimeOfDay("07:00:00");
  testing::HallScript hall;
  ASSERT_TRUE(hall.hall()
                  .Do(testing::Supervisor(), core::OpenDay{{}, plan}, TimeOfDay("07:00:00"))
                  .ok());
  hall.Run(R"(
    07:59:59 issue passport -> A001
    08:00:00 issue passport -> A002
    08:00:01 issue passport -> A003
    11:29:59 issue passport -> A004
    13:30:00 issue passport -> A005
    16:29:59 issue passport -> A006
    17:00:01 issue passport -> refused SESSION_CLOSED
    17:30:00 day close      -> expired A001, expired A002, expired A003, expired A004, expired A005, expired A006, over
  )");
  // Opened once more on the same evening, the run goes on; on the next day it is a new one.
  core::DayPlan evening = testing::TestDay();
  evening.sessions = {{TimeOfDay("18:00:00"), TimeOfDay("19:30:00"), TimeOfDay("20:00:00")}};
  ASSERT_TRUE(hall.hall()
                  .Do(testing::Supervisor(), core::OpenDay{{}, evening}, TimeOfDay("18:00:00"))
                  .ok());
  hall.Run("18:00:01 issue passport -> A007\n21:00:00 day close");
  hall.Run("09:00:00 day open -> new day, open\n09:00:01 issue passport -> A001", 20261124);
}

TEST(Elsewhere, WaitStatisticsStartAnewWithARecall) {
  metrics::Metrics metrics;
  testing::Hall hall;
  metrics.AddHall("main", hall.state());
  const auto act = [&](const core::Actor& actor, const core::Command& command, const char* time) {
    const auto events = hall.Do(actor, command, TimeOfDay(time));
    ASSERT_TRUE(events.ok()) << events.status();
    metrics.OnRecord("main", {hall.state().sequence, hall.state().time, actor}, *events,
                     hall.state().config.get());
  };
  const auto value = [&](const std::string& series) {
    const std::string text = metrics.Text();
    const size_t at = text.find(series + " ");
    if (at == std::string::npos) return std::string("none");
    const size_t from = at + series.size() + 1;
    return text.substr(from, text.find('\n', from) - from);
  };
  const std::string labels =
      "{hall=\"main\",leg=\"first\",service=\"passport\"}";
  act(testing::Supervisor(), core::OpenDay{{}, testing::TestDay()}, "09:00:00");
  act(testing::Clerk(11), core::OpenCounter{"1"}, "09:00:00");
  core::IssueTicket issue;
  issue.matters = {testing::WantService("passport")};
  act(testing::Kiosk(), issue, "09:00:00");
  act(testing::Clerk(11), core::CallNext{"1", {}}, "09:10:00");
  EXPECT_EQ(value("onestop_wait_seconds_sum" + labels), "600");
  // Called again twice, given up, found again, called again: who came at nine waited ten minutes.
  act(testing::Clerk(11), core::RecallTicket{"1", "A001"}, "09:11:00");
  act(testing::Clerk(11), core::RecallTicket{"1", "A001"}, "09:13:00");
  act(testing::Clerk(11), core::MarkAbsent{"1", "A001"}, "09:15:00");
  core::CheckIn back;
  back.ticket = "A001";
  act(testing::Kiosk(), back, "09:20:00");
  act(testing::Clerk(11), core::CallNext{"1", {}}, "09:21:00");
  EXPECT_EQ(value("onestop_wait_seconds_sum" + labels), "600");
  EXPECT_EQ(value("onestop_wait_seconds_count" + labels), "1");
}

TEST(Elsewhere, AtTheEndOfTheDayThoseWhoWaitAreCarriedOverOrLost) {
  testing::HallScript hall;
  hall.Run(R"(
    09:00:00 day open
    09:00:00 clerk 11 open 1
    09:00:00 issue passport -> A001
    09:00:00 issue passport -> A002
    09:00:00 issue tax      -> B001
    09:00:01 next 1         -> A001
    09:10:00 finish 1 completed
    22:00:00 tick           -> expired A002, expired B001, over
  )");
  const core::State& state = hall.state();
  EXPECT_EQ(state.counts[static_cast<size_t>(core::TicketState::kExpired)], 2U);
  EXPECT_EQ(state.counts[static_cast<size_t>(core::TicketState::kServed)], 1U);
  EXPECT_EQ(state.counts[static_cast<size_t>(core::TicketState::kWaiting)], 0U);
  // Nobody stands in tomorrow's line.
  hall.Run(R"(
    09:00:00 day open        -> new day, open
    09:00:00 clerk 11 open 1
    09:00:00 next 1          -> none
  )", 20261124);
  EXPECT_EQ(state.FindTicket("A002"), nullptr);
}

TEST(Elsewhere, OfTwoCallsAtOnceADisplayDropsOne) {
  World world;
  const Who kiosk = world.Enroll(Role::kKiosk);
  const Who display = world.Enroll(Role::kDisplay);
  const std::vector<Who> clerks = {world.AtCounter(11, "1"), world.AtCounter(12, "2")};
  for (int i = 0; i < 20; ++i) world.Issue(kiosk, "passport");
  const auto watch = [&] {
    return world.Watch(display, &v1::HallService::Stub::WatchCalls, v1::WatchCallsRequest());
  };
  auto stream = watch();
  auto message = stream.Next();
  ASSERT_TRUE(message.has_value());
  uint64_t last = message->current();
  std::mutex mutex;
  std::set<std::string> called;
  AtOnce(2, [&](int i) {
    const std::string counter = std::to_string(i + 1);
    v1::CallNextRequest next;
    next.set_counter(counter);
    for (int n = 0; n < 10; ++n) {
      const auto reply = world.Call(clerks[static_cast<size_t>(i)], &Counters::CallNext, next);
      ASSERT_TRUE(reply.ok() && reply->has_called()) << reply.status();
      const std::string number = reply->called().number();
      next.mutable_current()->set_ticket(number);
      next.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
      const std::lock_guard<std::mutex> lock(mutex);
      called.insert(number);
    }
  });
  ASSERT_EQ(called.size(), 20U);
  std::vector<std::string> shown;
  while (shown.size() < called.size()) {
    message = stream.Next();
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->previous(), last) << "a message is missing";
    last = message->current();
    for (const v1::Call& call : message->calls()) shown.push_back(call.number());
  }
  EXPECT_EQ(std::set<std::string>(shown.begin(), shown.end()), called);
  // And a display that was away meanwhile is given them all, in the same order.
  auto late = watch();
  message = late.Next();
  ASSERT_TRUE(message.has_value());
  std::vector<std::string> caught_up;
  for (const v1::Call& call : message->calls()) caught_up.push_back(call.number());
  EXPECT_EQ(caught_up, shown);
}

}  // namespace
}  // namespace onestop
