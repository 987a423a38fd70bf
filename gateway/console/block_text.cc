#include "gateway/console/block_text.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace onestop::gateway {
namespace {

struct Glyph {
  char character;
  // One row of five dots each, from the top; '#' is set.
  std::string_view rows[kBlockRows];
};

constexpr Glyph kGlyphs[] = {
    {'0', {" ### ", "#   #", "# # #", "#   #", " ### "}},
    {'1', {"  #  ", " ##  ", "  #  ", "  #  ", " ### "}},
    {'2', {"#### ", "    #", " ### ", "#    ", "#####"}},
    {'3', {"#### ", "    #", " ### ", "    #", "#### "}},
    {'4', {"#   #", "#   #", "#####", "    #", "    #"}},
    {'5', {"#####", "#    ", "#### ", "    #", "#### "}},
    {'6', {" ### ", "#    ", "#### ", "#   #", " ### "}},
    {'7', {"#####", "    #", "   # ", "  #  ", "  #  "}},
    {'8', {" ### ", "#   #", " ### ", "#   #", " ### "}},
    {'9', {" ### ", "#   #", " ####", "    #", " ### "}},
    {'A', {" ### ", "#   #", "#####", "#   #", "#   #"}},
    {'B', {"#### ", "#   #", "#### ", "#   #", "#### "}},
    {'C', {" ####", "#    ", "#    ", "#    ", " ####"}},
    {'D', {"#### ", "#   #", "#   #", "#   #", "#### "}},
    {'E', {"#####", "#    ", "###  ", "#    ", "#####"}},
    {'F', {"#####", "#    ", "###  ", "#    ", "#    "}},
    {'G', {" ####", "#    ", "#  ##", "#   #", " ####"}},
    {'H', {"#   #", "#   #", "#####", "#   #", "#   #"}},
    {'I', {" ### ", "  #  ", "  #  ", "  #  ", " ### "}},
    {'J', {"  ###", "   # ", "   # ", "#  # ", " ##  "}},
    {'K', {"#   #", "#  # ", "###  ", "#  # ", "#   #"}},
    {'L', {"#    ", "#    ", "#    ", "#    ", "#####"}},
    {'M', {"#   #", "## ##", "# # #", "#   #", "#   #"}},
    {'N', {"#   #", "##  #", "# # #", "#  ##", "#   #"}},
    {'O', {" ### ", "#   #", "#   #", "#   #", " ### "}},
    {'P', {"#### ", "#   #", "#### ", "#    ", "#    "}},
    {'Q', {" ### ", "#   #", "# # #", "#  # ", " ## #"}},
    {'R', {"#### ", "#   #", "#### ", "#  # ", "#   #"}},
    {'S', {" ####", "#    ", " ### ", "    #", "#### "}},
    {'T', {"#####", "  #  ", "  #  ", "  #  ", "  #  "}},
    {'U', {"#   #", "#   #", "#   #", "#   #", " ### "}},
    {'V', {"#   #", "#   #", "#   #", " # # ", "  #  "}},
    {'W', {"#   #", "#   #", "# # #", "## ##", "#   #"}},
    {'X', {"#   #", " # # ", "  #  ", " # # ", "#   #"}},
    {'Y', {"#   #", " # # ", "  #  ", "  #  ", "  #  "}},
    {'Z', {"#####", "   # ", "  #  ", " #   ", "#####"}},
    {'-', {"     ", "     ", " ### ", "     ", "     "}},
};

constexpr Glyph kBlank = {' ', {"     ", "     ", "     ", "     ", "     "}};

const Glyph& GlyphOf(char character) {
  const char upper = absl::ascii_toupper(static_cast<unsigned char>(character));
  for (const Glyph& glyph : kGlyphs) {
    if (glyph.character == upper) return glyph;
  }
  return kBlank;
}

}  // namespace

std::vector<std::string> BlockText(std::string_view text) {
  std::vector<std::string> lines(kBlockRows);
  for (size_t i = 0; i < text.size(); ++i) {
    const Glyph& glyph = GlyphOf(text[i]);
    for (size_t row = 0; row < kBlockRows; ++row) {
      if (i > 0) lines[row].append("  ");
      for (const char dot : glyph.rows[row]) lines[row].append(dot == '#' ? "█" : " ");
    }
  }
  return lines;
}

}  // namespace onestop::gateway
