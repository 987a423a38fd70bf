#include "gateway/connect/connect_error.h"

#include <gtest/gtest.h>

#include <set>

#include "onestop/v1/reason.pb.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

TEST(ConnectErrorTest, WritesCodeAndMessage) {
  EXPECT_EQ(ErrorJson({.code = absl::StatusCode::kNotFound, .message = "no \"A017\"\n"}),
            R"({"code":"not_found","message":"no \"A017\"\u000a"})");
  EXPECT_EQ(ErrorJson({.code = absl::StatusCode::kInternal}), R"({"code":"internal"})");
}

TEST(ConnectErrorTest, WritesDetailsInUnpaddedBase64AndReadable) {
  const std::string bytes =
      RefusalBytes(v1::REASON_COUNTER_BUSY, "busy", "finish first")
          .append(RetryInfoBytes(std::chrono::milliseconds(1500)));
  const ConnectError error = ErrorOf(absl::StatusCode::kFailedPrecondition, "refused", bytes);
  ASSERT_EQ(error.details.size(), 2u);
  EXPECT_EQ(error.details[0].type, "onestop.v1.RefusalDetail");
  EXPECT_EQ(error.details[1].type, "google.rpc.RetryInfo");
  EXPECT_EQ(ErrorJson(error),
            R"({"code":"failed_precondition","message":"refused","details":[)"
            R"({"type":"onestop.v1.RefusalDetail","value":"CCwSBGJ1c3kaDGZpbmlzaCBmaXJzdA",)"
            R"("debug":{"reason":"REASON_COUNTER_BUSY","message":"busy","advice":"finish first"}},)"
            R"({"type":"google.rpc.RetryInfo","value":"CggIARCAyrXuAQ"}]})");
}

TEST(ConnectErrorTest, LeavesOutDetailsThatAreNone) {
  for (const char* bytes : {"nonsense", "\x1a\xff", "\x1a\x05""ab", ""}) {
    EXPECT_TRUE(ErrorOf(absl::StatusCode::kUnknown, "", bytes).details.empty()) << bytes;
  }
}

TEST(ConnectErrorTest, GivesEveryCodeItsNameAndStatus) {
  std::set<std::string_view> names;
  for (int code = 1; code <= 16; ++code) {
    names.insert(ConnectCodeName(static_cast<absl::StatusCode>(code)));
    EXPECT_GE(HttpStatusOf(static_cast<absl::StatusCode>(code)), 400);
  }
  EXPECT_EQ(names.size(), 16u);
  EXPECT_EQ(HttpStatusOf(absl::StatusCode::kUnauthenticated), 401);
  EXPECT_EQ(HttpStatusOf(absl::StatusCode::kUnavailable), 503);
  EXPECT_EQ(HttpStatusOf(absl::StatusCode::kDeadlineExceeded), 504);
  EXPECT_EQ(ConnectCodeName(absl::StatusCode::kCancelled), "canceled");
}

TEST(ConnectErrorTest, EndsStreamsWellOrWithAnError) {
  EXPECT_EQ(EndOfStreamJson(nullptr), "{}");
  const ConnectError error{.code = absl::StatusCode::kUnavailable, .message = "away"};
  EXPECT_EQ(EndOfStreamJson(&error), R"({"error":{"code":"unavailable","message":"away"}})");
}

}  // namespace
}  // namespace onestop::gateway
