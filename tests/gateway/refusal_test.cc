#include "gateway/client/refusal.h"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "server/base/reason.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

using Code = absl::StatusCode;

TEST(RefusalTest, FindsReasonMessageAndAdviceInTheDetails) {
  const StatusDetails details = DecodeStatusDetails(
      RefusalBytes(v1::REASON_SESSION_CLOSED, "between two sessions", "opens at 13:30"));
  ASSERT_TRUE(details.refusal);
  const absl::Status status = MakeStatus(Code::kFailedPrecondition, "transport words", details);
  EXPECT_EQ(status.code(), Code::kFailedPrecondition);
  EXPECT_EQ(status.message(), "between two sessions");
  EXPECT_EQ(ReasonOf(status), Reason::kSessionClosed);
  EXPECT_EQ(AdviceOf(status), "opens at 13:30");
  EXPECT_TRUE(IsRefusal(status));
}

TEST(RefusalTest, FindsTheRetryHintBesideTheRefusal) {
  const StatusDetails details =
      DecodeStatusDetails(RefusalBytes(v1::REASON_MAILBOX_FULL, "full") +
                          RetryInfoBytes(std::chrono::milliseconds(1250)));
  ASSERT_TRUE(details.refusal);
  EXPECT_EQ(details.retry_after, std::chrono::milliseconds(1250));
}

TEST(RefusalTest, SkipsDetailsOfOtherTypes) {
  const StatusDetails details =
      DecodeStatusDetails(AnyField("google.rpc.DebugInfo", "\x0a\x03xyz") +
                          RefusalBytes(v1::REASON_UNKNOWN_TICKET, "no such ticket"));
  ASSERT_TRUE(details.refusal);
  EXPECT_EQ(details.refusal->reason(), v1::REASON_UNKNOWN_TICKET);
}

TEST(RefusalTest, IsNoRefusalWithoutDetails) {
  const absl::Status status = MakeStatus(Code::kUnavailable, "gone", DecodeStatusDetails(""));
  EXPECT_EQ(status, absl::UnavailableError("gone"));
  EXPECT_FALSE(IsRefusal(status));
}

TEST(RefusalTest, KeepsARefusalWhoseReasonIsNewerThanThisBuild) {
  v1::RefusalDetail refusal;
  refusal.set_reason(static_cast<v1::Reason>(4711));
  refusal.set_message("something new");
  const absl::Status status =
      MakeStatus(Code::kFailedPrecondition, "", DecodeStatusDetails(RefusalBytes(refusal)));
  EXPECT_TRUE(IsRefusal(status));
  EXPECT_EQ(ReasonOf(status), Reason::kNone);
  EXPECT_EQ(status.message(), "something new");
}

TEST(RefusalTest, SurvivesEveryTruncationAndEveryFlippedByte) {
  // Broken texts are what this is about; the parser need not complain of each.
  const google::protobuf::LogSilencer quiet;
  const std::string good = RefusalBytes(v1::REASON_COUNTER_BUSY, "busy", "finish first") +
                           RetryInfoBytes(std::chrono::milliseconds(10));
  for (size_t length = 0; length < good.size(); ++length) {
    DecodeStatusDetails(good.substr(0, length));
  }
  for (size_t i = 0; i < good.size(); ++i) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      DecodeStatusDetails(bad);
    }
  }
  EXPECT_TRUE(DecodeStatusDetails(good).refusal);
}

TEST(RefusalTest, DoesNotBelieveAHintOfYearsOrOfThePast) {
  google::protobuf::Duration duration;
  for (const int64_t retry_seconds : {int64_t{-1}, int64_t{1} << 60}) {
    duration.set_seconds(retry_seconds);
    const std::string bytes =
        AnyField("google.rpc.RetryInfo", BytesField(1, duration.SerializeAsString()));
    EXPECT_FALSE(DecodeStatusDetails(bytes).retry_after);
  }
}

TEST(RefusalTest, RemembersTheRequestIdOfACommandWithUnknownOutcome) {
  absl::Status status = absl::UnavailableError("gone");
  EXPECT_FALSE(UnknownRequestId(status));
  MarkOutcomeUnknown(status, "some-id");
  EXPECT_EQ(UnknownRequestId(status), "some-id");
}

}  // namespace
}  // namespace onestop::gateway
