#include <string>
#include <vector>

#include "server/base/bytes.h"
#include "server/base/hash.h"
#include "server/identity/limits.h"
#include "tests/identity/world.h"

namespace onestop::identity {
namespace {

class PutStaffTest : public ::testing::Test {
 protected:
  Reason PutReason(PutStaffCommand command) {
    return ReasonOf(world_.Put(std::move(command)).status());
  }

  World world_;
};

TEST_F(PutStaffTest, AddsSomebodyNew) {
  PutStaffCommand command = world_.StaffCommand(1042);
  command.display_name = "王芳";
  command.roles = {Role::kSupervisor, Role::kClerk};
  const absl::StatusOr<StaffInfo> staff = world_.Put(command);
  ASSERT_TRUE(staff.ok());
  EXPECT_EQ(staff->display_name, "王芳");
  EXPECT_EQ(staff->roles, (std::vector<Role>{Role::kClerk, Role::kSupervisor}));
  world_.Restart();
  const auto list = world_.identity().ListStaff("main");
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->front().display_name, "王芳");
  EXPECT_EQ(list->front().staff_id, 1042U);
}

TEST_F(PutStaffTest, KeepsThePinWhenNoneIsGiven) {
  const EnrolledDevice terminal = world_.Enroll(Role::kClerk);
  world_.Hire(1042);
  PutStaffCommand command = world_.StaffCommand(1042);
  command.pin = Secret();
  command.display_name = "Fang Wang";
  ASSERT_TRUE(world_.Put(command).ok());
  const absl::StatusOr<SignInResult> result = world_.SignIn(terminal, 1042, kPin);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->display_name, "Fang Wang");
}

TEST_F(PutStaffTest, KeepsOnlyTheVersionInForceInThePrivateStore) {
  world_.Hire(1042);
  world_.Hire(1042);
  world_.Hire(1042);
  ASSERT_EQ(world_.private_disk().staff.size(), 1U);
  EXPECT_EQ(world_.private_disk().staff.begin()->first.version, 3U);
}

TEST_F(PutStaffTest, ChangesTheRolesOfWhoIsSignedInAtOnce) {
  const EnrolledDevice terminal = world_.Enroll(Role::kClerk);
  world_.Hire(1042, {Role::kSupervisor});
  const std::string token = world_.SignedIn(terminal, 1042).session_token.Reveal();
  EXPECT_TRUE(world_.Authenticate(terminal, token)->Has(Role::kSupervisor));
  world_.Hire(1042, {Role::kClerk});
  EXPECT_FALSE(world_.Authenticate(terminal, token)->Has(Role::kSupervisor));
}

TEST_F(PutStaffTest, EndsTheSessionOfWhoIsDisabledOrMovedToAnotherHall) {
  const EnrolledDevice terminal = world_.Enroll(Role::kClerk);
  for (const bool disabled : {true, false}) {
    world_.Hire(1042);
    const std::string token = world_.SignedIn(terminal, 1042).session_token.Reveal();
    PutStaffCommand command = world_.StaffCommand(1042);
    command.pin = Secret();
    command.disabled = disabled;
    if (!disabled) command.hall = "other";
    int told = 0;
    const uint64_t listener =
        world_.identity().AddRevocationListener([&](const Revocation&) { ++told; });
    ASSERT_TRUE(world_.Put(command).ok());
    world_.identity().RemoveRevocationListener(listener);
    EXPECT_EQ(told, 1);
    EXPECT_EQ(ReasonOf(world_.Authenticate(terminal, token).status()), Reason::kNotSignedIn);
    EXPECT_EQ(world_.SignInReason(terminal, 1042, kPin), Reason::kSignInFailed);
  }
}

TEST_F(PutStaffTest, ActsOnceForOneRequestId) {
  const PutStaffCommand command = world_.StaffCommand(1042);
  ASSERT_TRUE(world_.Put(command).ok());
  world_.Hire(1042, {Role::kSupervisor});
  const size_t records = world_.Records();
  world_.Restart();
  const absl::StatusOr<StaffInfo> again = world_.Put(command);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->roles, std::vector<Role>{Role::kClerk});
  EXPECT_EQ(world_.Records(), records);
  EXPECT_EQ(world_.identity().ListStaff("main")->front().roles,
            std::vector<Role>{Role::kSupervisor});
  PutStaffCommand other = command;
  other.pin = Secret("771204");
  EXPECT_EQ(PutReason(other), Reason::kRequestIdReused);
}

