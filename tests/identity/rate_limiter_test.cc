#include "server/identity/rate_limiter.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "server/base/reason.h"
#include "server/identity/identity.h"

namespace onestop::identity {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

Caller DeviceOf(Role role, uint32_t device_id = 1) {
  Caller caller;
  caller.device_role = role;
  caller.role_mask = RoleBit(role);
  caller.device_id = device_id;
  return caller;
}

int AdmittedOf(RateLimiter& limiter, const Caller& caller, int calls) {
  int admitted = 0;
  for (int i = 0; i < calls; ++i) admitted += limiter.Admit(caller).ok() ? 1 : 0;
  return admitted;
}

TEST(TokenBucketTest, AllowsTheBurstAndThenTheRate) {
  TokenBucket bucket;
  const BucketRate rate{.per_second = 10, .burst = 3};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.Take(seconds(5), rate), nanoseconds(0));
  EXPECT_EQ(bucket.Take(seconds(5), rate), milliseconds(100));
  EXPECT_EQ(bucket.Take(seconds(5) + milliseconds(60), rate), milliseconds(40));
  EXPECT_EQ(bucket.Take(seconds(5) + milliseconds(100), rate), nanoseconds(0));
  EXPECT_EQ(bucket.Take(seconds(5) + milliseconds(100), rate), milliseconds(100));
}

TEST(TokenBucketTest, IsNeverFullerThanFull) {
  TokenBucket bucket;
  const BucketRate rate{.per_second = 10, .burst = 3};
  EXPECT_TRUE(bucket.IsFull(nanoseconds(0)));
  EXPECT_EQ(bucket.Take(nanoseconds(0), rate), nanoseconds(0));
  EXPECT_FALSE(bucket.IsFull(nanoseconds(0)));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bucket.Take(seconds(900), rate), nanoseconds(0));
  EXPECT_GT(bucket.Take(seconds(900), rate), nanoseconds(0));
}

TEST(RateLimiterTest, LimitsEachRoleAsPromised) {
  FakeClock clock;
  RateLimiter limiter(clock);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kKiosk, 1), 1000), 20);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kWeb, 2), 1000), 400);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kClerk, 3), 1000), 40);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kLoad, 4), 1000), 1000);
  EXPECT_EQ(AdmittedOf(limiter, Identity::AdminSocketCaller(), 1000), 1000);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kTimer, 5), 1000), 1);
  clock.Advance(seconds(1));
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kKiosk, 1), 1000), 5);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kWeb, 2), 1000), 200);
}

TEST(RateLimiterTest, CountsDevicesAndPeopleApart) {
  FakeClock clock;
  RateLimiter limiter(clock);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kKiosk, 1), 30), 20);
  EXPECT_EQ(AdmittedOf(limiter, DeviceOf(Role::kKiosk, 2), 30), 20);
  Caller person = DeviceOf(Role::kClerk, 3);
  person.staff_id = 1042;
  EXPECT_EQ(AdmittedOf(limiter, person, 50), 40);
  person.staff_id = 1043;
  EXPECT_EQ(AdmittedOf(limiter, person, 50), 40);
}

TEST(RateLimiterTest, SaysWhenToComeBackAndKeepsItsWord) {
  FakeClock clock;
  RateLimiter limiter(clock);
  const Caller kiosk = DeviceOf(Role::kKiosk);
  AdmittedOf(limiter, kiosk, 20);
  const absl::Status status = limiter.Admit(kiosk);
  EXPECT_EQ(ReasonOf(status), Reason::kRateLimited);
  ASSERT_TRUE(RetryAfterOf(status).has_value());
  EXPECT_EQ(*RetryAfterOf(status), milliseconds(200));
  EXPECT_NE(std::string(status.message()).find("200 ms"), std::string::npos);
  clock.Advance(*RetryAfterOf(status));
  EXPECT_TRUE(limiter.Admit(kiosk).ok());
  EXPECT_FALSE(limiter.Admit(kiosk).ok());
}

TEST(RateLimiterTest, DoesNotKeepWhoHasGone) {
  FakeClock clock;
  RateLimiter limiter(clock);
  for (uint32_t round = 0; round < 4; ++round) {
    for (uint32_t device = 1; device <= 20'000; ++device) {
      EXPECT_TRUE(limiter.Admit(DeviceOf(Role::kKiosk, round * 20'000 + device)).ok());
    }
    clock.Advance(seconds(10));
  }
  EXPECT_LE(limiter.size(), 25'000U);
}

TEST(RetryAfterTest, IsNothingForOtherRefusals) {
  EXPECT_FALSE(RetryAfterOf(absl::OkStatus()).has_value());
  EXPECT_FALSE(RetryAfterOf(Refuse(Reason::kMailboxFull, "full")).has_value());
}

}  // namespace
}  // namespace onestop::identity
