#ifndef ONESTOP_TESTS_GATEWAY_HTTP_SERVER_FIXTURE_H_
#define ONESTOP_TESTS_GATEWAY_HTTP_SERVER_FIXTURE_H_

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "gateway/http/http_server.h"
#include "server/base/bounded_queue.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::gateway {

// Long enough for a slow machine, so that only a failure takes it.
inline constexpr std::chrono::seconds kPatience(20);

inline std::unique_ptr<HttpServer> StartServer(HttpHandler handler, HttpServerOptions options = {}) {
  absl::StatusOr<std::unique_ptr<HttpServer>> server =
      HttpServer::Start(options, std::move(handler));
  ONESTOP_CHECK(server.ok()) << server.status();
  return std::move(*server);
}

// Hands exchanges to the test's own thread.
class Inbox {
 public:
  HttpHandler handler() {
    return [this](std::shared_ptr<HttpExchange> exchange) { queue_.TryPush(std::move(exchange)); };
  }
  std::shared_ptr<HttpExchange> Next() {
    std::vector<std::shared_ptr<HttpExchange>> taken;
    ONESTOP_CHECK(queue_.PopAll(taken, kPatience) == 1);
    return taken[0];
  }

 private:
  BoundedQueue<std::shared_ptr<HttpExchange>> queue_{16};
};

// Lets a test wait for what a listener is told.
class Witness : public HttpListener {
 public:
  void OnFlushed() override { flushed_.TryPush(true); }
  void OnGone() override { gone_.set_value(); }

  // False when nothing is flushed within the time.
  bool Flushed(std::chrono::nanoseconds patience = kPatience) {
    std::vector<bool> taken;
    return flushed_.PopAll(taken, patience) > 0;
  }
  bool Gone() { return gone_.get_future().wait_for(kPatience) == std::future_status::ready; }

 private:
  BoundedQueue<bool> flushed_{100};
  std::promise<void> gone_;
};

inline void Echo(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  exchange->Respond(TextResponse(200, StrCat(request.method, " ", request.path, " ", request.query,
                                             " ", request.Header("x-thing"), " ", request.body)));
}

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_HTTP_SERVER_FIXTURE_H_
