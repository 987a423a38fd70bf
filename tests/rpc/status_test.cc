#include "server/rpc/status.h"

#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "gateway/client/refusal.h"
#include "server/base/reason.h"
#include "server/identity/rate_limiter.h"

// What is encoded here is read with the decoder of the clients.

namespace onestop::rpc {
namespace {

gateway::StatusDetails DetailsOf(const absl::Status& status) {
  return gateway::DecodeStatusDetails(ToGrpc(status).error_details());
}

TEST(StatusTest, OkStaysOk) { EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok()); }

TEST(StatusTest, KeepsCodeAndMessage) {
  const grpc::Status status = ToGrpc(absl::InternalError("out of paper"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message(), "out of paper");
  EXPECT_TRUE(status.error_details().empty());
}

TEST(StatusTest, CarriesTheReasonOfARefusalToTheClient) {
  const absl::Status refusal = Refuse(Reason::kServiceSuspended, "the printer is broken");
  EXPECT_EQ(ToGrpc(refusal).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  const gateway::StatusDetails details = DetailsOf(refusal);
  ASSERT_TRUE(details.refusal.has_value());
  EXPECT_EQ(details.refusal->reason(), v1::REASON_SERVICE_SUSPENDED);
  EXPECT_EQ(details.refusal->message(), "the printer is broken");
  EXPECT_FALSE(details.retry_after.has_value());
}

TEST(StatusTest, CarriesWhatToDoInstead) {
  absl::Status refusal = Refuse(Reason::kSessionClosed, "no session is open now");
  refusal.SetPayload(kAdvicePayload, absl::Cord("opens at 13:30"));
  EXPECT_EQ(DetailsOf(refusal).refusal->advice(), "opens at 13:30");
}

TEST(StatusTest, TellsWhenToComeBackAfterTooManyCalls) {
  const absl::Status limited = identity::RateLimited(Duration(1'250), "too many calls");
  EXPECT_EQ(RetryHint(limited), Duration(1'250));
  EXPECT_EQ(DetailsOf(limited).retry_after, std::chrono::milliseconds(1'250));
}

TEST(StatusTest, TellsWhenToComeBackToAFullMailbox) {
  const absl::Status full = Refuse(Reason::kMailboxFull, "too many commands");
  EXPECT_TRUE(RetryHint(full).has_value());
  EXPECT_EQ(DetailsOf(full).retry_after, *RetryHint(full));
}

TEST(StatusTest, PromisesNothingWhereARetryWouldNotHelp) {
  EXPECT_FALSE(RetryHint(Refuse(Reason::kUnknownTicket, "no such ticket")).has_value());
  EXPECT_FALSE(RetryHint(absl::UnavailableError("gone")).has_value());
}

TEST(StatusTest, EveryReasonArrives) {
  for (int i = 0; i < v1::Reason_descriptor()->value_count(); ++i) {
    const int number = v1::Reason_descriptor()->value(i)->number();
    if (number == 0) continue;
    const gateway::StatusDetails details =
        DetailsOf(Refuse(static_cast<Reason>(number), "because"));
    ASSERT_TRUE(details.refusal.has_value());
    EXPECT_EQ(details.refusal->reason(), number);
  }
}

}  // namespace
}  // namespace onestop::rpc
