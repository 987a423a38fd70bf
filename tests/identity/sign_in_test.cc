#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "server/identity/limits.h"
#include "tests/identity/world.h"

namespace onestop::identity {
namespace {

class SignInTest : public ::testing::Test {
 protected:
  SignInTest() {
    terminal_ = world_.Enroll(Role::kClerk);
    world_.Hire(1042);
  }

  void FailTimes(uint32_t times, uint32_t staff_id) {
    for (uint32_t i = 0; i < times; ++i) {
      ASSERT_EQ(world_.SignInReason(terminal_, staff_id, kWrongPin), Reason::kSignInFailed);
    }
  }

  World world_;
  EnrolledDevice terminal_;
};

TEST_F(SignInTest, GivesATokenThatSaysWhoCalls) {
  const absl::StatusOr<SignInResult> result = world_.SignIn(terminal_, 1042, kPin);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->display_name, "Person 1042");
  EXPECT_EQ(result->roles, std::vector<Role>{Role::kClerk});
  EXPECT_EQ(world_.Authenticate(terminal_, result->session_token.Reveal())->staff_id, 1042U);
  EXPECT_TRUE(world_.identity().ListStaff("main")->front().signed_in);
}

TEST_F(SignInTest, SaysTheSameToAWrongPinAndToAnUnknownPerson) {
  world_.Hire(7, {Role::kClerk}, "other");
  PutStaffCommand gone = world_.StaffCommand(8);
  gone.disabled = true;
  ASSERT_TRUE(world_.Put(gone).ok());
  const absl::Status wrong = world_.SignIn(terminal_, 1042, kWrongPin).status();
  EXPECT_EQ(ReasonOf(wrong), Reason::kSignInFailed);
  for (const uint32_t nobody : {9999U, 7U, 8U}) {
    const absl::Status status = world_.SignIn(terminal_, nobody, kPin).status();
    EXPECT_EQ(ReasonOf(status), Reason::kSignInFailed);
    EXPECT_EQ(status.message(), wrong.message());
  }
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, ""), Reason::kSignInFailed);
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, std::string(5000, '1')), Reason::kSignInFailed);
}

TEST_F(SignInTest, LocksAfterTenFailuresAlsoForTheRightPin) {
  FailTimes(kMaxPinFailures, 1042);
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, kWrongPin), Reason::kPinLocked);
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, kPin), Reason::kPinLocked);
  EXPECT_TRUE(world_.identity().ListStaff("main")->front().locked);
}

TEST_F(SignInTest, DoesNotForgetFailuresAtARestart) {
  FailTimes(kMaxPinFailures - 1, 1042);
  world_.Restart();
  FailTimes(1, 1042);
  world_.Restart();
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, kPin), Reason::kPinLocked);
}

TEST_F(SignInTest, BeginsToCountAnewAfterTheRightPin) {
  FailTimes(kMaxPinFailures - 1, 1042);
  EXPECT_TRUE(world_.SignIn(terminal_, 1042, kPin).ok());
  FailTimes(kMaxPinFailures - 1, 1042);
  world_.Restart();
  EXPECT_TRUE(world_.SignIn(terminal_, 1042, kPin).ok());
}

TEST_F(SignInTest, UnlocksWithANewPinOnly) {
  FailTimes(kMaxPinFailures, 1042);
  PutStaffCommand rename = world_.StaffCommand(1042);
  rename.pin = Secret();
  EXPECT_TRUE(world_.Put(rename)->locked);
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, kPin), Reason::kPinLocked);
  PutStaffCommand reset = world_.StaffCommand(1042);
  reset.pin = Secret("771204");
  EXPECT_FALSE(world_.Put(reset)->locked);
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, kPin), Reason::kSignInFailed);
  EXPECT_TRUE(world_.SignIn(terminal_, 1042, "771204").ok());
}

TEST_F(SignInTest, LocksAnIdOfNobodyAsIfItWereSomebody) {
  FailTimes(kMaxPinFailures, 9999);
  EXPECT_EQ(world_.SignInReason(terminal_, 9999, kPin), Reason::kPinLocked);
}

