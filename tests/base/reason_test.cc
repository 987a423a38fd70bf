#include "server/base/reason.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/cord.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

TEST(ReasonTest, ARefusalCarriesCodeMessageAndReason) {
  const absl::Status status = Refuse(Reason::kUnknownTicket, "no ticket 17");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(FromAbsl(status.message()), "no ticket 17");
  EXPECT_EQ(ReasonOf(status), Reason::kUnknownTicket);
}

TEST(ReasonTest, ThePayloadIsTheNumberInDecimal) {
  const absl::Status status = Refuse(Reason::kDataLocked, "locked");
  EXPECT_EQ(std::string(*status.GetPayload("onestop/reason")), "116");
}

TEST(ReasonTest, OtherStatusesHaveNone) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), Reason::kNone);
  EXPECT_EQ(ReasonOf(absl::NotFoundError("file")), Reason::kNone);
}

TEST(ReasonTest, APayloadNobodyKnowsIsNoReason) {
  for (const char* content : {"", "x", "-1", "70000", "9999", "0"}) {
    absl::Status status = absl::InternalError("from elsewhere");
    status.SetPayload("onestop/reason", absl::Cord(content));
    EXPECT_EQ(ReasonOf(status), Reason::kNone) << content;
  }
}

TEST(ReasonTest, EveryReasonHasItsOwnNameAndACode) {
  std::set<std::string_view> names;
  for (uint16_t number = 1; number < 1000; ++number) {
    const Reason reason = static_cast<Reason>(number);
    if (ReasonName(reason) == "UNKNOWN") continue;
    EXPECT_TRUE(names.insert(ReasonName(reason)).second) << ReasonName(reason);
    EXPECT_NE(CodeOf(reason), absl::StatusCode::kUnknown) << ReasonName(reason);
    EXPECT_NE(CodeOf(reason), absl::StatusCode::kOk) << ReasonName(reason);
    EXPECT_EQ(ReasonOf(Refuse(reason, "")), reason) << ReasonName(reason);
  }
  EXPECT_GE(names.size(), 83u);
}

TEST(ReasonTest, ANumberThatIsNoReasonHasNoName) {
  EXPECT_EQ(ReasonName(Reason::kNone), "NONE");
  EXPECT_EQ(ReasonName(static_cast<Reason>(9999)), "UNKNOWN");
  EXPECT_EQ(CodeOf(Reason::kNone), absl::StatusCode::kUnknown);
}

TEST(ReasonDeathTest, RefusingForNoReasonIsAMistake) {
  EXPECT_DEATH((void)Refuse(Reason::kNone, "why"), "a refusal needs a reason");
}

}  // namespace
}  // namespace onestop
