#include "server/base/text.h"

#include <cstdint>
#include <optional>
#include <span>

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Unicode 15: categories Cc, Zl and Zp, the Bidi_Control property, and format characters of no
// width.
constexpr Range kForbidden[] = {
    {0x0000, 0x001F},   {0x007F, 0x009F},  // control
    {0x00AD, 0x00AD},                      // soft hyphen
    {0x034F, 0x034F},                      // combining grapheme joiner
    {0x061C, 0x061C},                      // Arabic letter mark
    {0x115F, 0x1160},   {0x3164, 0x3164},  // Hangul fillers
    {0x17B4, 0x17B5},                      // Khmer inherent vowels
    {0x180B, 0x180F},                      // Mongolian selectors and vowel separator
    {0x200B, 0x200F},                      // zero width, left and right marks
    {0x2028, 0x202E},                      // separators, embeddings, overrides
    {0x2060, 0x206F},                      // word joiner, isolates, deprecated formats
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},  // variation selectors, byte order mark
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},  // half-width filler, annotations
    {0xFFFE, 0xFFFF},                      // no characters
    {0x1D173, 0x1D17A},                    // musical format characters
    {0xE0000, 0xE0FFF},                    // tags, more variation selectors
};

bool Forbidden(uint32_t code_point) {
  for (const Range& range : kForbidden) {
    if (code_point >= range.first && code_point <= range.last) return true;
  }
  return (code_point & 0xFFFE) == 0xFFFE;  // the last two of every plane are no characters
}

// Takes the first code point off the text; nothing if the bytes are not well-formed UTF-8 (RFC
// 3629: shortest form only, no surrogates, nothing above U+10FFFF).
std::optional<uint32_t> TakeCodePoint(std::span<const uint8_t>& text) {
  const uint8_t lead = text[0];
  const size_t length = lead < 0x80   ? 1
                        : lead < 0xC2 ? 0
                        : lead < 0xE0 ? 2
                        : lead < 0xF0 ? 3
                        : lead < 0xF5 ? 4
                                      : 0;
  if (length == 0 || text.size() < length) return std::nullopt;
  uint32_t code_point = length == 1 ? lead : lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((text[i] & 0xC0) != 0x80) return std::nullopt;
    code_point = (code_point << 6) | (text[i] & 0x3Fu);
  }
  const bool overlong =
      (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (overlong || surrogate || code_point > 0x10FFFF) return std::nullopt;
  text = text.subspan(length);
  return code_point;
}

}  // namespace

absl::Status CheckText(std::string_view field, std::string_view value, size_t max_code_points) {
  const auto refuse = [field](std::string_view what) {
    return Refuse(Reason::kBadText, StrCat(field, ": ", what));
  };
  std::span<const uint8_t> rest = AsBytes(value);
  size_t count = 0;
  while (!rest.empty()) {
    if (++count > max_code_points) {
      return refuse(StrCat("longer than ", max_code_points, " characters"));
    }
    const std::optional<uint32_t> code_point = TakeCodePoint(rest);
    if (!code_point.has_value()) return refuse("not valid UTF-8");
    if (Forbidden(*code_point)) {
      return refuse(StrCat("contains the character U+", absl::Hex(*code_point, absl::kZeroPad4),
                           ", which is not allowed"));
    }
  }
  return absl::OkStatus();
}

}  // namespace onestop
