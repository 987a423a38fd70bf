#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "server/identity/limits.h"
#include "tests/rpc/world.h"

// How a page becomes a device, over the wire. What the codes are worth is in tests/identity.

namespace onestop::rpc {
namespace {

using Admins = v1::AdminService::Stub;

class PairingTest : public ::testing::Test {
 protected:
  v1::RequestPairingResponse Ask(const Who& process) {
    v1::RequestPairingRequest request;
    request.set_name("Window 3");
    request.set_role(v1::ROLE_CLERK);
    const auto response = world_.Call(process, &Admins::RequestPairing, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::RequestPairingResponse();
  }
  v1::PairDeviceRequest Command(const std::string& code) {
    v1::PairDeviceRequest request;
    request.set_code(code);
    request.set_place("3");
    request.set_request_id(world_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::AwaitPairingResponse> Await(const Who& who, const std::string& secret) {
    v1::AwaitPairingRequest request;
    request.set_poll_secret(secret);
    return world_.Call(who, &Admins::AwaitPairing, request);
  }

  World world_;
  Who process_ = world_.Enroll(Role::kClerk);
};

TEST_F(PairingTest, APageWorksOnceAnAdministratorHasConfirmedItsCode) {
  const v1::RequestPairingResponse offer = Ask(process_);
  EXPECT_EQ(offer.code().size(), identity::kPairingCodeChars);
  EXPECT_EQ(offer.valid_for().seconds(), 600);
  const auto waiting = Await(process_, offer.poll_secret());
  ASSERT_TRUE(waiting.ok()) << waiting.status();
  EXPECT_FALSE(waiting->has_device());
  EXPECT_EQ(waiting->token(), "");
  const auto paired = world_.Send(world_.admin(), &Admins::PairDevice, Command(offer.code()));
  ASSERT_TRUE(paired.ok()) << paired.status();
  EXPECT_EQ(paired->device().place(), "3");
  EXPECT_EQ(paired->device().paired_through(), process_.device_id);
  const auto collected = Await(process_, offer.poll_secret());
  ASSERT_TRUE(collected.ok()) << collected.status();
  EXPECT_EQ(collected->device().name(), "Window 3");
  world_.Hire(7);
  Who page;
  page.token = collected->token();
  v1::SignInRequest sign_in;
  sign_in.set_staff_id(7);
  sign_in.set_pin(kPin);
  EXPECT_TRUE(world_.Call(page, &v1::CounterService::Stub::SignIn, sign_in).ok());
}

TEST_F(PairingTest, SignedInAdministratorsOfTheHallConfirmToo) {
  world_.Hire(80, {Role::kAdministrator});
  const Who boss = world_.SignedIn(80);
  EXPECT_TRUE(world_.Send(boss, &Admins::PairDevice, Command(Ask(process_).code())).ok());
  const Who elsewhere = world_.Enroll(Role::kClerk, "other");
  EXPECT_EQ(ReasonOf(world_.Send(boss, &Admins::PairDevice, Command(Ask(elsewhere).code()))
                         .status()),
            Reason::kOtherHall);
}

TEST_F(PairingTest, ARetryGetsTheSameDeviceAndASecondUseNone) {
  const v1::PairDeviceRequest command = Command(Ask(process_).code());
  const auto first = world_.Send(world_.admin(), &Admins::PairDevice, command);
  const auto retry = world_.Send(world_.admin(), &Admins::PairDevice, command);
  ASSERT_TRUE(first.ok() && retry.ok()) << first.status() << retry.status();
  EXPECT_EQ(retry->device().device_id(), first->device().device_id());
  EXPECT_EQ(ReasonOf(world_.Send(world_.admin(), &Admins::PairDevice, Command(command.code()))
                         .status()),
            Reason::kUnknownPairing);
}

TEST_F(PairingTest, WrongAndExpiredCodesAreRefusedByName) {
  const v1::RequestPairingResponse offer = Ask(process_);
  const auto reason = [&](const std::string& code) {
    return ReasonOf(world_.Send(world_.admin(), &Admins::PairDevice, Command(code)).status());
  };
  EXPECT_EQ(reason("AAAAAAAA"), Reason::kUnknownPairing);
  EXPECT_EQ(reason(""), Reason::kMissingField);
  world_.clock().Advance(identity::kPairingLife);
  EXPECT_EQ(reason(offer.code()), Reason::kUnknownPairing);
  EXPECT_EQ(ReasonOf(Await(process_, offer.poll_secret()).status()), Reason::kUnknownPairing);
}

TEST_F(PairingTest, ThePollSecretIsThePagesOwn) {
  const v1::RequestPairingResponse offer = Ask(process_);
  const Who other = world_.Enroll(Role::kClerk);
  EXPECT_EQ(ReasonOf(Await(other, offer.poll_secret()).status()), Reason::kUnknownPairing);
  EXPECT_EQ(ReasonOf(Await(process_, offer.code()).status()), Reason::kUnknownPairing);
  EXPECT_EQ(ReasonOf(Await(process_, "").status()), Reason::kMissingField);
}

TEST_F(PairingTest, AHallThatIsNotThereIsRefused) {
  v1::PairDeviceRequest command = Command(Ask(world_.Enroll(Role::kClerk, "*")).code());
  command.set_hall("nowhere");
  EXPECT_EQ(ReasonOf(world_.Send(world_.admin(), &Admins::PairDevice, command).status()),
            Reason::kUnknownHall);
  command.set_hall("other");
  const auto paired = world_.Send(world_.admin(), &Admins::PairDevice, command);
  ASSERT_TRUE(paired.ok()) << paired.status();
  EXPECT_EQ(paired->device().hall(), "other");
}

}  // namespace
}  // namespace onestop::rpc
