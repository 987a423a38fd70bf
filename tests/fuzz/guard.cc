#include "gateway/http/guard.h"

#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/lines.h"

namespace {

// The host is this name, or this name and a port.
bool Names(std::string_view host, std::string_view name) {
  if (!onestop::gateway::EqualsIgnoreCase(host.substr(0, name.size()), name)) return false;
  const std::string_view port = host.substr(name.size());
  return port.empty() || (port[0] == ':' && port.find(':', 1) == std::string_view::npos);
}

bool IsAddressLike(std::string_view host) {
  if (host.starts_with('[')) {
    const size_t end = host.find(']');
    return end != std::string_view::npos && (end + 1 == host.size() || host[end + 1] == ':');
  }
  const std::string_view name = host.substr(0, host.find(':'));
  return name.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

// Host, Origin and Sec-Fetch-Site, a line each, where left out as the line "-". Who is let in names
// this server, and is a page of it or none.
ONESTOP_FUZZ_TARGET(guard) {
  namespace gateway = onestop::gateway;
  static const gateway::Guard guard({"hall.example"});
  gateway::HttpRequest request;
  std::string_view rest = input;
  for (const char* name : {"Host", "Origin", "Sec-Fetch-Site"}) {
    const std::string_view value = onestop::fuzz::TakeLine(rest);
    if (value != "-") request.headers.push_back({name, std::string(value)});
  }
  gateway::IsLoopback(input);
  if (guard.Refusal(request)) return;
  const std::string host(request.Header("Host"));
  ONESTOP_CHECK(Names(host, "localhost") || Names(host, "hall.example") || IsAddressLike(host))
      << host;
  const std::string_view origin = request.Header("Origin");
  ONESTOP_CHECK(gateway::CountOf(request.headers, "Origin") == 0 ||
                gateway::EqualsIgnoreCase(origin.substr(origin.size() - host.size()), host))
      << std::string(origin);
  const std::string_view site = request.Header("Sec-Fetch-Site");
  ONESTOP_CHECK(site.empty() || site == "same-origin" || site == "none");
}
