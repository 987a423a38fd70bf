#ifndef ONESTOP_TESTS_GATEWAY_HTTP_TLS_CLIENT_H_
#define ONESTOP_TESTS_GATEWAY_HTTP_TLS_CLIENT_H_

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/http/http_server.h"
#include "server/base/check.h"
#include "server/base/random.h"
#include "server/identity/certificates.h"
#include "tests/gateway/http/raw_client.h"

namespace onestop::gateway {

// A certificate as the hall's authority makes it for 127.0.0.1.
inline HttpTls MakePageTls() {
  SeededRandom random(1);
  const auto authority = identity::MakeAuthority(Time(std::chrono::years(55)), random);
  ONESTOP_CHECK(authority.ok()) << authority.status();
  const auto info = identity::DescribeCertificate(authority->certificate);
  ONESTOP_CHECK(info.ok()) << info.status();
  const auto made = identity::MakeServerCertificate(
      *authority, {.hosts = {"127.0.0.1"}, .expires = info->expires}, random);
  ONESTOP_CHECK(made.ok()) << made.status();
  return {.certificate = made->certificate, .key = made->key};
}

// A RawClient that speaks TLS, of one version if that is said. It does not look at who the server is.
class TlsClient : public RawClient {
 public:
  explicit TlsClient(uint16_t port, int only_version = 0) : RawClient(port) {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    // Also what no server should agree to.
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), only_version);
    SSL_CTX_set_max_proto_version(context_.get(), only_version);
    tls_.reset(SSL_new(context_.get()));
    ONESTOP_CHECK(tls_ != nullptr && SSL_set_fd(tls_.get(), socket()) == 1);
    ready_ = SSL_connect(tls_.get()) == 1;
  }

  // False when the handshake failed.
  bool ready() const { return ready_; }
  std::string version() const { return SSL_get_version(tls_.get()); }
  std::string cipher() const { return SSL_get_cipher_name(tls_.get()); }

  // Says goodbye as TLS wants it; the connection stays.
  void SayGoodbye() { SSL_shutdown(tls_.get()); }

 protected:
  ssize_t SendSome(std::string_view bytes) override {
    return ready_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) : -1;
  }
  ssize_t ReceiveSome(char* bytes, size_t size) override {
    if (!ready_) return -1;
    const int count = SSL_read(tls_.get(), bytes, static_cast<int>(size));
    if (SSL_get_error(tls_.get(), count) == SSL_ERROR_WANT_READ) GiveUp();
    return count;
  }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;
  bool ready_ = false;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_HTTP_TLS_CLIENT_H_
