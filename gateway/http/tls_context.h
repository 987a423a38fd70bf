#ifndef ONESTOP_GATEWAY_HTTP_TLS_CONTEXT_H_
#define ONESTOP_GATEWAY_HTTP_TLS_CONTEXT_H_

#include <asio/ssl/context.hpp>
#include <memory>

#include "absl/status/statusor.h"
#include "gateway/http/http_server.h"

namespace onestop::gateway {

// What a server needs for TLS 1.2 and 1.3. kInvalidArgument for what is no certificate or key,
// kFailedPrecondition for a key of another certificate.
absl::StatusOr<std::shared_ptr<asio::ssl::context>> MakeTlsContext(const HttpTls& tls);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_TLS_CONTEXT_H_
