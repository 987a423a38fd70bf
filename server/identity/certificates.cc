#include "server/identity/certificates.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>

#include "absl/strings/match.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::identity {
namespace {

// X.509 counts versions from 0.
constexpr long kVersion3 = 2;
constexpr std::chrono::years kAuthorityLife{10};
constexpr Time kNotBefore = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
constexpr size_t kMaxHostChars = 253;

template <auto kFree>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;
using Octets = std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Instant = std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>>;

absl::Status Failed(std::string_view what) {
  const char* why = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return absl::InternalError(StrCat(what, ": ", why == nullptr ? "no reason given" : why));
}

time_t SecondsOf(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string Written(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return size > 0 ? std::string(data, static_cast<size_t>(size)) : std::string();
}

absl::StatusOr<Certificate> ReadCertificate(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return absl::InvalidArgumentError("this is no certificate in PEM");
  return certificate;
}

absl::StatusOr<Key> ReadKey(const Secret& pem) {
  const std::string& text = pem.Reveal();
  const Memory memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  // Without a callback OpenSSL would ask for a passphrase on the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) return absl::InvalidArgumentError("this is no private key in PEM");
  return key;
}

absl::StatusOr<KeyAndCertificate> Write(EVP_PKEY* key, X509* certificate) {
  const Memory for_key(BIO_new(BIO_s_secmem()));
  const Memory for_certificate(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(for_key.get(), key, nullptr, nullptr, 0, nullptr, nullptr) !=
          1 ||
      PEM_write_bio_X509(for_certificate.get(), certificate) != 1) {
    return Failed("writing a certificate");
  }
  return KeyAndCertificate{Secret(Written(for_key.get())), Written(for_certificate.get())};
}

bool AddName(X509_NAME* name, const char* field, std::string_view value) {
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1;
}

// The values are constants of this file: OpenSSL reads them as a small language of its own.
bool AddExtension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool AddHost(GENERAL_NAMES* names, const std::string& host) {
  std::unique_ptr<GENERAL_NAME, Freed<GENERAL_NAME_free>> name(GENERAL_NAME_new());
  if (name == nullptr) return false;
  Octets address(a2i_IPADDRESS(host.c_str()));
  if (address != nullptr) {
    GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address.release());
  } else {
    ERR_clear_error();
    std::unique_ptr<ASN1_IA5STRING, Freed<ASN1_IA5STRING_free>> text(ASN1_IA5STRING_new());
    if (text == nullptr ||
        ASN1_STRING_set(text.get(), host.data(), static_cast<int>(host.size())) != 1) {
      return false;
    }
    GENERAL_NAME_set0_value(name.get(), GEN_DNS, text.release());
  }
  if (sk_GENERAL_NAME_push(names, name.get()) == 0) return false;
  static_cast<void>(name.release());
  return true;
}

bool AddHosts(X509* certificate, const std::vector<std::string>& hosts) {
  const Names names(GENERAL_NAMES_new());
  if (names == nullptr) return false;
  for (const std::string& host : hosts) {
    if (!AddHost(names.get(), host)) return false;
  }
  return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, 0) == 1;
}

bool SetSerial(X509* certificate, Random& random) {
  std::array<uint8_t, 16> bytes = random.Bytes16();
  // Positive, and never a byte shorter.
  bytes[0] = static_cast<uint8_t>((bytes[0] & 0x7fU) | 0x40U);
  const Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  return number != nullptr &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

struct Subject {
  std::string_view name;
  std::string_view unit;
  Time expires{};
};

// Everything all certificates have, but for who issues it.
absl::StatusOr<Certificate> Begin(const Subject& subject, EVP_PKEY* key, Random& random) {
  Certificate certificate(X509_new());
  X509* raw = certificate.get();
  if (raw == nullptr || X509_set_version(raw, kVersion3) != 1 || !SetSerial(raw, random) ||
      ASN1_TIME_set(X509_getm_notBefore(raw), SecondsOf(kNotBefore)) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(raw), SecondsOf(subject.expires)) == nullptr ||
      X509_set_pubkey(raw, key) != 1) {
    return Failed("making a certificate");
  }
  X509_NAME* name = X509_get_subject_name(raw);
  if (!AddName(name, "O", "OneStop") ||
      (!subject.unit.empty() && !AddName(name, "OU", subject.unit)) ||
      !AddName(name, "CN", subject.name)) {
    return Failed("naming a certificate");
  }
  return certificate;
}

absl::StatusOr<Key> NewKey() {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  if (key == nullptr) return Failed("making a key");
  return key;
}

struct Use {
  // The extended key usage.
  const char* purpose = nullptr;
  std::vector<std::string> hosts;
};

// A certificate of a server or a device, signed.
absl::StatusOr<KeyAndCertificate> Issue(const KeyAndCertificate& authority, const Subject& subject,
                                        const Use& use, Random& random) {
  absl::StatusOr<Certificate> issuer = ReadCertificate(authority.certificate);
  if (!issuer.ok()) return issuer.status();
  absl::StatusOr<Key> issuer_key = ReadKey(authority.key);
  if (!issuer_key.ok()) return issuer_key.status();
  absl::StatusOr<Key> key = NewKey();
  if (!key.ok()) return key.status();
  absl::StatusOr<Certificate> made = Begin(subject, key->get(), random);
  if (!made.ok()) return made.status();
  X509* certificate = made->get();
  X509* by = issuer->get();
  if (X509_set_issuer_name(certificate, X509_get_subject_name(by)) != 1 ||
      !AddExtension(certificate, by, NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(certificate, by, NID_key_usage, "critical,digitalSignature") ||
      !AddExtension(certificate, by, NID_ext_key_usage, use.purpose) ||
      !AddExtension(certificate, by, NID_authority_key_identifier, "keyid") ||
      (!use.hosts.empty() && !AddHosts(certificate, use.hosts)) ||
      X509_sign(certificate, issuer_key->get(), EVP_sha256()) == 0) {
    return Failed("signing a certificate");
  }
  return Write(key->get(), certificate);
}

std::string NameField(X509* certificate, int field) {
  std::array<char, 256> text{};
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), field,
                                             text.data(), static_cast<int>(text.size()));
  return size > 0 ? std::string(text.data(), static_cast<size_t>(size)) : std::string();
}