TEST_F(PutStaffTest, RefusesWhatIsMissingOrWrongByName) {
  PutStaffCommand command = world_.StaffCommand(1042);
  command.request_id = {};
  EXPECT_EQ(PutReason(command), Reason::kRequestIdMissing);
  command = world_.StaffCommand(1042);
  command.hall = "";
  EXPECT_EQ(PutReason(command), Reason::kMissingField);
  EXPECT_EQ(PutReason(world_.StaffCommand(0)), Reason::kMissingField);
  EXPECT_EQ(PutReason(world_.StaffCommand(kMaxStaffId + 1)), Reason::kOutOfRange);
  command = world_.StaffCommand(1042);
  command.display_name = "";
  EXPECT_EQ(PutReason(command), Reason::kMissingField);
  command.display_name = "a\tb";
  EXPECT_EQ(PutReason(command), Reason::kBadText);
  command = world_.StaffCommand(1042);
  command.roles = {};
  EXPECT_EQ(PutReason(command), Reason::kMissingField);
  for (const Role role : {Role::kNone, Role::kKiosk, Role::kLoad, Role::kTimer}) {
    command.roles = {Role::kClerk, role};
    EXPECT_EQ(PutReason(command), Reason::kOutOfRange);
  }
  command = world_.StaffCommand(1042);
  command.pin = Secret();
  EXPECT_EQ(PutReason(command), Reason::kMissingField);
  command.pin = Secret("123456");
  EXPECT_EQ(PutReason(command), Reason::kWeakPin);
  EXPECT_EQ(world_.Records(), 1U);
  EXPECT_TRUE(world_.private_disk().staff.empty());
}

TEST_F(PutStaffTest, IsForAdministratorsOfThatHall) {
  world_.Hire(1042);
  Caller elsewhere = world_.admin();
  elsewhere.hall = "other";
  PutStaffCommand command = world_.StaffCommand(1042);
  command.hall = "other";
  Reason reason = Reason::kNone;
  const auto keep = [&](const absl::StatusOr<StaffInfo>& staff) {
    reason = ReasonOf(staff.status());
  };
  world_.identity().PutStaff(elsewhere, command, keep);
  EXPECT_EQ(reason, Reason::kOtherHall);
  Caller supervisor = world_.admin();
  supervisor.role_mask = RoleBit(Role::kSupervisor);
  world_.identity().PutStaff(supervisor, command, keep);
  EXPECT_EQ(reason, Reason::kRoleNotAllowed);
}

TEST_F(PutStaffTest, LeavesNothingPersonalInTheJournal) {
  PutStaffCommand command = world_.StaffCommand(1042);
  command.display_name = "Fang Wang";
  ASSERT_TRUE(world_.Put(command).ok());
  const std::string bytes = world_.JournalBytes();
  EXPECT_EQ(bytes.find("Fang"), std::string::npos);
  EXPECT_EQ(bytes.find(kPin), std::string::npos);
  const std::string& pin_hash = world_.private_disk().staff.begin()->second.pin_hash;
  EXPECT_EQ(bytes.find(pin_hash.substr(pin_hash.size() - 32)), std::string::npos);
  // Nor a hash that could be tried out: that of the command is made with the server's key.
  EXPECT_EQ(bytes.find(AsText(Blake2b(kPin))), std::string::npos);
}

TEST_F(PutStaffTest, HashesPayloadsDifferentlyOnEveryServer) {
  World other;
  Bytes16 request{};
  request[0] = 1;
  for (World* world : {&world_, &other}) {
    if (world == &other) other.private_disk().key->at(0) ^= 1;
  }
  PutStaffCommand command = world_.StaffCommand(1042);
  command.request_id = request;
  ASSERT_TRUE(world_.Put(command).ok());
  EXPECT_NE(world_.identity().DeriveKey("a"), world_.identity().DeriveKey("b"));
  EXPECT_EQ(world_.identity().DeriveKey("a"), world_.identity().DeriveKey("a"));
  const Hash256 before = world_.identity().DeriveKey("a");
  world_.Restart();
  EXPECT_EQ(world_.identity().DeriveKey("a"), before);
}

TEST_F(PutStaffTest, ChangesNameAndRolesTogetherOrNotAtAll) {
  world_.Hire(1042);
  PutStaffCommand command = world_.StaffCommand(1042);
  command.display_name = "Half written";
  command.roles = {Role::kSupervisor};
  world_.journal().FailAppend();
  EXPECT_EQ(PutReason(command), Reason::kJournalIo);
  world_.Restart();
  EXPECT_EQ(world_.identity().ListStaff("main")->front().display_name, "Person 1042");
  EXPECT_EQ(world_.private_disk().staff.size(), 1U);
  ASSERT_TRUE(world_.Put(command).ok());
  EXPECT_EQ(world_.identity().ListStaff("main")->front().display_name, "Half written");
}

TEST_F(PutStaffTest, ListsAHallsOwnStaffAndThoseOfEveryHall) {
  world_.Hire(1, {Role::kClerk}, "main");
  world_.Hire(2, {Role::kClerk}, "other");
  world_.Hire(3, {Role::kAdministrator}, "*");
  const auto list = world_.identity().ListStaff("main");
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[1].staff_id, 3U);
  EXPECT_EQ(world_.identity().ListStaff("*")->size(), 3U);
}

}  // namespace
}  // namespace onestop::identity
