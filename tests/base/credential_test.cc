#include "server/base/credential.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "server/base/file.h"
#include "server/base/reason.h"
#include "tests/support/temp_folder.h"

namespace onestop {
namespace {

class CredentialTest : public ::testing::Test {
 protected:
  std::string Folder() const { return (folder_.path() / "device").string(); }

  void Save(bool with_certificate = false) {
    Credential credential;
    credential.token = Secret("the-token");
    credential.server = "unix:/run/onestop.sock";
    credential.device_id = 7;
    credential.role = Role::kKiosk;
    credential.hall = "main";
    credential.place = "floor1";
    credential.name = "门口 \"左\" \\ 1";
    if (with_certificate) {
      credential.ca = "the authority\n";
      credential.certificate = "the certificate\n";
      credential.key = Secret("the key\n");
    }
    ASSERT_TRUE(SaveCredential(Folder(), credential).ok());
  }

  void Overwrite(const std::string& file, const std::string& content) {
    ASSERT_TRUE(WriteFileAtomic(Folder() + "/" + file, content, 0600).ok());
  }

  absl::StatusCode LoadCode() { return LoadCredential(Folder()).status().code(); }

  testing::TempFolder folder_;
};

TEST_F(CredentialTest, ReadsBackWhatItWrote) {
  Save();
  const auto credential = LoadCredential(Folder());
  ASSERT_TRUE(credential.ok()) << credential.status();
  EXPECT_EQ(credential->token.Reveal(), "the-token");
  EXPECT_EQ(credential->server, "unix:/run/onestop.sock");
  EXPECT_EQ(credential->device_id, 7u);
  EXPECT_EQ(credential->role, Role::kKiosk);
  EXPECT_EQ(credential->hall, "main");
  EXPECT_EQ(credential->place, "floor1");
  EXPECT_EQ(credential->name, "门口 \"左\" \\ 1");
  EXPECT_EQ(credential->folder, Folder());
}

TEST_F(CredentialTest, IsForItsOwnerOnly) {
  Save();
  struct stat info {};
  ASSERT_EQ(stat(Folder().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0700u);
  for (const char* file : {"/token", "/server", "/device.json"}) {
    ASSERT_EQ(stat((Folder() + file).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0600u) << file;
  }
}

TEST_F(CredentialTest, RefusesATokenWiderThanItsGroupMayRead) {
  Save();
  const std::string token = Folder() + "/token";
  for (const mode_t mode : {0644, 0660, 0604, 0700}) {
    ASSERT_EQ(chmod(token.c_str(), mode), 0);
    EXPECT_EQ(ReasonOf(LoadCredential(Folder()).status()), Reason::kKeyFileOpen) << mode;
  }
  ASSERT_EQ(chmod(token.c_str(), 0640), 0);
  EXPECT_EQ(LoadCode(), absl::StatusCode::kOk);
}

TEST_F(CredentialTest, KeepsACertificateBesideTheToken) {
  Save();
  EXPECT_FALSE(LoadCredential(Folder())->has_certificate());
  Save(true);
  const auto credential = LoadCredential(Folder());
  ASSERT_TRUE(credential.ok()) << credential.status();
  EXPECT_TRUE(credential->has_certificate());
  EXPECT_EQ(credential->ca, "the authority\n");
  EXPECT_EQ(credential->certificate, "the certificate\n");
  EXPECT_EQ(credential->key.Reveal(), "the key\n");
  struct stat info {};
  ASSERT_EQ(stat((Folder() + "/key.pem").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
  Save();
  EXPECT_FALSE(LoadCredential(Folder())->has_certificate()) << "of the device before it";
}

TEST_F(CredentialTest, RefusesAKeyOthersMayReadAndHalfACertificate) {
  Save(true);
  const std::string key = Folder() + "/key.pem";
  ASSERT_EQ(chmod(key.c_str(), 0644), 0);
  EXPECT_EQ(ReasonOf(LoadCredential(Folder()).status()), Reason::kKeyFileOpen);
  Save(true);
  Overwrite("key.pem", "");
  EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument);
  ASSERT_EQ(unlink(key.c_str()), 0);
  EXPECT_EQ(LoadCode(), absl::StatusCode::kNotFound);
}

TEST_F(CredentialTest, MissesAFileThatIsNotThere) {
  EXPECT_EQ(LoadCode(), absl::StatusCode::kNotFound);
}

TEST_F(CredentialTest, RefusesEmptyFilesAndUnknownRoles) {
  Save();
  Overwrite("token", "\n");
  EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument);
  Save();
  Overwrite("server", "");
  EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument);
  Save();
  Overwrite("device.json", R"({"id":7,"role":"king","hall":"main","name":"x"})");
  EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument);
}

TEST_F(CredentialTest, RefusesADeviceFileThatIsNoFlatObject) {
  Save();
  const std::string good = R"({"id":7,"role":"kiosk","hall":"main","name":"x"})";
  for (size_t length = 0; length < good.size(); ++length) {
    Overwrite("device.json", good.substr(0, length));
    EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument) << good.substr(0, length);
  }
  for (const char* bad : {"[]", "{}", R"({"id":{},"role":"kiosk"})", R"({"id":"a","role":"kiosk"})",
                          R"({"id":7,"role":"kiosk"} x)"}) {
    Overwrite("device.json", bad);
    EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument) << bad;
  }
  Overwrite("device.json", " { \"id\" : 7 , \"role\":\"kiosk\" }\n");
  EXPECT_EQ(LoadCode(), absl::StatusCode::kOk);
}

}  // namespace
}  // namespace onestop
