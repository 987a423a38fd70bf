#include "server/identity/certificate_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <string>

#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "tests/support/temp_folder.h"

namespace onestop::identity {
namespace {

using ::testing::ElementsAre;

class CertificateFilesTest : public ::testing::Test {
 protected:
  void Make() {
    ASSERT_TRUE(files_.EnsureAuthority(clock_.WallNow(), random_).ok());
    ASSERT_TRUE(files_.RenewServer({"localhost"}, random_).ok());
  }
  mode_t Mode(const std::string& name) const {
    struct stat info {};
    EXPECT_EQ(::stat((files_.folder() + name).c_str(), &info), 0) << name;
    return info.st_mode & 0777u;
  }

  testing::TempFolder folder_;
  FakeClock clock_{Time(std::chrono::hours(498'000))};
  SeededRandom random_{7};
  CertificateFiles files_{(folder_.path() / "tls").string()};
};

TEST_F(CertificateFilesTest, KeysAreTheirOwnersAlone) {
  ASSERT_NO_FATAL_FAILURE(Make());
  EXPECT_EQ(Mode(""), 0700u);
  EXPECT_EQ(Mode("/authority-key.pem"), 0600u);
  EXPECT_EQ(Mode("/server-key.pem"), 0600u);
  EXPECT_TRUE(files_.Server().ok()) << files_.Server().status();
  EXPECT_TRUE(files_.Authority().ok());
}

TEST_F(CertificateFilesTest, AKeyThatOthersMayReadIsRefused) {
  ASSERT_NO_FATAL_FAILURE(Make());
  ASSERT_EQ(::chmod((files_.folder() + "/server-key.pem").c_str(), 0644), 0);
  EXPECT_EQ(ReasonOf(files_.Server().status()), Reason::kKeyFileOpen);
  ASSERT_EQ(::chmod((files_.folder() + "/server-key.pem").c_str(), 0640), 0);
  EXPECT_TRUE(files_.Server().ok());
  ASSERT_EQ(::chmod((files_.folder() + "/authority-key.pem").c_str(), 0604), 0);
  EXPECT_EQ(ReasonOf(files_.Authority().status()), Reason::kKeyFileOpen);
}

TEST_F(CertificateFilesTest, TheAuthorityIsMadeOnce) {
  EXPECT_FALSE(files_.HasAuthority());
  ASSERT_NO_FATAL_FAILURE(Make());
  EXPECT_TRUE(files_.HasAuthority());
  const std::string before = *files_.AuthorityCertificate();
  ASSERT_TRUE(files_.EnsureAuthority(clock_.WallNow(), random_).ok());
  EXPECT_EQ(*files_.AuthorityCertificate(), before);
}

TEST_F(CertificateFilesTest, ARenewalChangesTheServerAndNotTheAuthority) {
  ASSERT_NO_FATAL_FAILURE(Make());
  const std::string authority = *files_.AuthorityCertificate();
  const std::string before = files_.Server()->certificate;
  ASSERT_TRUE(files_.RenewServer({"localhost", "hall.example"}, random_).ok());
  EXPECT_NE(files_.Server()->certificate, before);
  EXPECT_EQ(*files_.AuthorityCertificate(), authority);
  EXPECT_THAT(files_.ServerInfo()->hosts, ElementsAre("localhost", "hall.example"));
}

TEST_F(CertificateFilesTest, WhatDoesNotBelongTogetherIsRefused) {
  EXPECT_EQ(files_.Server().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(files_.RenewServer({"localhost"}, random_).code(), absl::StatusCode::kNotFound);
  ASSERT_NO_FATAL_FAILURE(Make());
  const auto stranger = MakeAuthority(clock_.WallNow(), random_);
  ASSERT_TRUE(WriteFileAtomic(files_.folder() + "/authority.pem", stranger->certificate, 0644).ok());
  EXPECT_EQ(files_.Server().status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace onestop::identity
