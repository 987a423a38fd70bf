#include "gateway/console/text_width.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace onestop::gateway {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Two columns; ascending.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},
    {0x2705, 0x2705},   {0x270A, 0x270B},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2795, 0x2797},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18AFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

// No column; ascending.
constexpr Range kZero[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},   {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

constexpr char32_t kBroken = 0xFFFFFFFF;

template <size_t n>
bool Contains(const Range (&ranges)[n], char32_t code_point) {
  const Range* range =
      std::lower_bound(std::begin(ranges), std::end(ranges), code_point,
                       [](const Range& each, char32_t wanted) { return each.last < wanted; });
  return range != std::end(ranges) && range->first <= code_point;
}

// Takes the first code point off the text; kBroken, and one byte, where the text is not UTF-8.
char32_t TakeCodePoint(std::string_view& text) {
  const auto lead = static_cast<uint8_t>(text.front());
  size_t length = 1;
  char32_t code_point = lead;
  if (lead >= 0x80) {
    length = lead >= 0xF0 && lead <= 0xF4  ? 4
             : lead >= 0xE0 && lead < 0xF0 ? 3
             : lead >= 0xC2 && lead < 0xE0 ? 2
                                           : 0;
    if (length == 0 || text.size() < length) {
      text.remove_prefix(1);
      return kBroken;
    }
    code_point = lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<uint8_t>(text[i]);
      if ((byte & 0xC0) != 0x80) {
        text.remove_prefix(1);
        return kBroken;
      }
      code_point = (code_point << 6) | (byte & 0x3F);
    }
  }
  text.remove_prefix(length);
  return code_point;
}

// Controls, and what turns the direction of text round.
bool IsHarmful(char32_t code_point) {
  return code_point == kBroken || code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
         (code_point >= 0x202A && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069);
}

bool IsClosing(std::string_view character) {
  static constexpr std::string_view kClosing[] = {"，", "。", "、", "；", "：", "！",
                                                  "？", "）", "》", "”",  "」"};
  return std::find(std::begin(kClosing), std::end(kClosing), character) != std::end(kClosing);
}

// What a line is made of and never broken within: a word, a wide character with the marks that
// close it, or a space.
std::vector<std::string> Pieces(std::string_view text) {
  std::vector<std::string> pieces;
  bool open = false;  // the last piece is a word that may grow
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t code_point = TakeCodePoint(text);
    const std::string_view character = before.substr(0, before.size() - text.size());
    const bool wide = CodePointWidth(code_point) == 2;
    const bool space = character == " ";
    const bool grows = (open && !wide && !space) || (IsClosing(character) && !pieces.empty());
    if (grows) {
      pieces.back().append(character);
    } else {
      pieces.emplace_back(character);
    }
    open = !wide && !space;
  }
  return pieces;
}

// Appends `piece` to the lines, cut where it is wider than a whole line.
void AppendCut(std::vector<std::string>& lines, std::string_view piece, int width) {
  while (!piece.empty()) {
    const std::string_view before = piece;
    const int columns = CodePointWidth(TakeCodePoint(piece));
    if (!lines.back().empty() && TextWidth(lines.back()) + columns > width) lines.emplace_back();
    lines.back().append(before.substr(0, before.size() - piece.size()));
  }
}

}  // namespace

int CodePointWidth(char32_t code_point) {
  if (code_point == kBroken || code_point < 0x300) return 1;
  if (Contains(kZero, code_point)) return 0;
  return Contains(kWide, code_point) ? 2 : 1;
}

int TextWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += CodePointWidth(TakeCodePoint(text));
  return width;
}

std::string Printable(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t code_point = TakeCodePoint(text);
    if (IsHarmful(code_point)) {
      clean.push_back('?');
    } else {
      clean.append(before.substr(0, before.size() - text.size()));
    }
  }
  return clean;
}

std::string PadRight(std::string_view text, int width) {
  const int gap = std::max(0, width - TextWidth(text));
  return std::string(text).append(static_cast<size_t>(gap), ' ');
}

std::string PadLeft(std::string_view text, int width) {
  const int gap = std::max(0, width - TextWidth(text));
  return std::string(static_cast<size_t>(gap), ' ').append(text);
}

std::string Centred(std::string_view text, int width) {
  const int gap = std::max(0, width - TextWidth(text));
  return PadRight(std::string(static_cast<size_t>(gap / 2), ' ').append(text), width);
}

std::vector<std::string> Wrap(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  for (const std::string& piece : Pieces(text)) {
    const int columns = TextWidth(piece);
    if (TextWidth(lines.back()) + columns > width && !lines.back().empty()) {
      while (!lines.back().empty() && lines.back().back() == ' ') lines.back().pop_back();
      lines.emplace_back();
    }
    if (piece == " " && lines.back().empty()) continue;
    if (columns > width) {
      AppendCut(lines, piece, width);
    } else {
      lines.back().append(piece);
    }
  }
  return lines;
}

}  // namespace onestop::gateway
