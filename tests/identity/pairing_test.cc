#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/base/reason.h"
#include "server/identity/limits.h"
#include "server/identity/pairings.h"
#include "tests/identity/world.h"

namespace onestop::identity {
namespace {

using std::chrono::seconds;

class PairingTest : public ::testing::Test {
 protected:
  Caller As(const EnrolledDevice& device) {
    const auto caller = world_.Authenticate(device);
    EXPECT_TRUE(caller.ok()) << caller.status();
    return caller.ok() ? *caller : Caller();
  }
  PairingOffer Ask(Role role = Role::kClerk, const std::string& name = "Window 3") {
    auto offer = world_.identity().RequestPairing(As(process_), name, role);
    EXPECT_TRUE(offer.ok()) << offer.status();
    return *std::move(offer);
  }
  PairDeviceCommand Command(const std::string& code) {
    return PairDeviceCommand{.request_id = world_.NewRequest(),
                             .code = code,
                             .hall = "",
                             .name = "",
                             .role = Role::kNone,
                             .place = "3"};
  }
  absl::StatusOr<DeviceInfo> Pair(const PairDeviceCommand& command) {
    return world_.identity().PairDevice(world_.admin(), command);
  }
  Reason PairReason(const PairDeviceCommand& command) { return ReasonOf(Pair(command).status()); }
  absl::StatusOr<std::optional<EnrolledDevice>> Await(const PairingOffer& offer) {
    return world_.identity().AwaitPairing(As(process_), offer.poll_secret.Reveal());
  }
  Reason AwaitReason(const PairingOffer& offer) { return ReasonOf(Await(offer).status()); }
  size_t Devices() { return world_.identity().ListDevices("main")->size(); }

