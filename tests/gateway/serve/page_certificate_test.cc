#include "gateway/serve/page_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "gateway/client/exit_code.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "tests/support/temp_folder.h"

namespace onestop::gateway {
namespace {

using ::testing::HasSubstr;

class PageCertificateTest : public ::testing::Test {
 protected:
  PageCertificateTest() {
    EXPECT_TRUE(WriteFileAtomic(files_.certificate, "certificate", 0644).ok());
    EXPECT_TRUE(WriteFileAtomic(files_.key, "key", 0640).ok());
  }

  testing::TempFolder folder_;
  const PageCertificateFiles files_ = PageCertificateIn(folder_.path().string());
};

TEST_F(PageCertificateTest, IsReadFromTheDevicesFolder) {
  const absl::StatusOr<HttpTls> tls = ReadPageCertificate(files_);
  ASSERT_TRUE(tls.ok()) << tls.status();
  EXPECT_EQ(tls->certificate, "certificate");
  EXPECT_EQ(tls->key.Reveal(), "key");
}

TEST_F(PageCertificateTest, IsRefusedWhenOthersMayReadItsKey) {
  ASSERT_EQ(::chmod(files_.key.c_str(), 0644), 0);
  const absl::Status status = ReadPageCertificate(files_).status();
  EXPECT_EQ(ReasonOf(status), Reason::kKeyFileOpen);
  EXPECT_THAT(std::string(status.message()), HasSubstr("page-key.pem"));
}

TEST_F(PageCertificateTest, ThatIsMissingSaysHowToMakeOne) {
  for (const std::string& file : {files_.certificate, files_.key}) {
    ASSERT_EQ(::unlink(file.c_str()), 0);
    const absl::Status status = ReadPageCertificate(files_).status();
    EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage);
    EXPECT_THAT(std::string(status.message()), HasSubstr(file));
    EXPECT_THAT(std::string(status.message()), HasSubstr("onestop-server certificate page"));
  }
}

}  // namespace
}  // namespace onestop::gateway
