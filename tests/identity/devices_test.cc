#include <string>
#include <vector>

#include "server/base/bytes.h"
#include "server/base/hash.h"
#include "server/identity/limits.h"
#include "tests/identity/world.h"

namespace onestop::identity {
namespace {

EnrollDeviceCommand Kiosk(World& world) {
  return EnrollDeviceCommand{.request_id = world.NewRequest(),
                             .hall = "main",
                             .name = "Kiosk by the door",
                             .role = Role::kKiosk,
                             .place = "lobby"};
}

Reason EnrollReason(World& world, const EnrollDeviceCommand& command) {
  return ReasonOf(world.identity().EnrollDevice(world.admin(), command).status());
}

TEST(EnrollDeviceTest, GivesEachDeviceAnIdAndATokenOfItsOwn) {
  World world;
  const EnrolledDevice first = world.Enroll(Role::kKiosk);
  const EnrolledDevice second = world.Enroll(Role::kKiosk);
  EXPECT_EQ(first.device.device_id, 1U);
  EXPECT_EQ(second.device.device_id, 2U);
  EXPECT_FALSE(first.token.Equals(second.token));
  EXPECT_EQ(first.token.Reveal().size(), kTokenChars);
}

TEST(EnrollDeviceTest, AnswersARetryWithTheSameDeviceAndToken) {
  World world;
  const EnrollDeviceCommand command = Kiosk(world);
  const auto first = world.identity().EnrollDevice(world.admin(), command);
  world.Enroll(Role::kDisplay);
  const size_t records = world.Records();
  world.Restart();
  const auto again = world.identity().EnrollDevice(world.admin(), command);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_TRUE(first->token.Equals(again->token));
  EXPECT_EQ(again->device.device_id, first->device.device_id);
  EXPECT_EQ(again->device.name, "Kiosk by the door");
  EXPECT_EQ(again->device.enrolled, first->device.enrolled);
  EXPECT_EQ(world.Records(), records);
  EXPECT_EQ(world.identity().ListDevices("main")->size(), 2U);
}

TEST(EnrollDeviceTest, AnswersARetryAsThenAlsoAfterARevocation) {
  World world;
  const EnrollDeviceCommand command = Kiosk(world);
  ASSERT_TRUE(world.identity().EnrollDevice(world.admin(), command).ok());
  ASSERT_TRUE(world.identity().RevokeDevice(world.admin(), {world.NewRequest(), 1}).ok());
  const auto again = world.identity().EnrollDevice(world.admin(), command);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->device.revoked);
  EXPECT_EQ(ReasonOf(world.Authenticate(*again).status()), Reason::kDeviceRevoked);
}

TEST(EnrollDeviceTest, GivesAnotherTokenUnderTheSameNumberAfterARestore) {
  World world;
  const journal::MemoryDisk disk = world.disk();
  const PrivateDisk private_disk = world.private_disk();
  const EnrolledDevice lost = world.Enroll(Role::kKiosk);
  world.Stop();
  world.disk() = disk;
  world.private_disk() = private_disk;
  world.Restart();
  const EnrolledDevice next = world.Enroll(Role::kKiosk);
  EXPECT_EQ(next.device.device_id, lost.device.device_id);
  EXPECT_EQ(ReasonOf(world.Authenticate(lost).status()), Reason::kUnauthenticated);
}

TEST(EnrollDeviceTest, RefusesARequestIdWithOtherContent) {
  World world;
  EnrollDeviceCommand command = Kiosk(world);
  ASSERT_TRUE(world.identity().EnrollDevice(world.admin(), command).ok());
  EnrollDeviceCommand other = command;
  other.name = "Kiosk upstairs";
  EXPECT_EQ(EnrollReason(world, other), Reason::kRequestIdReused);
  EXPECT_EQ(
      ReasonOf(world.identity().RevokeDevice(world.admin(), {command.request_id, 1}).status()),
      Reason::kRequestIdReused);
}

TEST(EnrollDeviceTest, ForgetsRequestIdsAfterTwoDays) {
  World world;
  const EnrollDeviceCommand command = Kiosk(world);
  ASSERT_TRUE(world.identity().EnrollDevice(world.admin(), command).ok());
  world.clock().Advance(kRequestMemory);
  world.Enroll(Role::kDisplay);
  EXPECT_EQ(world.identity().EnrollDevice(world.admin(), command)->device.device_id, 1U);
  world.clock().Advance(std::chrono::milliseconds(1));
  world.Enroll(Role::kDisplay);
  EXPECT_EQ(world.identity().EnrollDevice(world.admin(), command)->device.device_id, 4U);
}

TEST(EnrollDeviceTest, RefusesWhatIsMissingOrWrongByName) {
  World world;
  EnrollDeviceCommand command = Kiosk(world);
  command.request_id = {};
  EXPECT_EQ(EnrollReason(world, command), Reason::kRequestIdMissing);
  command = Kiosk(world);
  command.hall = "";
  EXPECT_EQ(EnrollReason(world, command), Reason::kMissingField);
  command = Kiosk(world);
  command.name = "";
  EXPECT_EQ(EnrollReason(world, command), Reason::kMissingField);
  command.name = "a\nb";
  EXPECT_EQ(EnrollReason(world, command), Reason::kBadText);
  command.name = std::string(65, 'x');
  EXPECT_EQ(EnrollReason(world, command), Reason::kBadText);
  command = Kiosk(world);
  command.place = "\xe2\x80\xae";
  EXPECT_EQ(EnrollReason(world, command), Reason::kBadText);
  command = Kiosk(world);
  command.role = Role::kNone;
  EXPECT_EQ(EnrollReason(world, command), Reason::kMissingField);
  for (const Role role : {Role::kSupervisor, Role::kAdministrator, Role::kTimer}) {
    command.role = role;
    EXPECT_EQ(EnrollReason(world, command), Reason::kOutOfRange);
  }
  EXPECT_EQ(world.Records(), 1U);
  EXPECT_TRUE(world.private_disk().devices.empty());
}

TEST(EnrollDeviceTest, IsForAdministratorsOfThatHall) {
  World world;
  Caller caller = world.admin();
  caller.role_mask = RoleBit(Role::kSupervisor);
  EXPECT_EQ(ReasonOf(world.identity().EnrollDevice(caller, Kiosk(world)).status()),
            Reason::kRoleNotAllowed);
  caller = world.admin();
  caller.hall = "other";
  EXPECT_EQ(ReasonOf(world.identity().EnrollDevice(caller, Kiosk(world)).status()),
            Reason::kOtherHall);
  EnrollDeviceCommand everywhere = Kiosk(world);
  everywhere.hall = "*";
  EXPECT_EQ(ReasonOf(world.identity().EnrollDevice(caller, everywhere).status()),
            Reason::kOtherHall);
}

TEST(EnrollDeviceTest, LeavesNothingSecretAndNoNameInTheJournal) {
  World world;
  const auto device = world.identity().EnrollDevice(world.admin(), Kiosk(world));
  ASSERT_TRUE(device.ok());
  const std::string bytes = world.JournalBytes();
  EXPECT_EQ(bytes.find("Kiosk by the door"), std::string::npos);
  EXPECT_EQ(bytes.find(device->token.Reveal()), std::string::npos);
  EXPECT_EQ(bytes.find(*Unbase32(device->token.Reveal())), std::string::npos);
  EXPECT_NE(bytes.find(AsText(Blake2b(device->token.Reveal()))), std::string::npos);
}

TEST(EnrollDeviceTest, StopsWithTheFirstFailureOfTheJournal) {
  World world;
  const EnrolledDevice before = world.Enroll(Role::kKiosk);
  world.journal().FailAppend();
  EXPECT_EQ(EnrollReason(world, Kiosk(world)), Reason::kJournalIo);
  EXPECT_EQ(EnrollReason(world, Kiosk(world)), Reason::kJournalIo);
  EXPECT_EQ(world.identity().ListDevices("main")->size(), 1U);
  EXPECT_TRUE(world.Authenticate(before).ok());
  world.Restart();
  EXPECT_EQ(world.Enroll(Role::kKiosk).device.device_id, 2U);
}

TEST(EnrollDeviceTest, GivesTheSameTokenWhenTheFirstAnswerWasLostInACrash) {
  World world;
  const EnrollDeviceCommand command = Kiosk(world);
  world.journal().FailAppendAfterWriting();
  EXPECT_EQ(EnrollReason(world, command), Reason::kJournalIo);
  world.Restart();
  const auto device = world.identity().EnrollDevice(world.admin(), command);
  ASSERT_TRUE(device.ok());
  EXPECT_TRUE(world.Authenticate(*device).ok());
  EXPECT_EQ(world.identity().ListDevices("main")->size(), 1U);
}

TEST(RevokeDeviceTest, RefusesTheTokenFromThenOn) {
  World world;
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  world.Hire(1042);
  const SignInResult session = world.SignedIn(terminal, 1042);
  const auto revoked =
      world.identity().RevokeDevice(world.admin(), {world.NewRequest(), terminal.device.device_id});
  ASSERT_TRUE(revoked.ok());
  EXPECT_TRUE(revoked->revoked);
  EXPECT_EQ(revoked->name, terminal.device.name);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(ReasonOf(world.Authenticate(terminal).status()), Reason::kDeviceRevoked);
    EXPECT_EQ(ReasonOf(world.Authenticate(terminal, session.session_token.Reveal()).status()),
              Reason::kDeviceRevoked);
    EXPECT_EQ(world.SignInReason(terminal, 1042, kPin), Reason::kDeviceRevoked);
    EXPECT_FALSE(world.identity().ListStaff("main")->front().signed_in);
    EXPECT_TRUE(world.identity().ListDevices("main")->front().revoked);
    world.Restart();
  }
}

