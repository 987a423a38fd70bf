#include "gateway/connect/web_gateway.h"

#include <string_view>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "gateway/connect/connect_error.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

constexpr std::string_view kApi = "/api/";
constexpr std::string_view kLocal = "/local/";
constexpr std::string_view kInfo = "/local/info";

HttpResponse GoTo(const std::string& address) {
  HttpResponse response = TextResponse(307, StrCat("see ", address));
  response.headers.push_back({"Location", address});
  return response;
}

}  // namespace

WebGateway::WebGateway(WebGatewayOptions options, Clock* clock)
    : options_(std::move(options)),
      guard_(options_.hosts),
      witness_(options_.witness_path, clock),
      policy_(options_.credential, &witness_, options_.pages),
      upstream_(MakeGrpcUpstream(options_.channel)),
      alarm_(std::make_unique<ThreadAlarm>(clock)),
      hub_(options_.shared,
           {.upstream = upstream_.get(), .alarm = alarm_.get(), .clock = clock, .random = &random_},
           options_.feeds) {}

WebGateway::~WebGateway() { Stop(std::chrono::milliseconds(0)); }

absl::StatusOr<std::unique_ptr<WebGateway>> WebGateway::Start(WebGatewayOptions options,
                                                              Clock* clock) {
  const bool tls = options.http.tls.has_value();
  if (!tls && !options.allow_network && !IsLoopback(options.http.listen)) {
    return Refuse(Reason::kInsecureAddress,
                  StrCat("'", options.http.listen, "' can be reached from other machines, and ",
                         "pages would be served in plain text; use TLS"));
  }
  options.pages.secure_cookies |= tls;
  options.security.https |= tls;
  absl::StatusOr<MethodTable> methods = MethodTable::Make(options.methods);
  if (!methods.ok()) return methods.status();
  auto gateway = absl::WrapUnique(new WebGateway(std::move(options), clock));
  if (absl::Status status = gateway->Open(std::move(*methods)); !status.ok()) return status;
  return gateway;
}

absl::Status WebGateway::Open(MethodTable methods) {
  for (const auto& [prefix, folder] : options_.roots) {
    absl::StatusOr<std::unique_ptr<Site>> site = Site::Open(folder);
    if (!site.ok()) return site.status();
    const bool slash = prefix.ends_with('/');
    sites_[prefix.substr(0, prefix.size() - (slash ? 1 : 0))] = std::move(*site);
  }
  service_ = std::make_unique<ConnectService>(
      std::move(methods), options_.calls,
      ConnectService::Deps{.upstream = upstream_.get(),
                           .hub = &hub_,
                           .policy = &policy_,
                           .alarm = alarm_.get()});
  options_.local.try_emplace(
      std::string(kInfo), [this](const std::shared_ptr<HttpExchange>& exchange) {
        const bool reads =
            exchange->request().method == "GET" || exchange->request().method == "HEAD";
        exchange->Respond(reads ? JsonResponse(200, policy_.InfoJson(exchange->request()))
                                : TextResponse(405, "this can only be read"));
      });
  HttpServerOptions http = options_.http;
  http.common_headers = SecurityHeaders(options_.security);
  absl::StatusOr<std::unique_ptr<HttpServer>> server = HttpServer::Start(
      http, [this](const std::shared_ptr<HttpExchange>& exchange) { Handle(exchange); });
  if (!server.ok()) return server.status();
  http_ = std::move(*server);
  options_.http.tls.reset();
  return absl::OkStatus();
}

void WebGateway::Stop(std::chrono::milliseconds patience) {
  if (service_ != nullptr) service_->EndStreams();
  if (http_ != nullptr) http_->Shutdown(patience);
  upstream_->Shutdown();
  // Last, because streams that end may still set it.
  alarm_.reset();
  witness_.Flush();
}

void WebGateway::Handle(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  const std::string_view path = request.path;
  if (!path.starts_with(kApi) && !path.starts_with(kLocal)) {
    exchange->Respond(ServeFile(request));
    return;
  }
  if (std::optional<HttpResponse> refusal = guard_.Refusal(request)) {
    exchange->Respond(std::move(*refusal));
    return;
  }
  if (path.starts_with(kApi)) {
    service_->Handle(exchange, path.substr(kApi.size()));
    return;
  }
  const auto found = options_.local.find(request.path);
  if (found == options_.local.end()) {
    exchange->Respond(TextResponse(404, "there is nothing of that name here"));
    return;
  }
  // Who should be paired learns of that from the info.
  if (absl::Status status = policy_.Admit(request); !status.ok() && request.path != kInfo) {
    exchange->Respond(ErrorResponse(ErrorOf(status)));
    return;
  }
  found->second(exchange);
}

HttpResponse WebGateway::ServeFile(const HttpRequest& request) {
  if (request.path == "/" && !options_.home.empty()) return GoTo(options_.home);
  // Longer prefixes come later in the map.
  for (auto site = sites_.rbegin(); site != sites_.rend(); ++site) {
    const std::string& prefix = site->first;
    if (!request.path.starts_with(prefix)) continue;
    const std::string_view rest = std::string_view(request.path).substr(prefix.size());
    if (rest.empty() || rest.starts_with('/')) return site->second->Serve(request, rest);
  }
  return TextResponse(404, "there is no such page");
}

}  // namespace onestop::gateway
