#ifndef ONESTOP_GATEWAY_SERVE_PAGE_CERTIFICATE_H_
#define ONESTOP_GATEWAY_SERVE_PAGE_CERTIFICATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "gateway/http/http_server.h"

namespace onestop::gateway {

// What a browser is shown, in files: from the city's own authority, or from the hall's, made with
// `onestop-server certificate page`.
struct PageCertificateFiles {
  std::string certificate;
  std::string key;
};

// page.pem and page-key.pem of a device's folder.
PageCertificateFiles PageCertificateIn(const std::string& folder);

// Refuses with KEY_FILE_OPEN a key that others may read; UsageError for a file that is not there.
// Blocks on the disk.
absl::StatusOr<HttpTls> ReadPageCertificate(const PageCertificateFiles& files);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_SERVE_PAGE_CERTIFICATE_H_