TEST_F(SignInTest, LetsNoMoreThanTenGuessesThroughHoweverManyComeAtOnce) {
  constexpr int kGuesses = 60;
  std::atomic<int> failed = 0;
  std::atomic<int> locked = 0;
  std::vector<std::promise<void>> done(kGuesses);
  for (int i = 0; i < kGuesses; ++i) {
    world_.identity().SignIn({.device_id = terminal_.device.device_id,
                              .staff_id = 1042,
                              .pin = Secret(kWrongPin),
                              .take_over = false},
                             [&, i](const absl::StatusOr<SignInResult>& result) {
                               const Reason reason = ReasonOf(result.status());
                               if (reason == Reason::kSignInFailed) ++failed;
                               if (reason == Reason::kPinLocked) ++locked;
                               done[static_cast<size_t>(i)].set_value();
                             });
  }
  for (std::promise<void>& each : done) each.get_future().wait();
  EXPECT_EQ(failed, static_cast<int>(kMaxPinFailures));
  EXPECT_EQ(locked, kGuesses - static_cast<int>(kMaxPinFailures));
}

TEST_F(SignInTest, RefusesARightPinThatWasCheckedWhileTheLastFailureWasRecorded) {
  FailTimes(kMaxPinFailures - 1, 1042);
  world_.journal().HoldAppends();
  std::promise<Reason> wrong;
  const SignInCommand guess{terminal_.device.device_id, 1042, Secret(kWrongPin), false};
  world_.identity().SignIn(guess, [&](const absl::StatusOr<SignInResult>& result) {
    wrong.set_value(ReasonOf(result.status()));
  });
  world_.journal().WaitUntilHeld();
  // The right PIN is being compared, so it was not locked out before.
  std::promise<void> compared;
  world_.OnGetStaff([&] { compared.set_value(); });
  std::promise<Reason> right;
  const SignInCommand truth{terminal_.device.device_id, 1042, Secret(kPin), false};
  world_.identity().SignIn(truth, [&](const absl::StatusOr<SignInResult>& result) {
    right.set_value(ReasonOf(result.status()));
  });
  compared.get_future().wait();
  world_.journal().ReleaseAll();
  EXPECT_EQ(wrong.get_future().get(), Reason::kSignInFailed);
  EXPECT_EQ(right.get_future().get(), Reason::kPinLocked);
}

TEST_F(SignInTest, IsOnlyForDevicesOfStaff) {
  for (const Role role : {Role::kGuide, Role::kLoad}) {
    EXPECT_TRUE(world_.SignIn(world_.Enroll(role), 1042, kPin, /*take_over=*/true).ok());
  }
  for (const Role role : {Role::kKiosk, Role::kDisplay, Role::kWeb, Role::kScraper}) {
    EXPECT_EQ(world_.SignInReason(world_.Enroll(role), 1042, kPin), Reason::kRoleNotAllowed);
  }
  EnrolledDevice nothing;
  nothing.device.device_id = 99;
  EXPECT_EQ(world_.SignInReason(nothing, 1042, kPin), Reason::kUnknownDevice);
}

TEST_F(SignInTest, RefusesASecondDeviceUnlessTakenOver) {
  const EnrolledDevice other = world_.Enroll(Role::kClerk);
  const std::string first = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  EXPECT_EQ(world_.SignInReason(other, 1042, kPin), Reason::kSignedInElsewhere);
  EXPECT_EQ(world_.SignInReason(other, 1042, kWrongPin), Reason::kSignInFailed);
  EXPECT_TRUE(world_.Authenticate(terminal_, first).ok());

  std::vector<Revocation> told;
  world_.identity().AddRevocationListener([&](const Revocation& one) { told.push_back(one); });
  const absl::StatusOr<SignInResult> second = world_.SignIn(other, 1042, kPin, true);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(ReasonOf(world_.Authenticate(terminal_, first).status()), Reason::kNotSignedIn);
  EXPECT_TRUE(world_.Authenticate(other, second->session_token.Reveal()).ok());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].device_id, terminal_.device.device_id);
  EXPECT_EQ(told[0].staff_id, 1042U);
}

