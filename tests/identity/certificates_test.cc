#include "server/identity/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "server/base/clock.h"
#include "server/base/reason.h"

namespace onestop::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CertificatesTest : public ::testing::Test {
 protected:
  CertificatesTest() : authority_(*MakeAuthority(clock_.WallNow(), random_)) {}

  Time End() const { return DescribeCertificate(authority_.certificate)->expires; }
  KeyAndCertificate Device(uint32_t device_id) {
    return *MakeDeviceCertificate(
        authority_, {.device_id = device_id, .role = Role::kKiosk, .expires = End()}, random_);
  }
  Reason ServerReason(const std::string& host) {
    return ReasonOf(
        MakeServerCertificate(authority_, {.hosts = {host}, .expires = End()}, random_).status());
  }

  FakeClock clock_{Time(std::chrono::hours(498'000))};
  SeededRandom random_{7};
  KeyAndCertificate authority_;
};

TEST_F(CertificatesTest, TheAuthorityIsGoodForTenYears) {
  const auto info = DescribeCertificate(authority_.certificate);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_TRUE(info->authority);
  const auto years = info->expires - clock_.WallNow();
  EXPECT_GE(years, std::chrono::days(3652));
  EXPECT_LE(years, std::chrono::days(3653));
  EXPECT_THAT(authority_.key.Reveal(), HasSubstr("-----BEGIN PRIVATE KEY-----"));
  EXPECT_TRUE(CheckIssued(authority_.certificate, authority_).ok());
}

TEST_F(CertificatesTest, ADevicesNamesItAndItsRole) {
  const KeyAndCertificate device = Device(4711);
  const auto info = DescribeCertificate(device.certificate);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->name, "4711");
  EXPECT_EQ(info->unit, "kiosk");
  EXPECT_FALSE(info->authority);
  EXPECT_EQ(info->expires, End());
  EXPECT_TRUE(CheckIssued(authority_.certificate, device).ok());
}

TEST_F(CertificatesTest, AServersIsGoodForItsNamesAndAddresses) {
  const auto server = MakeServerCertificate(
      authority_,
      {.hosts = {"localhost", "127.0.0.1", "::1", "Hall.example"}, .expires = End()}, random_);
  ASSERT_TRUE(server.ok()) << server.status();
  const auto info = DescribeCertificate(server->certificate);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_THAT(info->hosts, ElementsAre("localhost", "127.0.0.1", "::1", "Hall.example"));
  EXPECT_TRUE(IsGoodFor(*info, "hall.example"));
  EXPECT_TRUE(IsGoodFor(*info, "::1"));
  EXPECT_FALSE(IsGoodFor(*info, "example"));
  EXPECT_FALSE(IsGoodFor(*info, "other.hall.example"));
}

TEST_F(CertificatesTest, WhatIsNoHostIsRefused) {
  for (const char* host : {"", "hall example", "hall,DNS:evil", "*.example", "[::1]", "1::2::3"}) {
    EXPECT_EQ(ServerReason(host), Reason::kBadText) << host;
  }
  EXPECT_EQ(ServerReason(std::string(254, 'a')), Reason::kBadText);
  EXPECT_EQ(ServerReason("fe80::1"), Reason::kNone);
  EXPECT_EQ(ReasonOf(MakeServerCertificate(authority_, {.hosts = {}, .expires = End()}, random_)
                         .status()),
            Reason::kMissingField);
}

TEST_F(CertificatesTest, KeysAndAuthoritiesAreNotMixedUp) {
  const KeyAndCertificate one = Device(1);
  const KeyAndCertificate two = Device(2);
  EXPECT_NE(one.key.Reveal(), two.key.Reveal());
  EXPECT_EQ(CheckIssued(authority_.certificate, {two.key, one.certificate}).code(),
            absl::StatusCode::kFailedPrecondition);
  const auto other = MakeAuthority(clock_.WallNow(), random_);
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(CheckIssued(other->certificate, one).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(CertificatesTest, WhatIsNoPemIsRefused) {
  EXPECT_EQ(DescribeCertificate("").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DescribeCertificate(authority_.key.Reveal()).status().code(),
            absl::StatusCode::kInvalidArgument);
  const std::string half = authority_.certificate.substr(0, authority_.certificate.size() / 2);
  EXPECT_EQ(DescribeCertificate(half).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CheckIssued(authority_.certificate, {Secret("key"), authority_.certificate}).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace onestop::identity
