#include "gateway/client/command_attempt.h"

#include <gtest/gtest.h>

#include <chrono>

#include "server/base/random.h"

namespace onestop::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using Code = absl::StatusCode;

class CommandAttemptTest : public ::testing::Test {
 protected:
  CommandAttempt Begin(nanoseconds now = nanoseconds(0)) {
    return CommandAttempt(RetryOptions(), "the-id", &random_, now);
  }

  static AttemptFailure Failure(Code code, Reason reason = Reason::kNone) {
    return {.code = code, .reason = reason, .retry_after = {}};
  }

  SeededRandom random_{1};
};

TEST_F(CommandAttemptTest, TriesAgainWhenTheServerIsAwayTooSlowOrTooBusy) {
  for (const AttemptFailure& failure :
       {Failure(Code::kUnavailable), Failure(Code::kDeadlineExceeded),
        Failure(Code::kResourceExhausted), Failure(Code::kResourceExhausted, Reason::kMailboxFull),
        Failure(Code::kResourceExhausted, Reason::kRateLimited),
        Failure(Code::kUnavailable, Reason::kDraining),
        Failure(Code::kUnavailable, Reason::kStopping)}) {
    CommandAttempt command = Begin();
    command.StartAttempt(seconds(0));
    EXPECT_EQ(command.OnFailure(failure, seconds(1)).step, NextStep::kRetry)
        << absl::StatusCodeToString(failure.code) << " " << ReasonName(failure.reason);
  }
}

TEST_F(CommandAttemptTest, TakesARefusalForTheLastWord) {
  for (const AttemptFailure& failure :
       {Failure(Code::kNotFound, Reason::kUnknownTicket),
        Failure(Code::kFailedPrecondition, Reason::kCounterBusy),
        Failure(Code::kResourceExhausted, Reason::kDiskReserve),
        Failure(Code::kResourceExhausted, Reason::kTooManyLiveTickets),
        Failure(Code::kUnavailable, Reason::kQuarantined),
        Failure(Code::kUnavailable, static_cast<Reason>(60000))}) {
    CommandAttempt command = Begin();
    command.StartAttempt(seconds(0));
    EXPECT_EQ(command.OnFailure(failure, seconds(1)).step, NextStep::kRefused);
  }
}

TEST_F(CommandAttemptTest, GivesUpOnAFailureThatAskingAgainDoesNotCure) {
  for (const Code code : {Code::kInternal, Code::kUnimplemented, Code::kInvalidArgument}) {
    CommandAttempt command = Begin();
    command.StartAttempt(seconds(0));
    EXPECT_EQ(command.OnFailure(Failure(code), seconds(1)).step, NextStep::kFailed);
  }
}

TEST_F(CommandAttemptTest, KeepsTheRequestIdOverAllAttempts) {
  CommandAttempt command = Begin();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(command.request_id(), "the-id");
    command.StartAttempt(milliseconds(i));
    command.OnFailure(Failure(Code::kUnavailable), milliseconds(i));
  }
  EXPECT_EQ(command.attempts(), 5);
}

TEST_F(CommandAttemptTest, GivesEachAttemptFiveSecondsButNoMoreThanAreLeft) {
  CommandAttempt command = Begin(seconds(100));
  EXPECT_EQ(command.StartAttempt(seconds(100)), seconds(5));
  EXPECT_EQ(command.StartAttempt(seconds(110)), seconds(5));
  EXPECT_EQ(command.StartAttempt(seconds(118)), seconds(2));
}

TEST_F(CommandAttemptTest, GivesUpWhenTheNextAttemptWouldStartTooLate) {
  CommandAttempt command = Begin();
  command.StartAttempt(seconds(0));
  AttemptFailure failure = Failure(Code::kUnavailable);
  failure.retry_after = seconds(10);
  EXPECT_EQ(command.OnFailure(failure, seconds(5)).step, NextStep::kRetry);
  EXPECT_EQ(command.OnFailure(failure, seconds(10)).step, NextStep::kFailed);
}

TEST_F(CommandAttemptTest, EndsWithinTheTotalTimeWhateverTheServerDoes) {
  CommandAttempt command = Begin();
  nanoseconds now(0);
  for (;;) {
    now += command.StartAttempt(now);
    const Decision decision = command.OnFailure(Failure(Code::kDeadlineExceeded), now);
    if (decision.step != NextStep::kRetry) break;
    now += decision.delay;
  }
  EXPECT_LE(now, seconds(20));
  EXPECT_GE(command.attempts(), 4);
}

TEST_F(CommandAttemptTest, StaysAwayForAsLongAsTheServerSaysAndABitLonger) {
  for (int round = 0; round < 100; ++round) {
    CommandAttempt command = Begin();
    command.StartAttempt(seconds(0));
    AttemptFailure failure = Failure(Code::kResourceExhausted, Reason::kMailboxFull);
    failure.retry_after = milliseconds(700);
    const Decision decision = command.OnFailure(failure, seconds(0));
    EXPECT_GE(decision.delay, milliseconds(700));
    EXPECT_LE(decision.delay, milliseconds(750));
  }
}

TEST_F(CommandAttemptTest, KnowsWhenItIsOpenWhetherTheCommandActed) {
  CommandAttempt command = Begin();
  EXPECT_FALSE(command.outcome_unknown());
  command.StartAttempt(seconds(0));
  command.OnFailure(Failure(Code::kResourceExhausted, Reason::kMailboxFull), seconds(0));
  EXPECT_FALSE(command.outcome_unknown());
  command.StartAttempt(seconds(1));
  command.OnFailure(Failure(Code::kDeadlineExceeded), seconds(2));
  EXPECT_TRUE(command.outcome_unknown());
  command.StartAttempt(seconds(3));
  command.OnFailure(Failure(Code::kResourceExhausted, Reason::kMailboxFull), seconds(3));
  EXPECT_TRUE(command.outcome_unknown());
}

TEST_F(CommandAttemptTest, LearnsFromALaterRefusalThatItDidNotAct) {
  CommandAttempt command = Begin();
  command.StartAttempt(seconds(0));
  command.OnFailure(Failure(Code::kUnavailable), seconds(1));
  command.StartAttempt(seconds(1));
  command.OnFailure(Failure(Code::kFailedPrecondition, Reason::kSessionClosed), seconds(1));
  EXPECT_FALSE(command.outcome_unknown());
}

}  // namespace
}  // namespace onestop::gateway
