#ifndef ONESTOP_SERVER_IDENTITY_CERTIFICATES_H_
#define ONESTOP_SERVER_IDENTITY_CERTIFICATES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/base/role.h"
#include "server/base/secret.h"
#include "server/base/time.h"

// The hall's own certificates: an authority that signs one for the server and one for each device.
// Nobody outside has to trust it, so there are no chains, no revocation lists (a device is revoked by
// its token) and no names of people. The only code that knows OpenSSL.
//
// Pure functions, safe on any thread. What OpenSSL refuses is kInternal; text that is no certificate
// or key, kInvalidArgument.

namespace onestop::identity {

// A private key (P-256, PKCS #8) and the certificate made for it, both as PEM.
struct KeyAndCertificate {
  Secret key;
  std::string certificate;
};

// What a certificate says.
struct CertificateInfo {
  // The common name: of a device its id in decimal.
  std::string name;
  // The organizational unit: of a device its role; else empty.
  std::string unit;
  bool authority = false;
  Time expires{};
  // The names and addresses a server's certificate is good for.
  std::vector<std::string> hosts;
};

// A new authority, good for ten years from `now`. Certificates are good from 2000 on: a terminal whose
// battery is dead wakes up in the past and must get in all the same; only their end means anything.
absl::StatusOr<KeyAndCertificate> MakeAuthority(Time now, Random& random);

struct ServerSubject {
  // Names and IP addresses; at least one.
  std::vector<std::string> hosts;
  Time expires{};
};
// For a server and nothing else: a device cannot pass for it, nor it for a device. BAD_TEXT for what
// is no host.
absl::StatusOr<KeyAndCertificate> MakeServerCertificate(const KeyAndCertificate& authority,
                                                        const ServerSubject& subject,
                                                        Random& random);

struct DeviceSubject {
  uint32_t device_id = 0;
  Role role = Role::kNone;
  Time expires{};
};
absl::StatusOr<KeyAndCertificate> MakeDeviceCertificate(const KeyAndCertificate& authority,
                                                        const DeviceSubject& subject,
                                                        Random& random);

absl::StatusOr<CertificateInfo> DescribeCertificate(std::string_view pem);

// Whether the key belongs to the certificate and the authority signed it: kFailedPrecondition.
absl::Status CheckIssued(std::string_view authority_certificate, const KeyAndCertificate& issued);

// A name such as "hall.example" or an IP address without brackets; else BAD_TEXT.
absl::Status CheckHost(std::string_view host);

// Whether a client that connects to `host` accepts the certificate.
bool IsGoodFor(const CertificateInfo& certificate, std::string_view host);

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_CERTIFICATES_H_
