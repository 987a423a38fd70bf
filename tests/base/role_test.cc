#include "server/base/role.h"

#include <gtest/gtest.h>

namespace onestop {
namespace {

TEST(RoleTest, EveryNameLeadsBackToItsRole) {
  for (int number = 1; number <= 11; ++number) {
    const Role role = static_cast<Role>(number);
    EXPECT_EQ(ParseRole(RoleName(role)), role) << RoleName(role);
  }
}

TEST(RoleTest, KeepsTheNumbersThatJournalsHold) {
  EXPECT_EQ(RoleName(static_cast<Role>(1)), "kiosk");
  EXPECT_EQ(RoleName(static_cast<Role>(5)), "clerk");
  EXPECT_EQ(RoleName(static_cast<Role>(7)), "administrator");
  EXPECT_EQ(RoleName(static_cast<Role>(11)), "timer");
}

TEST(RoleTest, KnowsNoOtherNames) {
  EXPECT_EQ(ParseRole(""), std::nullopt);
  EXPECT_EQ(ParseRole("none"), std::nullopt);
  EXPECT_EQ(ParseRole("Clerk"), std::nullopt);
  EXPECT_EQ(RoleName(static_cast<Role>(200)), "unknown");
}

}  // namespace
}  // namespace onestop
