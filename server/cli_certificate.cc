#include "server/cli_certificate.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/random.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_output.h"
#include "server/data_folder.h"
#include "server/identity/certificate_files.h"

namespace onestop::cli {
namespace {

using identity::CertificateFiles;
using identity::CertificateInfo;

constexpr std::string_view kTls = "tls:";
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kKeyMode = 0600;
constexpr mode_t kCertificateMode = 0644;

CertificateFiles FilesOf(const ServerConfig& config) {
  return CertificateFiles(DataFolder(config.data_dir).certificates);
}

// Names by which programs on this machine and its neighbours reach it.
std::vector<std::string> OwnNames() {
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) == 0 && identity::CheckHost(host.data()).ok()) {
    names.emplace_back(host.data());
  }
  return names;
}

std::string Day(Time time) {
  const absl::Time instant = absl::FromUnixMillis(time.time_since_epoch().count());
  return absl::FormatTime("%Y-%m-%d", instant, absl::LocalTimeZone());
}

// The host of "host:port", without brackets.
std::string_view HostOf(std::string_view address) {
  std::string_view host = address.substr(0, address.rfind(':'));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return host;
}

}  // namespace

absl::Status MakeCertificates(const std::string& data_folder,
                              const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (absl::Status status = identity::CheckHost(host); !status.ok()) return status;
  }
  const CertificateFiles files(DataFolder(data_folder).certificates);
  SystemClock clock;
  SystemRandom random;
  absl::Status status = files.EnsureAuthority(clock.WallNow(), random);
  if (!status.ok()) return status;
  std::vector<std::string> all = OwnNames();
  if (const auto last = files.ServerInfo(); last.ok()) {
    all.insert(all.end(), last->hosts.begin(), last->hosts.end());
  }
  all.insert(all.end(), hosts.begin(), hosts.end());
  std::set<std::string> seen;
  std::erase_if(all, [&seen](const std::string& host) { return !seen.insert(host).second; });
  return files.RenewServer(all, random);
}

absl::Status RenewCertificate(const PlaceOptions& place, const RenewOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  const bool first = !FilesOf(*config).HasAuthority();
  absl::Status status = MakeCertificates(config->data_dir, options.hosts);
  if (!status.ok()) return status;
  if (first) {
    Print("Made the hall's authority. Devices enrolled before have no certificate: enrol those on "
          "other machines again.");
  }
  Print("The server shows its new certificate once it is started again.");
  return ShowCertificate(place);
}

absl::Status ShowCertificate(const PlaceOptions& place) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  const CertificateFiles files = FilesOf(*config);
  absl::StatusOr<CertificateInfo> server = files.ServerInfo();
  if (!server.ok()) return server.status();
  absl::StatusOr<std::string> pem = files.AuthorityCertificate();
  if (!pem.ok()) return pem.status();
  absl::StatusOr<CertificateInfo> authority = identity::DescribeCertificate(*pem);
  if (!authority.ok()) return authority.status();
  Print(StrCat("Authority: ends ", Day(authority->expires), "\nServer:    ends ",
               Day(server->expires), ", for ", absl::StrJoin(server->hosts, " ")));
  return absl::OkStatus();
}

absl::Status MakePageCertificate(const PlaceOptions& place, const PageCertificateOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  const CertificateFiles files = FilesOf(*config);
  if (!files.HasAuthority()) {
    return UsageError("this server has no certificates; `onestop-server certificate renew` makes them");
  }
  absl::StatusOr<identity::KeyAndCertificate> authority = files.Authority();
  if (!authority.ok()) return authority.status();
  absl::StatusOr<CertificateInfo> info = identity::DescribeCertificate(authority->certificate);
  if (!info.ok()) return info.status();
  SystemRandom random;
  absl::StatusOr<identity::KeyAndCertificate> made = identity::MakeServerCertificate(
      *authority, {.hosts = options.hosts, .expires = info->expires}, random);
  if (!made.ok()) return made.status();
  if (::mkdir(options.out.c_str(), kFolderMode) != 0 && errno != EEXIST) {
    return absl::ErrnoToStatus(errno, options.out);
  }
  absl::Status status =
      WriteFileAtomic(StrCat(options.out, "/page-key.pem"), made->key.Reveal(), kKeyMode);
  if (!status.ok()) return status;
  status = WriteFileAtomic(StrCat(options.out, "/page.pem"), made->certificate, kCertificateMode);
  if (!status.ok()) return status;
  status =
      WriteFileAtomic(StrCat(options.out, "/page-ca.pem"), authority->certificate, kCertificateMode);
  if (!status.ok()) return status;
  Print(StrCat("Made page.pem and page-key.pem in ", options.out, ", good for ",
               absl::StrJoin(options.hosts, " "), " until ", Day(info->expires),
               ".\nServe with --tls from there. Browsers trust it once page-ca.pem is among their "
               "authorities."));
  return absl::OkStatus();
}

absl::Status CheckDeviceAddress(const ServerConfig& config, const std::string& address) {
  std::string_view target = address;
  const bool asked = target.starts_with(kTls);
  if (asked) target.remove_prefix(kTls.size());
  const absl::Status plain = CheckListenAddress(target);
  if (!asked && ReasonOf(plain) != Reason::kInsecureAddress) return plain;
  if (absl::Status status = CheckTlsAddress(target); !status.ok()) return status;
  const absl::StatusOr<CertificateInfo> server = FilesOf(config).ServerInfo();
  if (!server.ok()) {
    return Refuse(Reason::kInsecureAddress,
                  StrCat(address, " needs TLS, and this server has no certificates; "
                         "`onestop-server certificate renew` makes them"));
  }
  const std::string_view host = HostOf(target);
  if (identity::IsGoodFor(*server, host)) return absl::OkStatus();
  return Refuse(Reason::kInsecureAddress,
                StrCat("the server's certificate is not good for ", host,
                       "; `onestop-server certificate renew --host ", host,
                       "`, then start the server again"));
}

absl::Status AddCertificate(const ServerConfig& config, Credential& credential) {
  const CertificateFiles files = FilesOf(config);
  if (!files.HasAuthority()) return absl::OkStatus();
  absl::StatusOr<identity::KeyAndCertificate> authority = files.Authority();
  if (!authority.ok()) return authority.status();
  absl::StatusOr<CertificateInfo> info = identity::DescribeCertificate(authority->certificate);
  if (!info.ok()) return info.status();
  SystemRandom random;
  absl::StatusOr<identity::KeyAndCertificate> made = identity::MakeDeviceCertificate(
      *authority,
      {.device_id = credential.device_id, .role = credential.role, .expires = info->expires},
      random);
  if (!made.ok()) return made.status();
  credential.ca = std::move(authority->certificate);
  credential.certificate = std::move(made->certificate);
  credential.key = std::move(made->key);
  return absl::OkStatus();
}

}  // namespace onestop::cli
