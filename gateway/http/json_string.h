#ifndef ONESTOP_GATEWAY_HTTP_JSON_STRING_H_
#define ONESTOP_GATEWAY_HTTP_JSON_STRING_H_

#include <string>
#include <string_view>

namespace onestop::gateway {

// A text as JSON writes it, with its quotes. What is no UTF-8 comes out as question marks; '<' is
// escaped as well, so that the result may stand anywhere in a page.
std::string JsonString(std::string_view text);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_HTTP_JSON_STRING_H_
