#ifndef ONESTOP_GATEWAY_HTTP_HTTP_MESSAGE_H_
#define ONESTOP_GATEWAY_HTTP_HTTP_MESSAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onestop::gateway {

struct HttpHeader {
  std::string name;
  std::string value;
};
using HttpHeaders = std::vector<HttpHeader>;

// The value of the first header of this name, in whatever case; "" when there is none.
std::string_view HeaderOf(const HttpHeaders& headers, std::string_view name);
// How often the header is there.
size_t CountOf(const HttpHeaders& headers, std::string_view name);

// One request, read whole. A plain value.
struct HttpRequest {
  std::string method = "GET";
  // As it came, percent-encoded; begins with '/'.
  std::string path = "/";
  // Without the '?'; "" when there is none.
  std::string query = {};
  HttpHeaders headers = {};
  std::string body = {};
  // Address of the other end, without its port.
  std::string peer = {};

  std::string_view Header(std::string_view name) const { return HeaderOf(headers, name); }
};

// One answer that is sent whole. A plain value.
struct HttpResponse {
  int status = 200;
  HttpHeaders headers = {};
  // The server leaves it out, but not its length, where the request (HEAD) or the status (304) wants
  // that.
  std::string body = {};
};

// An answer for people and logs; `message` ends without a line break.
HttpResponse TextResponse(int status, std::string_view message);
HttpResponse JsonResponse(int status, std::string json);

// "Not Found" for 404; "Status" for a number this does not know.
std::string_view ReasonPhrase(int status);

// Equal but for the case of ASCII letters.
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// The path with its %xx decoded. False when an escape is malformed.
bool PercentDecode(std::string_view text, std::string* decoded);

// The first value of a parameter of "a=1&b=2", decoded ('+' is a space); "" when there is none.
std::string QueryParameter(std::string_view query, std::string_view name);

// The value of a cookie in a Cookie header; "" when there is none.
std::string_view CookieOf(std::string_view cookies, std::string_view name);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_HTTP_MESSAGE_H_
