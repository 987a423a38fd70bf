#include "gateway/serve/page_certificate.h"

#include <utility>

#include "absl/status/status.h"
#include "gateway/client/exit_code.h"
#include "server/base/credential.h"
#include "server/base/file.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

absl::Status WithAdvice(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return UsageError(StrCat(FromAbsl(status.message()),
                           "; `onestop-server certificate page` makes a certificate and its key, "
                           "or name your own with --certificate and --key"));
}

}  // namespace

PageCertificateFiles PageCertificateIn(const std::string& folder) {
  return {.certificate = StrCat(folder, "/page.pem"), .key = StrCat(folder, "/page-key.pem")};
}

absl::StatusOr<HttpTls> ReadPageCertificate(const PageCertificateFiles& files) {
  if (absl::Status status = CheckPrivateFile(files.key); !status.ok()) return WithAdvice(status);
  absl::StatusOr<std::string> key = ReadFile(files.key);
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> certificate = ReadFile(files.certificate);
  if (!certificate.ok()) return WithAdvice(certificate.status());
  return HttpTls{.certificate = *std::move(certificate), .key = Secret(*std::move(key))};
}

}  // namespace onestop::gateway
