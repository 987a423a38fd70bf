#ifndef ONESTOP_GATEWAY_HTTP_HTTP_SERVER_H_
#define ONESTOP_GATEWAY_HTTP_HTTP_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/http/http_message.h"
#include "server/base/secret.h"

namespace onestop::gateway {

// What happens to an exchange while its answer is on the way. Called on threads of the server, never
// two at once for one exchange but for OnGone, which may come at any time; must not block.
class HttpListener {
 public:
  virtual ~HttpListener() = default;
  // What was last handed to BeginStream or Write has been taken by the network: the next Write may
  // follow. Not called for the last part of an answer.
  virtual void OnFlushed() = 0;
  // The other end went away, or the server stops. Called at most once, and not after the answer is
  // complete. Whatever is written from now on is dropped.
  virtual void OnGone() = 0;
};

// One request and its answer: either Respond, once; or BeginStream, then Write as often as wanted,
// then EndStream. An exchange that is dropped without an answer is answered with 500; a stream that
// is dropped ends where it is.
//
// Thread-safe, apart from this: at most one part of a stream is on the way, so a Write follows only
// after OnFlushed. Keep it for as long as an answer is wanted.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;

  virtual const HttpRequest& request() const = 0;

  // Who is told. Held until the answer is complete or the other end has gone; called back at once,
  // on this thread, when it has gone already.
  virtual void Listen(std::shared_ptr<HttpListener> listener) = 0;

  virtual void Respond(HttpResponse response) = 0;

  // Sends status and headers; the body follows in chunks.
  virtual void BeginStream(int status, HttpHeaders headers) = 0;
  // A chunk that is shared is sent to many without a copy. It must not be empty.
  virtual void Write(std::shared_ptr<const std::string> chunk) = 0;
  // May be called although a part is on the way. An empty `last` is left out.
  virtual void EndStream(std::string last) = 0;
};

// Called on a thread of the server for each request; must not block, and may answer later from any
// thread.
using HttpHandler = std::function<void(std::shared_ptr<HttpExchange>)>;

// What a server that speaks TLS shows.
struct HttpTls {
  // PEM: the server's own, then those between it and an authority that browsers know.
  std::string certificate = {};
  // PEM, without a passphrase.
  Secret key = {};
};

struct HttpServerOptions {
  // "127.0.0.1:8080", "[::1]:8080"; port 0 takes any free one. An address, not a name.
  std::string listen = "127.0.0.1:0";
  size_t threads = 2;
  // Further connections are closed at once. Limited to what the process may have open.
  size_t max_connections = 4096;

  // Larger requests are refused with 413; much larger ones, and wrong or oversized headers, by
  // closing the connection.
  size_t max_body_bytes = 64 * 1024;
  size_t max_url_bytes = 4096;
  size_t max_headers = 64;
  size_t max_header_name_bytes = 128;
  size_t max_header_value_bytes = 8192;

  // HTTPS instead of plain text: TLS 1.2 or 1.3.
  std::optional<HttpTls> tls = std::nullopt;
  std::chrono::milliseconds handshake_timeout = std::chrono::seconds(5);

  // For a whole request to arrive; also how long an idle connection is kept.
  std::chrono::milliseconds read_timeout = std::chrono::seconds(20);
  // For one part of an answer to be taken by a peer that reads slowly.
  std::chrono::milliseconds write_timeout = std::chrono::seconds(60);

  // Added to every answer, also to those the server gives itself.
  HttpHeaders common_headers;
};

// An HTTP/1.1 server, in plain text or over TLS. Thread-safe.
class HttpServer {
 public:
  // Listens when this returns. Refuses with kPortTaken; kInvalidArgument for an address that makes
  // no sense or does not belong to this machine and for what is no certificate or key,
  // kFailedPrecondition for a key that does not belong to the certificate.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpServerOptions& options,
                                                           HttpHandler handler);

  virtual ~HttpServer() = default;

  virtual uint16_t port() const = 0;

  // Exchanges whose answer is not complete.
  virtual size_t active() const = 0;

  // Takes no more connections, answers further requests with 503, waits for the answers under way,
  // for `patience` at most, then closes everything; streams must be ended by who writes them. No
  // handler or listener runs any more when this returns. Blocks; must not be called on a thread of
  // the server. The destructor does the same without patience.
  virtual void Shutdown(std::chrono::milliseconds patience) = 0;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_HTTP_SERVER_H_