TEST(RevokeDeviceTest, TellsListenersSoThatStreamsCanBeCut) {
  World world;
  const EnrolledDevice kiosk = world.Enroll(Role::kKiosk);
  std::vector<uint32_t> told;
  const uint64_t listener = world.identity().AddRevocationListener(
      [&](const Revocation& revocation) { told.push_back(revocation.device_id); });
  const RevokeDeviceCommand command{world.NewRequest(), kiosk.device.device_id};
  ASSERT_TRUE(world.identity().RevokeDevice(world.admin(), command).ok());
  ASSERT_TRUE(world.identity().RevokeDevice(world.admin(), command).ok());
  EXPECT_EQ(told, std::vector<uint32_t>{kiosk.device.device_id});
  world.identity().RemoveRevocationListener(listener);
  const EnrolledDevice next = world.Enroll(Role::kKiosk);
  ASSERT_TRUE(world.identity()
                  .RevokeDevice(world.admin(), {world.NewRequest(), next.device.device_id})
                  .ok());
  EXPECT_EQ(told.size(), 1U);
}

TEST(RevokeDeviceTest, RefusesAnUnknownDeviceAndOneOfAnotherHall) {
  World world;
  world.Enroll(Role::kKiosk);
  EXPECT_EQ(
      ReasonOf(world.identity().RevokeDevice(world.admin(), {world.NewRequest(), 99}).status()),
      Reason::kUnknownDevice);
  Caller elsewhere = world.admin();
  elsewhere.hall = "other";
  EXPECT_EQ(ReasonOf(world.identity().RevokeDevice(elsewhere, {world.NewRequest(), 1}).status()),
            Reason::kOtherHall);
}

TEST(ListDevicesTest, ShowsAHallItsOwnDevicesAndThoseOfEveryHall) {
  World world;
  world.Enroll(Role::kKiosk, "main");
  world.Enroll(Role::kKiosk, "other");
  world.Enroll(Role::kScraper, "*");
  const auto list = world.identity().ListDevices("main");
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].name, "The kiosk");
  EXPECT_EQ((*list)[1].role, Role::kScraper);
  EXPECT_EQ(world.identity().ListDevices(kEveryHall)->size(), 3U);
}

}  // namespace
}  // namespace onestop::identity
