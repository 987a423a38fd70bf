#include "server/rpc/view.h"

#include <gtest/gtest.h>

#include "tests/support/hall_script.h"

// Who sees what of a hall.

namespace onestop::rpc {
namespace {

TEST(AudienceTest, OnlyThoseWhoWorkInTheHallSeeMoreThanThePublic) {
  for (const Role role : {Role::kNone, Role::kKiosk, Role::kDisplay, Role::kWeb, Role::kPartner,
                          Role::kScraper, Role::kTimer}) {
    EXPECT_EQ(AudienceOf(role), Audience::kPublic) << RoleName(role);
  }
  for (const Role role :
       {Role::kGuide, Role::kClerk, Role::kSupervisor, Role::kAdministrator, Role::kLoad}) {
    EXPECT_EQ(AudienceOf(role), Audience::kStaff) << RoleName(role);
  }
}

TEST(AudienceTest, ThePublicSeesWhatHangsAboveAWindowAndNotWhoWorksThere) {
  testing::HallScript hall;
  hall.Run(R"(
    08:59:00 day open
    09:00:00 clerk 11 open 1
    09:00:01 issue passport   -> A001
    09:00:02 next 1           -> A001
  )");
  v1::Counter seen;
  SetCounter(hall.state(), core::CounterId(1), Audience::kPublic, &seen);
  EXPECT_EQ(seen.ticket().number(), "A001");
  EXPECT_EQ(seen.ticket().ticket_id(), "");
  EXPECT_EQ(seen.staff_id(), 0U);
  EXPECT_EQ(seen.waiting(), 0U);
  SetCounter(hall.state(), core::CounterId(1), Audience::kStaff, &seen);
  EXPECT_EQ(seen.ticket().ticket_id(), "1");
  EXPECT_EQ(seen.staff_id(), 11U);
}

}  // namespace
}  // namespace onestop::rpc
