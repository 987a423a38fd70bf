#ifndef ONESTOP_GATEWAY_HTTP_GUARD_H_
#define ONESTOP_GATEWAY_HTTP_GUARD_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/http_message.h"

namespace onestop::gateway {

struct SecurityOptions {
  // Lets pages carry style attributes. Off unless a page cannot do without.
  bool inline_styles = false;
  // Browsers that were here once use nothing but HTTPS, on every port of this name.
  bool https = false;
};

// The headers every answer carries: a page may load nothing but what this server serves, may be
// framed by nobody else, and gets no camera, microphone or place.
HttpHeaders SecurityHeaders(const SecurityOptions& options = {});

// True for an address to listen on, "127.0.0.1:80", that other machines do not reach.
bool IsLoopback(std::string_view listen);

// Keeps other sites' pages away from everything that is more than a file: a page of another site can
// make a browser send requests here, and a name of another site can be made to point here.
//
// A plain value. Thread-safe.
class Guard {
 public:
  // `hosts` are the names, without port, under which this server is known. Addresses and "localhost"
  // are always allowed: no other site can be reached under them.
  explicit Guard(std::vector<std::string> hosts) : hosts_(std::move(hosts)) {}

  // Why the request must be refused: 400 without a proper Host, 403 for a foreign Host or Origin.
  std::optional<HttpResponse> Refusal(const HttpRequest& request) const;

 private:
  bool Knows(std::string_view host) const;

  const std::vector<std::string> hosts_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_GUARD_H_
