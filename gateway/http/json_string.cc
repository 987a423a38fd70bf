#include "gateway/http/json_string.h"

#include <cstddef>
#include <cstdint>

namespace onestop::gateway {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// The length of the well-formed UTF-8 sequence at the start of `text`; 0 when there is none.
size_t SequenceLength(std::string_view text) {
  const auto first = static_cast<uint8_t>(text[0]);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<uint8_t>(text[1]);
  // Longer than needed, a surrogate, or beyond the last code point.
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
    return 0;
  }
  return length;
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    const char c = text[0];
    if (length == 0) {
      json.push_back('?');
    } else if (length > 1) {
      json.append(text.substr(0, length));
    } else if (c == '"' || c == '\\') {
      json.push_back('\\');
      json.push_back(c);
    } else if (static_cast<uint8_t>(c) < 0x20 || c == 0x7F || c == '<') {
      json.append("\\u00");
      json.push_back(kHexDigits[static_cast<uint8_t>(c) >> 4]);
      json.push_back(kHexDigits[static_cast<uint8_t>(c) & 15]);
    } else {
      json.push_back(c);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  json.push_back('"');
  return json;
}

}  // namespace onestop::gateway
