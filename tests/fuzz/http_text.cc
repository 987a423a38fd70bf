#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "gateway/http/http_message.h"
#include "gateway/http/json_string.h"
#include "gateway/http/site.h"
#include "server/base/check.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/lines.h"

// The small texts in a request: escapes, parameters, cookies, lists in headers; and any text as
// JSON.
ONESTOP_FUZZ_TARGET(http_text) {
  namespace gateway = onestop::gateway;
  std::string decoded;
  if (gateway::PercentDecode(input, &decoded)) {
    ONESTOP_CHECK(decoded.size() <= input.size());
    if (input.find('%') == std::string_view::npos) ONESTOP_CHECK(decoded == input);
  }
  const std::string json = gateway::JsonString(input);
  google::protobuf::Value value;
  ONESTOP_CHECK(google::protobuf::util::JsonStringToMessage(json, &value).ok()) << json;
  ONESTOP_CHECK(json.find('<') == std::string::npos);

  std::string_view rest = input;
  const std::string_view name = onestop::fuzz::TakeLine(rest);
  const std::string parameter = gateway::QueryParameter(rest, name);
  ONESTOP_CHECK(parameter.size() <= rest.size());
  const std::string_view cookie = gateway::CookieOf(rest, name);
  ONESTOP_CHECK(cookie.empty() || rest.find(cookie) != std::string_view::npos);
  ONESTOP_CHECK(cookie.find(';') == std::string_view::npos);
  const std::string_view tag = onestop::fuzz::TakeLine(rest);
  if (gateway::MatchesETag(rest, tag)) {
    ONESTOP_CHECK(rest.find(tag) != std::string_view::npos ||
                  rest.find('*') != std::string_view::npos);
  }
  gateway::AcceptsEncoding(rest, name);
  ONESTOP_CHECK(!gateway::ContentTypeOf(rest).empty());
}