TEST_F(SignInTest, ReplacesTheSessionOnTheSameDevice) {
  const std::string first = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  const std::string second = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  EXPECT_NE(first, second);
  EXPECT_EQ(ReasonOf(world_.Authenticate(terminal_, first).status()), Reason::kNotSignedIn);
  EXPECT_TRUE(world_.Authenticate(terminal_, second).ok());
}

TEST_F(SignInTest, IsNotElsewhereOnceTheOtherSessionHasExpired) {
  const EnrolledDevice other = world_.Enroll(Role::kClerk);
  world_.SignedIn(terminal_, 1042);
  world_.clock().Advance(kSessionLength);
  EXPECT_FALSE(world_.identity().ListStaff("main")->front().signed_in);
  EXPECT_TRUE(world_.SignIn(other, 1042, kPin).ok());
}

TEST_F(SignInTest, LeavesNeitherTokenNorPinInTheJournal) {
  const std::string token = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  const std::string bytes = world_.JournalBytes();
  EXPECT_EQ(bytes.find(token), std::string::npos);
  EXPECT_EQ(bytes.find(*Unbase32(token)), std::string::npos);
  EXPECT_EQ(bytes.find(kPin), std::string::npos);
}

TEST_F(SignInTest, AnswersEveryoneWhenTheServerStops) {
  std::atomic<int> answers = 0;
  for (int i = 0; i < 200; ++i) {
    world_.identity().SignIn({terminal_.device.device_id, 1042, Secret(kPin), false},
                             [&](const absl::StatusOr<SignInResult>&) { ++answers; });
  }
  world_.Stop();
  EXPECT_EQ(answers, 200);
}

TEST_F(SignInTest, FailsByNameWhenTheJournalFails) {
  world_.journal().FailAppend();
  EXPECT_EQ(world_.SignInReason(terminal_, 1042, kPin), Reason::kJournalIo);
}

TEST_F(SignInTest, SurvivesARestartSignedIn) {
  const std::string token = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  world_.Restart();
  EXPECT_TRUE(world_.Authenticate(terminal_, token).ok());
}

TEST_F(SignInTest, EndsAtSignOut) {
  const std::string token = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  const Caller caller = *world_.Authenticate(terminal_, token);
  EXPECT_TRUE(world_.identity().SignOut(caller).ok());
  EXPECT_EQ(ReasonOf(world_.Authenticate(terminal_, token).status()), Reason::kNotSignedIn);
  EXPECT_TRUE(world_.identity().SignOut(caller).ok());
  EXPECT_EQ(ReasonOf(world_.identity().SignOut(*world_.Authenticate(terminal_))),
            Reason::kNotSignedIn);
  world_.Restart();
  EXPECT_EQ(ReasonOf(world_.Authenticate(terminal_, token).status()), Reason::kNotSignedIn);
}

TEST_F(SignInTest, EndsWhenAnAdministratorSaysSo) {
  const std::string token = world_.SignedIn(terminal_, 1042).session_token.Reveal();
  EXPECT_TRUE(world_.identity().EndSessions(world_.admin(), 1042).ok());
  EXPECT_TRUE(world_.identity().EndSessions(world_.admin(), 1042).ok());
  EXPECT_EQ(ReasonOf(world_.Authenticate(terminal_, token).status()), Reason::kNotSignedIn);
  EXPECT_EQ(ReasonOf(world_.identity().EndSessions(world_.admin(), 9999)), Reason::kUnknownStaff);
  Caller clerk = world_.admin();
  clerk.role_mask = RoleBit(Role::kClerk);
  EXPECT_EQ(ReasonOf(world_.identity().EndSessions(clerk, 1042)), Reason::kRoleNotAllowed);
}

}  // namespace
}  // namespace onestop::identity
