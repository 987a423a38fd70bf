#ifndef ONESTOP_GATEWAY_CONNECT_WEB_GATEWAY_H_
#define ONESTOP_GATEWAY_CONNECT_WEB_GATEWAY_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/connect/connect_service.h"
#include "gateway/connect/page_policy.h"
#include "gateway/connect/stream_hub.h"
#include "gateway/http/guard.h"
#include "gateway/http/http_server.h"
#include "gateway/http/site.h"
#include "server/base/clock.h"
#include "server/base/credential.h"
#include "server/base/random.h"

namespace onestop::gateway {

struct WebGatewayOptions {
  // listen, tls, limits, timeouts. Its common_headers are filled in here. With TLS cookies are for
  // HTTPS alone, and browsers remember that they must use it.
  HttpServerOptions http = {};
  // To listen without TLS where other machines reach it. Tokens then travel in the clear: only for a
  // network that nobody else is on.
  bool allow_network = false;

  // To the credential's server, from MakeChannel.
  std::shared_ptr<grpc::Channel> channel = nullptr;
  // The device in whose name pages call.
  Credential credential = {};
  // What pages may call: "onestop.v1.TicketService/IssueTicket" and so on; nothing else exists.
  std::vector<std::string> methods = {};
  ConnectOptions calls = {};
  // Streams that are opened once for all pages that ask for the same in the same name.
  std::set<std::string> shared = {"onestop.v1.HallService/WatchHall",
                                  "onestop.v1.HallService/WatchCalls"};
  FeedOptions feeds = {};

  // URL prefix -> folder, such as {"/", "build/web/kiosk_client"}; the longest that fits counts.
  std::map<std::string, std::string> roots = {};
  // What "/" leads to, such as "/kiosk/"; "" for whatever the roots have there.
  std::string home = {};
  // Exact path, such as "/local/print" -> who answers. Guarded like the calls: a handler hears only
  // of requests from pages of this gateway, or from no page at all; and of none from a page that
  // should have been paired.
  std::map<std::string, HttpHandler> local = {};
  // Names besides addresses and localhost under which browsers know this gateway.
  std::vector<std::string> hosts = {};
  SecurityOptions security = {};

  PagePolicyOptions pages = {};
  // Where witnesses are kept, beside the credential; "" for memory only.
  std::string witness_path = {};
};

// What a client's `serve` is: pages from folders, /api/ for the calls of the pages, /local/ for what
// is beside the browser. Nothing here knows a rule of the hall.
//
//   /api/onestop.v1.TicketService/IssueTicket   the Connect protocol
//   /local/info                                 PagePolicy::InfoJson; further ones from the options
//   everything else                             files
//
// Thread-safe.
class WebGateway {
 public:
  // Listens when this returns; does not talk to the server yet. Refuses with kPortTaken and
  // kInsecureAddress; kNotFound for a folder or a method that is not there, kInvalidArgument for an
  // address that makes no sense. The clock must outlive it.
  static absl::StatusOr<std::unique_ptr<WebGateway>> Start(WebGatewayOptions options, Clock* clock);

  WebGateway(const WebGateway&) = delete;
  WebGateway& operator=(const WebGateway&) = delete;
  ~WebGateway();

  uint16_t port() const { return http_->port(); }

  // Ends the streams so that their pages come back later, waits for the answers under way, for
  // `patience` at most, and lets go of everything. Blocks. The destructor does the same without
  // patience.
  void Stop(std::chrono::milliseconds patience);

 private:
  WebGateway(WebGatewayOptions options, Clock* clock);

  absl::Status Open(MethodTable methods);
  void Handle(const std::shared_ptr<HttpExchange>& exchange);
  HttpResponse ServeFile(const HttpRequest& request);

  WebGatewayOptions options_;
  const Guard guard_;
  WitnessKeeper witness_;
  PagePolicy policy_;
  const std::unique_ptr<Upstream> upstream_;
  SystemRandom random_;
  // Gone when stopped.
  std::unique_ptr<Alarm> alarm_;
  StreamHub hub_;
  std::unique_ptr<ConnectService> service_;
  // By prefix without its last slash.
  std::map<std::string, std::unique_ptr<Site>> sites_;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_WEB_GATEWAY_H_
