#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "server/app.h"
#include "server/base/credential.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_certificate.h"
#include "server/cli_identity.h"
#include "server/cli_init.h"
#include "server/data_folder.h"
#include "server/identity/certificate_files.h"
#include "tests/support/temp_folder.h"

// Certificates from `init` to a device's folder, and what a server needs of them to start.

namespace onestop {
namespace {

class CertificateTest : public ::testing::Test {
 protected:
  CertificateTest() {
    cli::InitOptions init;
    init.data = data();
    init.halls = {ONESTOP_SOURCE_DIR "/deploy/hall.toml"};
    init.hosts = {"hall.example", "192.168.7.1"};
    const absl::Status status = cli::Init(init);
    EXPECT_TRUE(status.ok()) << status;
    place_.data = data();
  }

  std::string data() const { return (folder_.path() / "data").string(); }
  std::string device() const { return (folder_.path() / "device").string(); }
  identity::CertificateFiles Files() const {
    return identity::CertificateFiles(DataFolder(data()).certificates);
  }
  static mode_t Mode(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
    return info.st_mode & 0777u;
  }
  absl::Status Enroll(const std::string& server) {
    cli::EnrollOptions options;
    options.role = "kiosk";
    options.name = "Kiosk upstairs";
    options.out = device();
    options.server = server;
    return cli::Enroll(place_, options);
  }
  Reason StartReason() {
    AppOptions options;
    options.config.data_dir = data();
    options.config.admin_socket = StrCat(data(), "/admin.sock");
    options.config.halls = {StrCat(data(), "/hall.toml")};
    options.config.listen = {"127.0.0.1:0"};
    options.config.listen_tls = {"0.0.0.0:0"};
    options.config.metrics = "";
    const auto app = App::Start(options);
    EXPECT_TRUE(!app.ok() || (*app)->tls_addresses().size() == 1);
    return ReasonOf(app.status());
  }

  testing::TempFolder folder_;
  cli::PlaceOptions place_;
};

TEST_F(CertificateTest, InitMakesThemForItsOwnersEyesAlone) {
  const std::string tls = DataFolder(data()).certificates;
  EXPECT_EQ(Mode(tls), 0700u);
  EXPECT_EQ(Mode(tls + "/authority-key.pem"), 0600u);
  EXPECT_EQ(Mode(tls + "/server-key.pem"), 0600u);
  const auto info = Files().ServerInfo();
  ASSERT_TRUE(info.ok()) << info.status();
  for (const char* host : {"localhost", "127.0.0.1", "::1", "hall.example", "192.168.7.1"}) {
    EXPECT_TRUE(identity::IsGoodFor(*info, host)) << host;
  }
}

TEST_F(CertificateTest, ARenewalKeepsTheNamesAndAddsOthers) {
  const std::string before = *Files().AuthorityCertificate();
  ASSERT_TRUE(cli::RenewCertificate(place_, {.hosts = {"new.example"}}).ok());
  const auto info = Files().ServerInfo();
  ASSERT_TRUE(info.ok());
  for (const char* host : {"localhost", "hall.example", "new.example"}) {
    EXPECT_TRUE(identity::IsGoodFor(*info, host)) << host;
  }
  EXPECT_EQ(*Files().AuthorityCertificate(), before) << "the devices' certificates still hold";
  EXPECT_EQ(ReasonOf(cli::RenewCertificate(place_, {.hosts = {"no host"}})), Reason::kBadText);
}

TEST_F(CertificateTest, ADevicesFolderHasAllItNeeds) {
  const absl::Status status = Enroll("hall.example:7443");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Mode(device() + "/key.pem"), 0600u);
  const auto credential = LoadCredential(device());
  ASSERT_TRUE(credential.ok()) << credential.status();
  EXPECT_EQ(credential->server, "hall.example:7443");
  const auto info = identity::DescribeCertificate(credential->certificate);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->name, StrCat(credential->device_id));
  EXPECT_EQ(info->unit, "kiosk");
  EXPECT_EQ(credential->ca, *Files().AuthorityCertificate());
  EXPECT_TRUE(
      identity::CheckIssued(credential->ca, {credential->key, credential->certificate}).ok());
}

TEST_F(CertificateTest, AnAddressNoDeviceCouldUseIsRefusedBeforeAnythingIsDone) {
  EXPECT_EQ(ReasonOf(Enroll("other.example:7443")), Reason::kInsecureAddress);
  EXPECT_EQ(ReasonOf(Enroll("tls:127.0.0.2:7443")), Reason::kInsecureAddress);
  EXPECT_EQ(ReasonOf(Enroll("hall.example")), Reason::kConfigInvalid);
  EXPECT_FALSE(LoadCredential(device()).ok());
  EXPECT_TRUE(Enroll("tls:127.0.0.1:7443").ok());
  EXPECT_EQ(LoadCredential(device())->device_id, 1u) << "nobody was enrolled before";
}

TEST_F(CertificateTest, AServerStartsWithWholeCertificatesOnly) {
  EXPECT_EQ(StartReason(), Reason::kNone);
  const std::string tls = DataFolder(data()).certificates;
  ASSERT_EQ(::chmod((tls + "/server-key.pem").c_str(), 0644), 0);
  EXPECT_EQ(StartReason(), Reason::kKeyFileOpen);
  ASSERT_EQ(::chmod((tls + "/server-key.pem").c_str(), 0640), 0);
  EXPECT_EQ(StartReason(), Reason::kNone);
  std::filesystem::remove_all(tls);
  EXPECT_EQ(StartReason(), Reason::kInsecureAddress);
  EXPECT_EQ(ReasonOf(Enroll("hall.example:7443")), Reason::kInsecureAddress);
}

TEST_F(CertificateTest, APagesCertificateIsGoodForItsHostsAlone) {
  ASSERT_TRUE(Enroll("hall.example:7443").ok());
  ASSERT_TRUE(
      cli::MakePageCertificate(place_, {.hosts = {"desk.example", "10.0.0.7"}, .out = device()})
          .ok());
  EXPECT_EQ(Mode(device() + "/page-key.pem"), 0600u);
  identity::KeyAndCertificate made;
  made.key = Secret(*ReadFile(device() + "/page-key.pem"));
  made.certificate = *ReadFile(device() + "/page.pem");
  const std::string authority = *ReadFile(device() + "/page-ca.pem");
  EXPECT_TRUE(identity::CheckIssued(authority, made).ok());
  const auto info = identity::DescribeCertificate(made.certificate);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->hosts, (std::vector<std::string>{"desk.example", "10.0.0.7"}));
  // The device's own are what they were.
  EXPECT_TRUE(LoadCredential(device()).ok());
  EXPECT_EQ(ReasonOf(cli::MakePageCertificate(place_, {.hosts = {"no host"}, .out = device()})),
            Reason::kBadText);
}

TEST_F(CertificateTest, AFolderFromBeforeGetsItsCertificatesByRenewing) {
  std::filesystem::remove_all(DataFolder(data()).certificates);
  ASSERT_TRUE(Enroll("").ok());
  EXPECT_FALSE(LoadCredential(device())->has_certificate());
  ASSERT_TRUE(cli::RenewCertificate(place_, {.hosts = {}}).ok());
  EXPECT_EQ(StartReason(), Reason::kNone);
  ASSERT_TRUE(Enroll("").ok());
  EXPECT_TRUE(LoadCredential(device())->has_certificate());
}

}  // namespace
}  // namespace onestop
