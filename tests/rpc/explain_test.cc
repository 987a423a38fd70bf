#include "server/rpc/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/hall.h"

namespace onestop::rpc {
namespace {

using ::testing::HasSubstr;
using testing::Clerk;
using testing::Kiosk;
using testing::TimeOfDay;

class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    core::OpenDay open;
    open.plan = testing::TestDay();
    Do(testing::Supervisor(), open, TimeOfDay("08:30"));
    Do(testing::Timer(), core::Tick(), TimeOfDay("09:00"));
    core::OpenCounter window;
    window.counter = "1";
    Do(Clerk(7), window, TimeOfDay("09:00"));
  }

  core::Events Do(const core::Actor& actor, const core::Command& command, Time now) {
    auto events = hall_.Do(actor, command, now);
    EXPECT_TRUE(events.ok()) << events.status().message();
    return events.ok() ? *events : core::Events();
  }
  void Issue(const char* time, const char* service, const char* ticket_class = "") {
    core::IssueTicket issue;
    issue.matters = {testing::WantService(service)};
    issue.ticket_class = ticket_class;
    issue.channel = core::Channel::kKiosk;
    Do(Kiosk(), issue, TimeOfDay(time));
  }
  // Presses the button at window 1 and explains the call to whoever asks.
  v1::ExplainOrderResponse ExplainNext(const core::Command& command, const char* time,
                                       uint64_t asking) {
    const core::State before = hall_.state();
    const core::Events events = Do(Clerk(7), command, TimeOfDay(time));
    v1::ExplainOrderResponse response;
    const auto place = FindCall(events);
    EXPECT_TRUE(place.has_value());
    if (!place.has_value()) return response;
    called_ = std::get<core::TicketCalled>(events[*place]);
    passed_over_ = IsPassedOver(before, called_, core::TicketId(asking));
    const core::RecordInfo record{hall_.state().sequence, TimeOfDay(time), Clerk(7)};
    Explain(before, record, called_, core::TicketId(asking), &response);
    return response;
  }
  static core::CallNext Next() {
    core::CallNext call;
    call.counter = "1";
    return call;
  }

  testing::Hall hall_;
  core::TicketCalled called_;
  bool passed_over_ = false;
};

TEST_F(ExplainTest, ShowsTheHeadsAndWhoWon) {
  Issue("09:01:00", "passport");             // 1: target 10 min
  Issue("09:02:00", "permit");               // 2: target 20 min
  Issue("09:02:00", "passport", "elderly");  // 3: target 5 min
  Issue("09:03:00", "passport");             // 4: behind 1
  const auto answer = ExplainNext(Next(), "09:06:00", 4);
  EXPECT_EQ(answer.counter(), "1");
  EXPECT_EQ(answer.rule(), v1::CALLING_RULE_ACCUMULATING);
  EXPECT_EQ(answer.config_version(), 1U);
  EXPECT_EQ(answer.staff_id(), 7U);
  EXPECT_EQ(answer.exception(), v1::CALL_EXCEPTION_NONE);
  EXPECT_EQ(answer.place(), 2U);
  ASSERT_EQ(answer.candidates_size(), 3);
  std::string winner;
  for (const v1::Candidate& candidate : answer.candidates()) {
    if (candidate.winner()) winner = candidate.number();
    if (candidate.number() == "A001") {
      EXPECT_EQ(candidate.waited().seconds(), 300);
      EXPECT_EQ(candidate.weighted_target().seconds(), 600);
      EXPECT_EQ(candidate.score_permille(), 500U);
      EXPECT_EQ(candidate.line_length(), 2U);
    }
  }
  EXPECT_EQ(winner, "A003");
  EXPECT_THAT(answer.summary(), HasSubstr("A003 was next for counter 1: it had waited 4 min, 80 % "
                                          "of its target of 5 min"));
  EXPECT_THAT(answer.summary(), HasSubstr("A004 stood at place 2 of its line for passport"));
  EXPECT_TRUE(passed_over_);
}

TEST_F(ExplainTest, SaysWhenACounterDoesNotTakeTheTicket) {
  Issue("09:01:00", "passport");
  Issue("09:01:00", "tax");
  const auto answer = ExplainNext(Next(), "09:06:00", 2);
  EXPECT_EQ(answer.place(), 0U);
  EXPECT_FALSE(passed_over_);
  EXPECT_THAT(answer.summary(), HasSubstr("B001 stood in no line that counter 1 takes"));
}

TEST_F(ExplainTest, NamesAClerksChoice) {
  Issue("09:01:00", "passport");
  Issue("09:02:00", "passport");
  core::CallTicket call;
  call.counter = "1";
  call.ticket = "A002";
  const auto answer = ExplainNext(call, "09:06:00", 1);
  EXPECT_EQ(answer.exception(), v1::CALL_EXCEPTION_SPECIFIC);
  EXPECT_EQ(answer.place(), 1U);
  EXPECT_THAT(answer.summary(), HasSubstr("chose A002 by hand"));
}

TEST_F(ExplainTest, NamesASupervisorsMove) {
  Issue("09:01:00", "passport");
  Issue("09:02:00", "passport");
  core::MoveTicket move;
  move.ticket = "A002";
  move.front = true;
  move.reason = "fainted";
  Do(testing::Supervisor(), move, TimeOfDay("09:03"));
  const auto answer = ExplainNext(Next(), "09:06:00", 1);
  EXPECT_EQ(answer.exception(), v1::CALL_EXCEPTION_MOVED);
  EXPECT_THAT(answer.summary(), HasSubstr("moved by a supervisor"));
}

TEST_F(ExplainTest, ExplainsATicketsOwnCall) {
  Issue("09:01:00", "passport");
  const auto answer = ExplainNext(Next(), "09:06:00", 1);
  EXPECT_EQ(answer.place(), 1U);
  EXPECT_FALSE(passed_over_);
  EXPECT_TRUE(answer.candidates(0).winner());
}

TEST_F(ExplainTest, KnowsATicketThatDidNotExistYet) {
  Issue("09:01:00", "passport");
  const auto answer = ExplainNext(Next(), "09:06:00", 99);
  EXPECT_EQ(answer.place(), 0U);
  EXPECT_FALSE(passed_over_);
}

}  // namespace
}  // namespace onestop::rpc
