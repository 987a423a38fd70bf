#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/rpc/world.h"

// The key of a hall-day, as kiosks and guides ask for it.

namespace onestop::rpc {
namespace {

using Tickets = v1::TicketService::Stub;

class HolderKeyCallTest : public ::testing::Test {
 protected:
  static World::Options WithoutSessions() {
    World::Options options;
    for (core::Weekday& day : options.config.calendar.week) day.sessions.clear();
    return options;
  }
  static v1::GetHolderKeyResponse Ask(World& world, const Who& who) {
    const auto response = world.Call(who, &Tickets::GetHolderKey, v1::GetHolderKeyRequest());
    EXPECT_TRUE(response.ok()) << response.status().message();
    return response.value_or(v1::GetHolderKeyResponse());
  }
};

TEST_F(HolderKeyCallTest, IsTheSameForEveryDeviceOfTheHall) {
  World world;
  const Who kiosk = world.Enroll(Role::kKiosk);
  const v1::GetHolderKeyResponse first = Ask(world, kiosk);
  EXPECT_EQ(first.key().size(), 32U);
  EXPECT_EQ(first.hall_date(), "2026-11-23");
  EXPECT_EQ(Ask(world, kiosk).key(), first.key());
  EXPECT_EQ(Ask(world, world.Enroll(Role::kKiosk)).key(), first.key());
  EXPECT_EQ(Ask(world, world.Enroll(Role::kGuide)).key(), first.key());
  EXPECT_NE(Ask(world, world.Enroll(Role::kKiosk, "other")).key(), first.key());
}

TEST_F(HolderKeyCallTest, IsOfTheLastHallDayUntilTheNextOneOpens) {
  World world;
  const Who kiosk = world.Enroll(Role::kKiosk);
  const v1::GetHolderKeyResponse first = Ask(world, kiosk);
  ASSERT_TRUE(world.Call(world.admin(), &v1::SupervisorService::Stub::CloseDay,
                         [] {
                           v1::CloseDayRequest request;
                           request.set_hall("main");
                           return request;
                         }())
                  .ok());
  EXPECT_EQ(Ask(world, kiosk).key(), first.key()) << "the same date may be opened again";
  world.clock().Advance(std::chrono::hours(24));
  ASSERT_EQ(world.Issue(kiosk, "passport").ticket().hall_date(), "2026-11-24");
  const v1::GetHolderKeyResponse next = Ask(world, kiosk);
  EXPECT_EQ(next.hall_date(), "2026-11-24");
  EXPECT_NE(next.key(), first.key());
}

TEST_F(HolderKeyCallTest, IsRefusedBeforeTheFirstHallDay) {
  World world(WithoutSessions());
  EXPECT_EQ(ReasonOf(world.Call(world.Enroll(Role::kKiosk), &Tickets::GetHolderKey,
                                v1::GetHolderKeyRequest())
                         .status()),
            Reason::kDayNotOpen);
}

TEST_F(HolderKeyCallTest, IsOfTheCallersHallAlone) {
  World world;
  v1::GetHolderKeyRequest request;
  request.set_hall("other");
  EXPECT_EQ(
      ReasonOf(world.Call(world.Enroll(Role::kKiosk), &Tickets::GetHolderKey, request).status()),
      Reason::kOtherHall);
}

TEST_F(HolderKeyCallTest, StandsInNoJournal) {
  World world;
  const Who kiosk = world.Enroll(Role::kKiosk);
  const std::string key = Ask(world, kiosk).key();
  v1::IssueTicketRequest issue;
  issue.add_matters()->set_service("passport");
  issue.set_holder(key.substr(0, 16));
  ASSERT_TRUE(world.Call(kiosk, &Tickets::IssueTicket, issue).ok());
  size_t records = 0;
  for (const auto& [hall, kept] : world.disk().halls) {
    for (const auto& record : kept.records) {
      ++records;
      EXPECT_EQ(record.body.find(key), std::string::npos);
    }
  }
  EXPECT_GT(records, 2U);
}

}  // namespace
}  // namespace onestop::rpc
