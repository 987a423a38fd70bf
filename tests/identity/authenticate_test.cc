#include <atomic>
#include <chrono>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "server/base/bytes.h"
#include "server/base/hash.h"
#include "server/identity/limits.h"
#include "tests/identity/world.h"

namespace onestop::identity {
namespace {

TEST(AuthenticateTest, KnowsAnEnrolledDeviceByItsToken) {
  World world;
  const EnrolledDevice kiosk = world.Enroll(Role::kKiosk);
  const absl::StatusOr<Caller> caller = world.Authenticate(kiosk);
  ASSERT_TRUE(caller.ok());
  EXPECT_EQ(caller->device_role, Role::kKiosk);
  EXPECT_EQ(caller->role_mask, RoleBit(Role::kKiosk));
  EXPECT_EQ(caller->device_id, kiosk.device.device_id);
  EXPECT_EQ(caller->hall, "main");
  EXPECT_EQ(caller->staff_id, 0U);
  EXPECT_FALSE(caller->signed_in);
}

TEST(AuthenticateTest, RefusesEveryTokenItDidNotGive) {
  World world;
  const EnrolledDevice kiosk = world.Enroll(Role::kKiosk);
  const std::string good = kiosk.token.Reveal();
  std::vector<std::string> tokens = {"",
                                     "x",
                                     good + "a",
                                     good.substr(1),
                                     std::string(52, 'a'),
                                     std::string(1 << 20, 'a'),
                                     std::string(52, '\0')};
  for (size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    tokens.push_back(changed);
  }
  SeededRandom random(7);
  for (int i = 0; i < 10'000; ++i) {
    std::string bytes(random.Below(64), '\0');
    random.Fill(std::span(reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()));
    tokens.push_back(i % 2 == 0 ? bytes : Base32(Blake2b(bytes)));
  }
  for (const std::string& token : tokens) {
    const absl::StatusOr<Caller> caller = world.identity().Authenticate(token, "");
    ASSERT_EQ(ReasonOf(caller.status()), Reason::kUnauthenticated) << Hex(AsBytes(token));
  }
  // The hash that the journal holds is not a token either.
  EXPECT_FALSE(world.identity().Authenticate(Base32(Blake2b(good)), "").ok());
}

TEST(AuthenticateTest, AddsTheRolesOfThePersonWhoIsSignedIn) {
  World world;
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  world.Hire(1042, {Role::kClerk, Role::kSupervisor});
  const SignInResult session = world.SignedIn(terminal, 1042);
  const absl::StatusOr<Caller> caller =
      world.Authenticate(terminal, session.session_token.Reveal());
  ASSERT_TRUE(caller.ok());
  EXPECT_TRUE(caller->signed_in);
  EXPECT_EQ(caller->staff_id, 1042U);
  EXPECT_TRUE(caller->Has(Role::kClerk));
  EXPECT_TRUE(caller->Has(Role::kSupervisor));
  EXPECT_FALSE(caller->Has(Role::kAdministrator));
  EXPECT_FALSE(world.Authenticate(terminal)->Has(Role::kSupervisor));
}

TEST(AuthenticateTest, RefusesASessionTokenOnAnotherDevice) {
  World world;
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  const EnrolledDevice other = world.Enroll(Role::kClerk);
  world.Hire(1042);
  const SignInResult session = world.SignedIn(terminal, 1042);
  EXPECT_EQ(ReasonOf(world.Authenticate(other, session.session_token.Reveal()).status()),
            Reason::kNotSignedIn);
}

TEST(AuthenticateTest, RefusesSessionTokensItDidNotGive) {
  World world;
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  world.Hire(1042);
  world.SignedIn(terminal, 1042);
  for (const std::string& token :
       {std::string("x"), std::string(52, 'a'), terminal.token.Reveal(), std::string(5000, 'q')}) {
    EXPECT_EQ(ReasonOf(world.Authenticate(terminal, token).status()), Reason::kNotSignedIn);
  }
  EXPECT_EQ(ReasonOf(world.identity().Authenticate(std::string(52, 'a'), "").status()),
            Reason::kUnauthenticated);
}

TEST(AuthenticateTest, EndsASessionAfterFourteenHours) {
  World world;
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  world.Hire(1042);
  const SignInResult session = world.SignedIn(terminal, 1042);
  EXPECT_EQ(session.expires, world.clock().WallNow() + kSessionLength);
  world.clock().Advance(kSessionLength - std::chrono::milliseconds(1));
  EXPECT_TRUE(world.Authenticate(terminal, session.session_token.Reveal()).ok());
  world.clock().Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(ReasonOf(world.Authenticate(terminal, session.session_token.Reveal()).status()),
            Reason::kSessionExpired);
}

TEST(AuthenticateTest, BindsACallerToTheNarrowerHall) {
  World world;
  const EnrolledDevice anywhere = world.Enroll(Role::kLoad, "*");
  world.Hire(1042, {Role::kClerk}, "main");
  const SignInResult session = world.SignedIn(anywhere, 1042);
  EXPECT_TRUE(world.Authenticate(anywhere)->InHall("other"));
  const absl::StatusOr<Caller> caller =
      world.Authenticate(anywhere, session.session_token.Reveal());
  EXPECT_TRUE(caller->InHall("main"));
  EXPECT_FALSE(caller->InHall("other"));
}

TEST(AuthenticateTest, GivesTheAdminSocketWhatABootstrapNeeds) {
  const Caller caller = Identity::AdminSocketCaller();
  EXPECT_TRUE(caller.signed_in);
  EXPECT_TRUE(caller.Has(Role::kAdministrator));
  EXPECT_TRUE(caller.Has(Role::kSupervisor));
  EXPECT_FALSE(caller.Has(Role::kClerk));
  EXPECT_TRUE(caller.InHall("any"));
}

TEST(AuthenticateTest, WorksWhileOthersSignInAndOut) {
  World world;
  const EnrolledDevice terminal = world.Enroll(Role::kClerk);
  world.Hire(1042);
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) ASSERT_TRUE(world.Authenticate(terminal).ok());
    });
  }
  for (int i = 0; i < 50; ++i) {
    const SignInResult session = world.SignedIn(terminal, 1042);
    const absl::StatusOr<Caller> caller =
        world.Authenticate(terminal, session.session_token.Reveal());
    ASSERT_TRUE(caller.ok());
    ASSERT_TRUE(world.identity().SignOut(*caller).ok());
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace onestop::identity
