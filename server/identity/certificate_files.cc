#include "server/identity/certificate_files.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "server/base/credential.h"
#include "server/base/file.h"
#include "server/base/strings.h"

namespace onestop::identity {
namespace {

constexpr char kAuthority[] = "authority";
constexpr char kServer[] = "server";
constexpr mode_t kKeyMode = 0600;
constexpr mode_t kCertificateMode = 0644;

}  // namespace

std::string CertificateFiles::KeyPath(const std::string& name) const {
  return StrCat(folder_, "/", name, "-key.pem");
}

std::string CertificateFiles::CertificatePath(const std::string& name) const {
  return StrCat(folder_, "/", name, ".pem");
}

absl::Status CertificateFiles::Save(const std::string& name, const KeyAndCertificate& pair) const {
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) {
    return absl::ErrnoToStatus(errno, folder_);
  }
  absl::Status status = WriteFileAtomic(KeyPath(name), pair.key.Reveal(), kKeyMode);
  if (!status.ok()) return status;
  return WriteFileAtomic(CertificatePath(name), pair.certificate, kCertificateMode);
}

absl::StatusOr<KeyAndCertificate> CertificateFiles::Load(const std::string& name) const {
  if (absl::Status status = CheckPrivateFile(KeyPath(name)); !status.ok()) return status;
  absl::StatusOr<std::string> key = ReadFile(KeyPath(name));
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> certificate = ReadFile(CertificatePath(name));
  if (!certificate.ok()) return certificate.status();
  return KeyAndCertificate{Secret(*std::move(key)), *std::move(certificate)};
}

bool CertificateFiles::HasAuthority() const {
  std::error_code ignored;
  return std::filesystem::exists(CertificatePath(kAuthority), ignored);
}

absl::Status CertificateFiles::EnsureAuthority(Time now, Random& random) const {
  if (HasAuthority()) return absl::OkStatus();
  absl::StatusOr<KeyAndCertificate> made = MakeAuthority(now, random);
  if (!made.ok()) return made.status();
  return Save(kAuthority, *made);
}

absl::StatusOr<KeyAndCertificate> CertificateFiles::Authority() const { return Load(kAuthority); }

absl::StatusOr<std::string> CertificateFiles::AuthorityCertificate() const {
  return ReadFile(CertificatePath(kAuthority));
}

absl::Status CertificateFiles::RenewServer(const std::vector<std::string>& hosts,
                                           Random& random) const {
  absl::StatusOr<KeyAndCertificate> authority = Authority();
  if (!authority.ok()) return authority.status();
  absl::StatusOr<CertificateInfo> info = DescribeCertificate(authority->certificate);
  if (!info.ok()) return info.status();
  absl::StatusOr<KeyAndCertificate> made =
      MakeServerCertificate(*authority, {.hosts = hosts, .expires = info->expires}, random);
  if (!made.ok()) return made.status();
  return Save(kServer, *made);
}

absl::StatusOr<KeyAndCertificate> CertificateFiles::Server() const {
  absl::StatusOr<KeyAndCertificate> server = Load(kServer);
  if (!server.ok()) return server.status();
  absl::StatusOr<std::string> authority = AuthorityCertificate();
  if (!authority.ok()) return authority.status();
  if (absl::Status status = CheckIssued(*authority, *server); !status.ok()) {
    return absl::Status(status.code(), StrCat(CertificatePath(kServer), ": ", status.message()));
  }
  return server;
}

absl::StatusOr<CertificateInfo> CertificateFiles::ServerInfo() const {
  absl::StatusOr<std::string> certificate = ReadFile(CertificatePath(kServer));
  if (!certificate.ok()) return certificate.status();
  return DescribeCertificate(*certificate);
}

}  // namespace onestop::identity