  World world_;
  EnrolledDevice process_ = world_.Enroll(Role::kClerk);
};

TEST_F(PairingTest, APageBecomesADeviceOnceItsCodeIsConfirmed) {
  const PairingOffer offer = Ask();
  EXPECT_EQ(offer.code.size(), kPairingCodeChars);
  EXPECT_EQ(offer.valid_for, kPairingLife);
  ASSERT_TRUE(Await(offer).ok());
  EXPECT_FALSE(Await(offer)->has_value()) << "nobody has confirmed it";
  const auto paired = Pair(Command(offer.code));
  ASSERT_TRUE(paired.ok()) << paired.status();
  EXPECT_EQ(paired->role, Role::kClerk);
  EXPECT_EQ(paired->name, "Window 3");
  EXPECT_EQ(paired->place, "3");
  EXPECT_EQ(paired->hall, "main");
  EXPECT_EQ(paired->paired_through, process_.device.device_id);
  const auto device = Await(offer);
  ASSERT_TRUE(device.ok() && device->has_value());
  EXPECT_EQ((*device)->device.device_id, paired->device_id);
  const auto caller = world_.Authenticate(**device);
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->device_role, Role::kClerk);
  EXPECT_TRUE(caller->MayShow(process_.device.device_id));
  EXPECT_TRUE(caller->MayShow(paired->device_id));
  EXPECT_FALSE(caller->MayShow(99));
  EXPECT_FALSE(caller->MayShow(0));
}

TEST_F(PairingTest, WhatTheAdministratorSaysHolds) {
  PairDeviceCommand command = Command(Ask(Role::kDisplay, "").code);
  EXPECT_EQ(PairReason(command), Reason::kMissingField) << "nobody gave it a name";
  command.name = "Guide's tablet";
  command.role = Role::kGuide;
  const auto paired = Pair(command);
  ASSERT_TRUE(paired.ok()) << paired.status();
  EXPECT_EQ(paired->name, "Guide's tablet");
  EXPECT_EQ(paired->role, Role::kGuide);
}

TEST_F(PairingTest, ACodeIsReadAsPeopleWriteIt) {
  const PairingOffer offer = Ask();
  std::string written;
  for (const char c : offer.code) {
    written.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    if (written.size() == 4) written += " - ";
  }
  EXPECT_EQ(PairReason(Command(written)), Reason::kNone);
}

TEST_F(PairingTest, CodesAreNeverMistakenForOthers) {
  std::set<std::string> codes;
  for (size_t i = 0; i < kMaxPairingsOfDevice; ++i) codes.insert(Ask().code);
  EXPECT_EQ(codes.size(), kMaxPairingsOfDevice);
  for (const std::string& code : codes) EXPECT_EQ(code.find_first_of("01ILOilo"), code.npos);
}

TEST_F(PairingTest, AWrongCodeIsRefusedAndTheRightOneStillWorks) {
  const PairingOffer offer = Ask();
  for (const char* wrong : {"", "AAAA", "AAAAAAAA", "AAAAAAAAA"}) {
    EXPECT_EQ(PairReason(Command(wrong)), Reason::kUnknownPairing) << wrong;
  }
  EXPECT_EQ(PairReason(Command(offer.code)), Reason::kNone);
}

TEST_F(PairingTest, WrongCodesAreLimitedAndRightOnesThenWaitToo) {
  const PairingOffer offer = Ask();
  for (uint32_t i = 0; i < kWrongCodeRate.burst; ++i) {
    EXPECT_EQ(PairReason(Command("AAAAAAAA")), Reason::kUnknownPairing);
  }
  EXPECT_EQ(PairReason(Command("AAAAAAAA")), Reason::kRateLimited);
  EXPECT_EQ(PairReason(Command(offer.code)), Reason::kRateLimited);
  EXPECT_EQ(Devices(), 1U);
  world_.clock().Advance(seconds(1));
  EXPECT_EQ(PairReason(Command(offer.code)), Reason::kNone);
}

TEST_F(PairingTest, ACodeLastsTenMinutes) {
  const PairingOffer early = Ask();
  const PairingOffer late = Ask();
  world_.clock().Advance(kPairingLife - seconds(1));
  EXPECT_EQ(PairReason(Command(early.code)), Reason::kNone);
  world_.clock().Advance(seconds(1));
  EXPECT_EQ(PairReason(Command(late.code)), Reason::kUnknownPairing);
  EXPECT_EQ(AwaitReason(late), Reason::kUnknownPairing);
  EXPECT_EQ(AwaitReason(early), Reason::kNone) << "confirmed at the last moment";
}

TEST_F(PairingTest, ACodeWorksOnce) {
  const PairingOffer offer = Ask();
  ASSERT_EQ(PairReason(Command(offer.code)), Reason::kNone);
  EXPECT_EQ(PairReason(Command(offer.code)), Reason::kUnknownPairing);
  EXPECT_EQ(Devices(), 2U);
}

TEST_F(PairingTest, ARetryGetsTheSameDeviceAlsoAfterARestart) {
  const PairingOffer offer = Ask();
  const PairDeviceCommand command = Command(offer.code);
  const auto first = Pair(command);
  const auto second = Pair(command);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(second->device_id, first->device_id);
  ASSERT_NO_FATAL_FAILURE(world_.Restart());
  const auto third = Pair(command);
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(third->device_id, first->device_id);
  EXPECT_EQ(third->name, "Window 3");
  EXPECT_EQ(third->paired_through, process_.device.device_id);
  EXPECT_EQ(Devices(), 2U);
  PairDeviceCommand other = command;
  other.place = "4";
  EXPECT_EQ(PairReason(other), Reason::kRequestIdReused);
  EXPECT_EQ(AwaitReason(offer), Reason::kUnknownPairing) << "the page asks for another code";
}

TEST_F(PairingTest, ADeviceIsGivenToItsPageAloneAndForAMinute) {
  const PairingOffer offer = Ask();
  ASSERT_EQ(PairReason(Command(offer.code)), Reason::kNone);
  const EnrolledDevice stranger = world_.Enroll(Role::kClerk);
  EXPECT_EQ(ReasonOf(world_.identity()
                         .AwaitPairing(As(stranger), offer.poll_secret.Reveal())
                         .status()),
            Reason::kUnknownPairing);
  EXPECT_EQ(ReasonOf(world_.identity().AwaitPairing(As(process_), offer.code).status()),
            Reason::kUnknownPairing);
  const auto first = Await(offer);
  world_.clock().Advance(kCollectAgain - seconds(1));
  const auto again = Await(offer);
  ASSERT_TRUE(first.ok() && first->has_value() && again.ok() && again->has_value());
  EXPECT_TRUE((*again)->token.Equals((*first)->token));
  world_.clock().Advance(seconds(1));
  EXPECT_EQ(AwaitReason(offer), Reason::kUnknownPairing);
}

TEST_F(PairingTest, ARefusedCommandLeavesTheCodeFree) {
  const PairingOffer offer = Ask();
  PairDeviceCommand command = Command(offer.code);
  command.role = Role::kLoad;
  EXPECT_EQ(PairReason(command), Reason::kOutOfRange);
  command.role = Role::kNone;
  command.name = "a\nb";
  EXPECT_EQ(PairReason(command), Reason::kBadText);
  EXPECT_EQ(Devices(), 1U);
  EXPECT_EQ(PairReason(Command(offer.code)), Reason::kNone);
}

TEST_F(PairingTest, NobodyButAnAdministratorOfTheHallConfirms) {
  const PairingOffer offer = Ask();
  Caller clerk = As(process_);
  EXPECT_EQ(ReasonOf(world_.identity().PairDevice(clerk, Command(offer.code)).status()),
            Reason::kRoleNotAllowed);
  Caller elsewhere = world_.admin();
  elsewhere.hall = "other";
  EXPECT_EQ(ReasonOf(world_.identity().PairDevice(elsewhere, Command(offer.code)).status()),
            Reason::kOtherHall);
  PairDeviceCommand moved = Command(offer.code);
  moved.hall = "other";
  EXPECT_EQ(PairReason(moved), Reason::kOtherHall);
  Caller here = world_.admin();
  here.hall = "main";
  EXPECT_TRUE(world_.identity().PairDevice(here, Command(offer.code)).ok());
}

TEST_F(PairingTest, PagesOfAProcessOfEveryHallGetTheHallTheyAreGiven) {
  process_ = world_.Enroll(Role::kClerk, "*");
  PairDeviceCommand command = Command(Ask().code);
  command.hall = "other";
  const auto paired = Pair(command);
  ASSERT_TRUE(paired.ok()) << paired.status();
  EXPECT_EQ(paired->hall, "other");
}

TEST_F(PairingTest, OnlySoManyPagesWait) {
  for (size_t i = 0; i < kMaxPairingsOfDevice; ++i) Ask();
  const auto refused = world_.identity().RequestPairing(As(process_), "it", Role::kClerk);
  EXPECT_EQ(ReasonOf(refused.status()), Reason::kRateLimited);
  world_.clock().Advance(kPairingLife);
  Ask();
}

TEST_F(PairingTest, PagesHaveFewRoles) {
  for (const Role role : {Role::kWeb, Role::kPartner, Role::kScraper, Role::kLoad,
                          Role::kAdministrator}) {
    EXPECT_EQ(ReasonOf(world_.identity().RequestPairing(As(process_), "it", role).status()),
              Reason::kOutOfRange);
  }
  EXPECT_EQ(ReasonOf(world_.identity().RequestPairing(As(process_), "it", Role::kNone).status()),
            Reason::kMissingField);
}

TEST_F(PairingTest, RevokingAProcessRevokesItsPages) {
  const PairingOffer offer = Ask();
  ASSERT_EQ(PairReason(Command(offer.code)), Reason::kNone);
  const EnrolledDevice page = **Await(offer);
  world_.Hire(1042);
  const SignInResult clerk = world_.SignedIn(page, 1042);
  const PairingOffer pending = Ask();
  std::vector<uint32_t> told;
  world_.identity().AddRevocationListener(
      [&told](const Revocation& revocation) { told.push_back(revocation.device_id); });
  ASSERT_TRUE(world_.identity()
                  .RevokeDevice(world_.admin(), {world_.NewRequest(), process_.device.device_id})
                  .ok());
  EXPECT_EQ(told, (std::vector<uint32_t>{process_.device.device_id, page.device.device_id}));
  EXPECT_EQ(ReasonOf(world_.Authenticate(page).status()), Reason::kDeviceRevoked);
  EXPECT_EQ(ReasonOf(world_.Authenticate(page, clerk.session_token.Reveal()).status()),
            Reason::kDeviceRevoked);
  EXPECT_EQ(PairReason(Command(pending.code)), Reason::kDeviceRevoked);
  ASSERT_NO_FATAL_FAILURE(world_.Restart());
  EXPECT_EQ(ReasonOf(world_.Authenticate(page).status()), Reason::kDeviceRevoked);
}

TEST_F(PairingTest, ThePageOfAPageBelongsToTheProcess) {
  const PairingOffer offer = Ask();
  ASSERT_EQ(PairReason(Command(offer.code)), Reason::kNone);
  const EnrolledDevice page = **Await(offer);
  const auto second = world_.identity().RequestPairing(As(page), "Rating", Role::kKiosk);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(Pair(Command(second->code))->paired_through, process_.device.device_id);
}

}  // namespace
}  // namespace onestop::identity
