#include "gateway/client/exit_code.h"

#include <gtest/gtest.h>

#include "gateway/client/refusal.h"
#include "server/base/reason.h"
#include "tests/gateway/status_details.h"

namespace onestop::gateway {
namespace {

TEST(ExitCodeTest, IsNothingWhenAllWentWell) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kOk);
}

TEST(ExitCodeTest, TellsWrongUsageFromAnInvalidArgumentOfTheServer) {
  EXPECT_EQ(ExitCodeOf(UsageError("no ticket named")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("bad")), ExitCode::kInternal);
  EXPECT_EQ(ExitCodeOf(Refuse(Reason::kBadId, "bad")), ExitCode::kRefused);
}

TEST(ExitCodeTest, IsRefusedForEveryReasonThatIsNotPassing) {
  for (const Reason reason : {Reason::kUnknownTicket, Reason::kCounterBusy, Reason::kOtherHall,
                              Reason::kDiskReserve, Reason::kKeyFileOpen, Reason::kQuarantined}) {
    EXPECT_EQ(ExitCodeOf(Refuse(reason, "no")), ExitCode::kRefused) << ReasonName(reason);
  }
}

TEST(ExitCodeTest, IsRefusedForAReasonNewerThanThisBuild) {
  v1::RefusalDetail refusal;
  refusal.set_reason(static_cast<v1::Reason>(4711));
  const absl::Status status =
      MakeStatus(absl::StatusCode::kUnavailable, "", DecodeStatusDetails(RefusalBytes(refusal)));
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kRefused);
}

TEST(ExitCodeTest, IsFailedWhenTheServerWasAwayOrTooBusyToTheEnd) {
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("gone")), ExitCode::kFailed);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("slow")), ExitCode::kFailed);
  EXPECT_EQ(ExitCodeOf(Refuse(Reason::kMailboxFull, "full")), ExitCode::kFailed);
  EXPECT_EQ(ExitCodeOf(Refuse(Reason::kDraining, "stopping")), ExitCode::kFailed);
}

TEST(ExitCodeTest, IsInternalForWhatNobodyUnderstands) {
  EXPECT_EQ(ExitCodeOf(absl::InternalError("?")), ExitCode::kInternal);
  EXPECT_EQ(ExitCodeOf(absl::UnimplementedError("?")), ExitCode::kInternal);
}

TEST(ExitCodeTest, HasTheNumbersThatScriptsRelyOn) {
  EXPECT_EQ(static_cast<int>(ExitCode::kOk), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::kUsage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::kRefused), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::kFailed), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::kInternal), 5);
}

}  // namespace
}  // namespace onestop::gateway
