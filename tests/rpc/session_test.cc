#include <gtest/gtest.h>

#include <string>

#include "server/identity/limits.h"
#include "tests/rpc/world.h"

// Signing in and out.

namespace onestop::rpc {
namespace {

using Counters = v1::CounterService::Stub;

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() { world_.Hire(7); }

  absl::StatusOr<v1::SignInResponse> SignIn(const Who& who, const std::string& pin,
                                            bool take_over = false) {
    v1::SignInRequest request;
    request.set_staff_id(7);
    request.set_pin(pin);
    request.set_take_over(take_over);
    return world_.Call(who, &Counters::SignIn, request);
  }
  absl::StatusOr<v1::SignOutResponse> SignOut(const Who& who) {
    return world_.Call(who, &Counters::SignOut, v1::SignOutRequest());
  }
  Reason Open(const Who& who, const std::string& counter) {
    v1::OpenCounterRequest request;
    request.set_counter(counter);
    return ReasonOf(world_.Call(who, &Counters::OpenCounter, request).status());
  }

  World world_;
  Who terminal_ = world_.Enroll(Role::kClerk);
};

TEST_F(SessionTest, AClerkSignsInAndWorks) {
  EXPECT_EQ(Open(terminal_, "1"), Reason::kNotSignedIn);
  const auto signed_in = SignIn(terminal_, kPin);
  ASSERT_TRUE(signed_in.ok()) << signed_in.status().message();
  EXPECT_EQ(signed_in->display_name(), "Person 7");
  ASSERT_EQ(signed_in->roles_size(), 1);
  EXPECT_EQ(signed_in->roles(0), v1::ROLE_CLERK);
  EXPECT_EQ(signed_in->counter(), "");
  EXPECT_TRUE(signed_in->has_expire_time());
  terminal_.session = signed_in->session_token();
  EXPECT_EQ(Open(terminal_, "1"), Reason::kNone);
}

TEST_F(SessionTest, SigningInTellsTheCounterStillHeld) {
  terminal_.session = SignIn(terminal_, kPin)->session_token();
  ASSERT_EQ(Open(terminal_, "2"), Reason::kNone);
  EXPECT_EQ(SignIn(terminal_, kPin)->counter(), "2");
}

TEST_F(SessionTest, AWrongPinIsRefused) {
  EXPECT_EQ(ReasonOf(SignIn(terminal_, "000000").status()), Reason::kSignInFailed);
  EXPECT_EQ(ReasonOf(SignIn(terminal_, "").status()), Reason::kMissingField);
}

TEST_F(SessionTest, OneClerkIsOnOneDevice) {
  terminal_.session = SignIn(terminal_, kPin)->session_token();
  const Who other = world_.Enroll(Role::kClerk);
  EXPECT_EQ(ReasonOf(SignIn(other, kPin).status()), Reason::kSignedInElsewhere);
  EXPECT_TRUE(SignIn(other, kPin, true).ok());
  EXPECT_EQ(Open(terminal_, "1"), Reason::kNotSignedIn) << "the session was taken over";
}

TEST_F(SessionTest, SigningOutClosesTheCounter) {
  terminal_.session = SignIn(terminal_, kPin)->session_token();
  ASSERT_EQ(Open(terminal_, "1"), Reason::kNone);
  const auto out = SignOut(terminal_);
  ASSERT_TRUE(out.ok()) << out.status().message();
  EXPECT_TRUE(out->has_receipt());
  EXPECT_EQ(Open(terminal_, "1"), Reason::kNotSignedIn);
  const auto hall = world_.Call(terminal_, &v1::HallService::Stub::GetHall, v1::GetHallRequest());
  EXPECT_EQ(ReasonOf(hall.status()), Reason::kNotSignedIn);
  Who nobody = terminal_;
  nobody.session.clear();
  EXPECT_EQ(world_.Call(nobody, &v1::HallService::Stub::GetHall, v1::GetHallRequest())
                ->hall().counters(0).state(),
            v1::COUNTER_STATE_CLOSED);
}

TEST_F(SessionTest, SigningOutWithoutACounterHasNoReceipt) {
  terminal_.session = SignIn(terminal_, kPin)->session_token();
  const auto out = SignOut(terminal_);
  ASSERT_TRUE(out.ok()) << out.status().message();
  EXPECT_FALSE(out->has_receipt());
}

TEST_F(SessionTest, NobodySignsOutWithACitizenAtTheWindow) {
  world_.Issue(world_.Enroll(Role::kKiosk), "passport");
  terminal_.session = SignIn(terminal_, kPin)->session_token();
  ASSERT_EQ(Open(terminal_, "1"), Reason::kNone);
  world_.CallNext(terminal_, "1");
  EXPECT_EQ(ReasonOf(SignOut(terminal_).status()), Reason::kCounterBusy);
  // Still signed in.
  EXPECT_EQ(Open(terminal_, "1"), Reason::kNone);
}

TEST_F(SessionTest, ASessionEndsWithTheDay) {
  terminal_.session = SignIn(terminal_, kPin)->session_token();
  world_.clock().Advance(identity::kSessionLength + std::chrono::seconds(1));
  EXPECT_EQ(Open(terminal_, "1"), Reason::kSessionExpired);
  EXPECT_TRUE(SignIn(terminal_, kPin).ok()) << "what is over must not be in the way";
}

}  // namespace
}  // namespace onestop::rpc
