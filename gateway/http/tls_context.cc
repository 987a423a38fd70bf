#include "gateway/http/tls_context.h"

#include <asio/buffer.hpp>
#include <string>

#include "absl/status/status.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

using Context = asio::ssl::context;

// Forward secrecy and authenticated encryption; what TLS 1.3 has is of that kind anyway.
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

}  // namespace

absl::StatusOr<std::shared_ptr<asio::ssl::context>> MakeTlsContext(const HttpTls& tls) {
  auto context = std::make_shared<Context>(Context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE);
  ONESTOP_CHECK(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 &&
                SSL_CTX_set_cipher_list(native, kCiphers) == 1);
  asio::error_code error;
  context->use_certificate_chain(asio::buffer(tls.certificate), error);
  if (error) {
    return absl::InvalidArgumentError(StrCat("no certificate in PEM: ", error.message()));
  }
  // Without one OpenSSL would ask on the terminal.
  context->set_password_callback([](size_t, Context::password_purpose) { return std::string(); },
                                 error);
  context->use_private_key(asio::buffer(tls.key.Reveal()), Context::pem, error);
  const int why = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  if (error && (why == X509_R_KEY_VALUES_MISMATCH || why == X509_R_KEY_TYPE_MISMATCH)) {
    return absl::FailedPreconditionError("the key does not belong to the certificate");
  }
  if (error) {
    return absl::InvalidArgumentError(
        StrCat("no private key in PEM without a passphrase: ", error.message()));
  }
  return context;
}

}  // namespace onestop::gateway
