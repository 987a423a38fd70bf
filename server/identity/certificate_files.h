#ifndef ONESTOP_SERVER_IDENTITY_CERTIFICATE_FILES_H_
#define ONESTOP_SERVER_IDENTITY_CERTIFICATE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/base/time.h"
#include "server/identity/certificates.h"

namespace onestop::identity {

// The folder in which a server keeps its certificates (0700, keys 0600):
//   authority-key.pem, authority.pem   the hall's authority; a running server never reads its key
//   server-key.pem, server.pem         what the server shows to devices
// Everything here blocks on the disk. Not thread safe: one process at a time.
class CertificateFiles {
 public:
  explicit CertificateFiles(std::string folder) : folder_(std::move(folder)) {}

  bool HasAuthority() const;

  // Makes the authority, unless there is one.
  absl::Status EnsureAuthority(Time now, Random& random) const;
  // NotFound when there is none. KEY_FILE_OPEN when others may read its key.
  absl::StatusOr<KeyAndCertificate> Authority() const;
  absl::StatusOr<std::string> AuthorityCertificate() const;

  // A new key and certificate for the server, good for these hosts until the authority ends.
  absl::Status RenewServer(const std::vector<std::string>& hosts, Random& random) const;
  // NotFound when there is none, KEY_FILE_OPEN when others may read its key, kFailedPrecondition when
  // key, certificate and authority do not belong together.
  absl::StatusOr<KeyAndCertificate> Server() const;
  absl::StatusOr<CertificateInfo> ServerInfo() const;

  const std::string& folder() const { return folder_; }

 private:
  absl::StatusOr<KeyAndCertificate> Load(const std::string& name) const;
  absl::Status Save(const std::string& name, const KeyAndCertificate& pair) const;
  std::string KeyPath(const std::string& name) const;
  std::string CertificatePath(const std::string& name) const;

  const std::string folder_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_CERTIFICATE_FILES_H_
