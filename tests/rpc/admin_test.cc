#include <gtest/gtest.h>

#include <string>

#include "tests/rpc/world.h"

// What administrators do, through the admin socket and as people who are signed in.

namespace onestop::rpc {
namespace {

using Admins = v1::AdminService::Stub;

class AdminTest : public ::testing::Test {
 protected:
  v1::ApplyConfigRequest Config(const std::string& text, uint64_t expected_version) {
    v1::ApplyConfigRequest request;
    request.set_hall("main");
    request.set_toml(text);
    request.set_expected_version(expected_version);
    return request;
  }
  v1::GetConfigResponse GetConfig() {
    v1::GetConfigRequest request;
    request.set_hall("main");
    const auto response = world_.Call(admin_, &Admins::GetConfig, request);
    EXPECT_TRUE(response.ok()) << response.status().message();
    return response.ok() ? *response : v1::GetConfigResponse();
  }

  World world_;
  Who admin_ = world_.admin();
};

TEST_F(AdminTest, PutsAConfigurationInForce) {
  EXPECT_EQ(GetConfig().version(), 1U);
  EXPECT_EQ(GetConfig().toml(), "main as it is");
  const auto applied = world_.Call(admin_, &Admins::ApplyConfig, Config("main, second try", 1));
  ASSERT_TRUE(applied.ok()) << applied.status().message();
}

TEST_F(AdminTest, NamesEverythingThatIsWrongWithAConfiguration) {
  const auto response = world_.Call(admin_, &Admins::ApplyConfig, Config("bad", 1));
  ASSERT_TRUE(response.ok()) << response.status().message();
  EXPECT_FALSE(response->has_receipt());
  ASSERT_EQ(response->errors_size(), 2);
  EXPECT_EQ(response->errors(1).line(), 7U);
  EXPECT_EQ(response->errors(1).message(), "target_wait is missing");
  EXPECT_EQ(GetConfig().version(), 1U);
}

TEST_F(AdminTest, RefusesAnotherHallsConfiguration) {
  const auto response = world_.Call(admin_, &Admins::ApplyConfig, Config("other one", 1));
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->errors_size(), 1);
}

TEST_F(AdminTest, RefusesAConfigurationMadeForAnotherVersion) {
  const auto refused = world_.Call(admin_, &Admins::ApplyConfig, Config("main again", 7));
  EXPECT_EQ(ReasonOf(refused.status()), Reason::kConfigVersionMismatch);
}

TEST_F(AdminTest, AppliesTheSameConfigurationOnce) {
  v1::ApplyConfigRequest request = Config("main with a new comment", 1);
  request.set_request_id(world_.NewRequestId());
  const auto first = world_.Send(admin_, &Admins::ApplyConfig, request);
  ASSERT_TRUE(first.ok()) << first.status().message();
  EXPECT_EQ(first->version(), 2U);
  const auto second = world_.Send(admin_, &Admins::ApplyConfig, request);
  ASSERT_TRUE(second.ok()) << second.status().message();
  EXPECT_TRUE(second->receipt().duplicate());
  EXPECT_EQ(second->version(), 2U);
}

TEST_F(AdminTest, EnrollsADeviceThatWorksAtOnce) {
  v1::EnrollDeviceRequest request;
  request.set_hall("main");
  request.set_name("Kiosk by the door");
  request.set_role(v1::ROLE_KIOSK);
  request.set_place("f1");
  request.set_request_id(world_.NewRequestId());
  const auto enrolled = world_.Send(admin_, &Admins::EnrollDevice, request);
  ASSERT_TRUE(enrolled.ok()) << enrolled.status().message();
  EXPECT_EQ(enrolled->device().role(), v1::ROLE_KIOSK);
  EXPECT_EQ(enrolled->device().hall(), "main");
  const Who kiosk{.token = enrolled->token(), .session = "", .device_id = 0, .admin = false};
  EXPECT_EQ(world_.Issue(kiosk, "passport").ticket().number(), "A001");
  const auto again = world_.Send(admin_, &Admins::EnrollDevice, request);
  ASSERT_TRUE(again.ok()) << again.status().message();
  EXPECT_EQ(again->token(), enrolled->token());
  const auto devices = world_.Call(admin_, &Admins::ListDevices, v1::ListDevicesRequest());
  ASSERT_TRUE(devices.ok());
  ASSERT_EQ(devices->devices_size(), 1);
  EXPECT_EQ(devices->devices(0).name(), "Kiosk by the door");
  EXPECT_EQ(devices->devices(0).place(), "f1");
}

TEST_F(AdminTest, EnrollsNoDeviceForAHallThatIsNotThere) {
  v1::EnrollDeviceRequest request;
  request.set_hall("nowhere");
  request.set_name("it");
  request.set_role(v1::ROLE_KIOSK);
  EXPECT_EQ(ReasonOf(world_.Call(admin_, &Admins::EnrollDevice, request).status()),
            Reason::kUnknownHall);
  request.set_hall("");
  EXPECT_EQ(ReasonOf(world_.Call(admin_, &Admins::EnrollDevice, request).status()),
            Reason::kMissingField) << "there are two halls";
  request.set_hall("*");
  EXPECT_TRUE(world_.Call(admin_, &Admins::EnrollDevice, request).ok());
}

TEST_F(AdminTest, EnrollsNoDeviceInARoleThatIsNone) {
  v1::EnrollDeviceRequest request;
  request.set_hall("main");
  request.set_name("it");
  EXPECT_EQ(ReasonOf(world_.Call(admin_, &Admins::EnrollDevice, request).status()),
            Reason::kMissingField);
  for (const int role : {7, 11, 99}) {
    request.set_role(static_cast<v1::Role>(role));
    EXPECT_EQ(ReasonOf(world_.Call(admin_, &Admins::EnrollDevice, request).status()),
              Reason::kOutOfRange) << role;
  }
}

TEST_F(AdminTest, HiresAClerk) {
  v1::PutStaffRequest request;
  request.set_hall("main");
  request.set_staff_id(7);
  request.set_display_name("Li Wei");
  request.add_roles(v1::ROLE_CLERK);
  request.set_pin(kPin);
  const auto put = world_.Call(admin_, &Admins::PutStaff, request);
  ASSERT_TRUE(put.ok()) << put.status().message();
  EXPECT_EQ(put->staff().display_name(), "Li Wei");
  EXPECT_FALSE(world_.SignedIn(7).session.empty());
  v1::ListStaffRequest list;
  list.set_hall("main");
  const auto staff = world_.Call(admin_, &Admins::ListStaff, list);
  ASSERT_TRUE(staff.ok());
  ASSERT_EQ(staff->staff_size(), 1);
  EXPECT_TRUE(staff->staff(0).signed_in());
  request.clear_request_id();
  request.set_pin("111111");
  EXPECT_EQ(ReasonOf(world_.Call(admin_, &Admins::PutStaff, request).status()),
            Reason::kWeakPin);
  request.set_staff_id(1U << 24);
  EXPECT_EQ(ReasonOf(world_.Call(admin_, &Admins::PutStaff, request).status()),
            Reason::kOutOfRange) << "more than a record has room for";
}

TEST_F(AdminTest, AnAdministratorOfOneHallStaysInIt) {
  world_.Hire(80, {Role::kAdministrator});
  const Who boss = world_.SignedIn(80);
  world_.Enroll(Role::kKiosk, "other");
  const auto devices = world_.Call(boss, &Admins::ListDevices, v1::ListDevicesRequest());
  ASSERT_TRUE(devices.ok()) << devices.status().message();
  for (const v1::Device& device : devices->devices()) EXPECT_EQ(device.hall(), "main");
  v1::ListDevicesRequest all;
  all.set_hall("*");
  EXPECT_EQ(ReasonOf(world_.Call(boss, &Admins::ListDevices, all).status()), Reason::kOtherHall);
  v1::EnrollDeviceRequest enroll;
  enroll.set_hall("*");
  enroll.set_name("it");
  enroll.set_role(v1::ROLE_KIOSK);
  EXPECT_EQ(ReasonOf(world_.Call(boss, &Admins::EnrollDevice, enroll).status()),
            Reason::kOtherHall);
}

TEST_F(AdminTest, VerifiesTheJournal) {
  const Who kiosk = world_.Enroll(Role::kKiosk);
  for (int i = 0; i < 5; ++i) world_.Issue(kiosk, "passport");
  v1::VerifyJournalRequest request;
  request.set_hall("main");
  const auto report = world_.Call(admin_, &Admins::VerifyJournal, request);
  ASSERT_TRUE(report.ok()) << report.status().message();
  EXPECT_EQ(report->last_sequence(), world_.engine().Durable("main").sequence);
  EXPECT_EQ(report->records(), report->last_sequence());
  EXPECT_EQ(report->first_bad_sequence(), 0U);
  EXPECT_EQ(report->last_hash().size(), 64U);
  EXPECT_EQ(report->reason(), v1::REASON_UNSPECIFIED);
}

TEST_F(AdminTest, AsksTheServerToStop) {
  EXPECT_FALSE(world_.drained());
  ASSERT_TRUE(world_.Call(admin_, &Admins::Drain, v1::DrainRequest()).ok());
  // The answer may come before the server's own end begins.
  while (!world_.drained()) std::this_thread::yield();
}

}  // namespace
}  // namespace onestop::rpc
