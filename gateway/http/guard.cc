#include "gateway/http/guard.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

// 30 days: long enough for a screen that is off over the holidays.
constexpr char kHttpsAlone[] = "max-age=2592000";

// "name:80" and "[::1]:80" without the port; keeps the brackets.
std::string_view WithoutPort(std::string_view host) {
  const size_t colon = host.rfind(':');
  const size_t bracket = host.rfind(']');
  if (colon == std::string_view::npos) return host;
  if (bracket != std::string_view::npos && colon < bracket) return host;
  return host.substr(0, colon);
}

bool IsAddress(std::string_view host) {
  // inet_pton would look at what stands before it only.
  if (host.find('\0') != std::string_view::npos) return false;
  in_addr four = {};
  if (inet_pton(AF_INET, std::string(host).c_str(), &four) == 1) return true;
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  in6_addr six = {};
  return inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &six) == 1;
}

}  // namespace

bool IsLoopback(std::string_view listen) {
  const std::string host(WithoutPort(listen));
  in_addr four = {};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  return host == "localhost" || host == "[::1]";
}

HttpHeaders SecurityHeaders(const SecurityOptions& options) {
  HttpHeaders headers = {
      {"Content-Security-Policy",
       StrCat("default-src 'self'; connect-src 'self'; style-src 'self'", options.inline_styles ? " 'unsafe-inline'" : "",
              "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'")},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Permissions-Policy",
       "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"X-Frame-Options", "SAMEORIGIN"},
  };
  if (options.https) headers.push_back({"Strict-Transport-Security", kHttpsAlone});
  return headers;
}

bool Guard::Knows(std::string_view host) const {
  if (EqualsIgnoreCase(host, "localhost") || IsAddress(host)) return true;
  return std::any_of(hosts_.begin(), hosts_.end(), [host](const std::string& known) {
    return EqualsIgnoreCase(host, known);
  });
}

std::optional<HttpResponse> Guard::Refusal(const HttpRequest& request) const {
  if (CountOf(request.headers, "Host") != 1) {
    return TextResponse(400, "there must be one Host header");
  }
  const std::string_view host = request.Header("Host");
  if (!Knows(WithoutPort(host))) {
    return TextResponse(403, "this server is not known under that name; add it to its hosts");
  }
  const size_t origins = CountOf(request.headers, "Origin");
  if (origins > 0) {
    std::string_view origin = request.Header("Origin");
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (origin.starts_with(scheme)) {
        origin.remove_prefix(scheme.size());
        break;
      }
    }
    if (origins > 1 || !EqualsIgnoreCase(origin, host)) {
      return TextResponse(403, "pages of other sites may not call");
    }
  }
  const std::string_view site = request.Header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return TextResponse(403, "pages of other sites may not call");
  }
  return std::nullopt;
}

}  // namespace onestop::gateway