std::vector<std::string> HostsOf(X509* certificate) {
  std::vector<std::string> hosts;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const auto* value = static_cast<const ASN1_STRING*>(
        GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind));
    const unsigned char* data = ASN1_STRING_get0_data(value);
    const int size = ASN1_STRING_length(value);
    if (kind == GEN_DNS) {
      hosts.emplace_back(reinterpret_cast<const char*>(data), static_cast<size_t>(size));
    } else if (kind == GEN_IPADD) {
      std::array<char, INET6_ADDRSTRLEN> text{};
      inet_ntop(size == 4 ? AF_INET : AF_INET6, data, text.data(), text.size());
      hosts.emplace_back(text.data());
    }
  }
  return hosts;
}

}  // namespace

absl::StatusOr<KeyAndCertificate> MakeAuthority(Time now, Random& random) {
  absl::StatusOr<Key> key = NewKey();
  if (!key.ok()) return key.status();
  const Subject subject{.name = "OneStop hall CA", .unit = "", .expires = now + kAuthorityLife};
  absl::StatusOr<Certificate> made = Begin(subject, key->get(), random);
  if (!made.ok()) return made.status();
  X509* certificate = made->get();
  if (X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) != 1 ||
      !AddExtension(certificate, certificate, NID_basic_constraints,
                    "critical,CA:TRUE,pathlen:0") ||
      !AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !AddExtension(certificate, certificate, NID_subject_key_identifier, "hash") ||
      X509_sign(certificate, key->get(), EVP_sha256()) == 0) {
    return Failed("signing the authority's certificate");
  }
  return Write(key->get(), certificate);
}

absl::StatusOr<KeyAndCertificate> MakeServerCertificate(const KeyAndCertificate& authority,
                                                        const ServerSubject& subject,
                                                        Random& random) {
  for (const std::string& host : subject.hosts) {
    if (absl::Status status = CheckHost(host); !status.ok()) return status;
  }
  if (subject.hosts.empty()) return Refuse(Reason::kMissingField, "a server needs a name");
  return Issue(authority,
               {.name = "onestop-server", .unit = "", .expires = subject.expires},
               {.purpose = "serverAuth", .hosts = subject.hosts}, random);
}

absl::StatusOr<KeyAndCertificate> MakeDeviceCertificate(const KeyAndCertificate& authority,
                                                        const DeviceSubject& subject,
                                                        Random& random) {
  const std::string name = StrCat(subject.device_id);
  return Issue(authority,
               {.name = name, .unit = RoleName(subject.role), .expires = subject.expires},
               {.purpose = "clientAuth", .hosts = {}}, random);
}

absl::StatusOr<CertificateInfo> DescribeCertificate(std::string_view pem) {
  absl::StatusOr<Certificate> read = ReadCertificate(pem);
  if (!read.ok()) return read.status();
  X509* certificate = read->get();
  const Instant epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (epoch == nullptr ||
      ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notAfter(certificate)) != 1) {
    return Failed("reading a certificate's end");
  }
  return CertificateInfo{.name = NameField(certificate, NID_commonName),
                         .unit = NameField(certificate, NID_organizationalUnitName),
                         .authority = X509_check_ca(certificate) == 1,
                         .expires = Time(std::chrono::days(days) + std::chrono::seconds(seconds)),
                         .hosts = HostsOf(certificate)};
}

absl::Status CheckIssued(std::string_view authority_certificate, const KeyAndCertificate& issued) {
  absl::StatusOr<Certificate> authority = ReadCertificate(authority_certificate);
  if (!authority.ok()) return authority.status();
  absl::StatusOr<Certificate> certificate = ReadCertificate(issued.certificate);
  if (!certificate.ok()) return certificate.status();
  absl::StatusOr<Key> key = ReadKey(issued.key);
  if (!key.ok()) return key.status();
  const bool pair = X509_check_private_key(certificate->get(), key->get()) == 1;
  const bool signature = X509_verify(certificate->get(), X509_get0_pubkey(authority->get())) == 1;
  ERR_clear_error();
  if (!pair) return absl::FailedPreconditionError("the key does not belong to the certificate");
  if (!signature) return absl::FailedPreconditionError("another authority signed the certificate");
  return absl::OkStatus();
}

absl::Status CheckHost(std::string_view host) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  std::array<unsigned char, sizeof(in6_addr)> address{};
  const bool name = !host.empty() && host.size() <= kMaxHostChars &&
                    host.find_first_not_of(kAllowed) == std::string_view::npos;
  if (name || inet_pton(AF_INET6, std::string(host).c_str(), address.data()) == 1) {
    return absl::OkStatus();
  }
  return Refuse(Reason::kBadText,
                StrCat("\"", host, "\" is neither the name of a machine nor an IP address"));
}

bool IsGoodFor(const CertificateInfo& certificate, std::string_view host) {
  return std::any_of(certificate.hosts.begin(), certificate.hosts.end(),
                     [host](const std::string& known) {
                       return absl::EqualsIgnoreCase(known, ToAbsl(host));
                     });
}

}  // namespace onestop::identity
