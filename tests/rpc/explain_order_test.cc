#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/rpc/world.h"

// "Why was I not next?", asked over the wire and answered from the journal.

namespace onestop::rpc {
namespace {

using ::testing::HasSubstr;

class ExplainOrderTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::ExplainOrderResponse> Ask(const std::string& ticket, uint64_t sequence = 0) {
    v1::ExplainOrderRequest request;
    request.set_hall("main");
    request.set_ticket(ticket);
    request.set_sequence(sequence);
    return world_.Call(world_.admin(), &v1::SupervisorService::Stub::ExplainOrder, request);
  }

  World world_;
  Who kiosk_ = world_.Enroll(Role::kKiosk);
  Who clerk_ = world_.AtCounter(7, "1");
};

TEST_F(ExplainOrderTest, ExplainsTheLatestCallThatPassedTheTicketOver) {
  world_.Issue(kiosk_, "passport");             // A001
  world_.Issue(kiosk_, "passport");             // A002
  world_.Issue(kiosk_, "passport", "elderly");  // A003
  world_.clock().Advance(std::chrono::minutes(4));
  const v1::CallNextResponse first = world_.CallNext(clerk_, "1");
  EXPECT_EQ(first.called().number(), "A003");
  v1::CallNextRequest next;
  next.set_counter("1");
  next.mutable_current()->set_ticket("A003");
  next.mutable_current()->mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  const auto second = world_.Call(clerk_, &v1::CounterService::Stub::CallNext, next);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->called().number(), "A001");

  const auto answer = Ask("A002");
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  EXPECT_EQ(answer->sequence(), second->receipt().sequence());
  EXPECT_EQ(answer->place(), 2U);
  EXPECT_EQ(answer->staff_id(), 7U);
  EXPECT_THAT(answer->summary(), HasSubstr("A001 was next for counter 1"));

  const auto own = Ask("A001");
  ASSERT_TRUE(own.ok()) << own.status().message();
  EXPECT_EQ(own->sequence(), first.receipt().sequence()) << "A003 passed it over before";

  const auto named = Ask("A001", second->receipt().sequence());
  ASSERT_TRUE(named.ok()) << named.status().message();
  EXPECT_EQ(named->sequence(), second->receipt().sequence());
  EXPECT_TRUE(named->candidates(0).winner());
}

TEST_F(ExplainOrderTest, ExplainsATicketsOwnCallWhenNobodyPassedItOver) {
  world_.Issue(kiosk_, "passport");
  const v1::CallNextResponse called = world_.CallNext(clerk_, "1");
  const auto answer = Ask("A001");
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  EXPECT_EQ(answer->sequence(), called.receipt().sequence());
}

TEST_F(ExplainOrderTest, SaysWhenThereIsNothingToExplain) {
  world_.Issue(kiosk_, "passport");
  const auto answer = Ask("A001");
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  EXPECT_EQ(answer->sequence(), 0U);
  EXPECT_THAT(answer->summary(), HasSubstr("No call has passed this ticket over"));
}

TEST_F(ExplainOrderTest, RefusesRecordsThatAreNoCalls) {
  const v1::IssueTicketResponse issued = world_.Issue(kiosk_, "passport");
  EXPECT_EQ(ReasonOf(Ask("A001", issued.receipt().sequence()).status()), Reason::kOutOfRange);
  EXPECT_EQ(ReasonOf(Ask("A001", 1'000'000).status()), Reason::kOutOfRange);
  EXPECT_EQ(ReasonOf(Ask("A777").status()), Reason::kUnknownTicket);
}

TEST_F(ExplainOrderTest, TheServerGoesOnMeanwhile) {
  world_.Issue(kiosk_, "passport");
  world_.CallNext(clerk_, "1");
  ASSERT_TRUE(Ask("A001").ok());
  EXPECT_EQ(world_.Issue(kiosk_, "passport").ticket().number(), "A002");
}

}  // namespace
}  // namespace onestop::rpc
