#include "kiosk_client/printer/paper_text.h"

#include <glib.h>

#include <memory>

namespace onestop::kiosk_client::printer {
namespace {

constexpr int kMaxCharacters = 400;

enum class Drawn { kAsItIs, kAsSpace, kNot };

Drawn DrawnAs(gunichar character) {
  switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
      return Drawn::kAsSpace;
    case G_UNICODE_FORMAT:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
      return Drawn::kNot;
    default:
      return Drawn::kAsItIs;
  }
}

void Append(std::string& text, gunichar character) {
  char bytes[6];
  text.append(bytes, static_cast<size_t>(g_unichar_to_utf8(character, bytes)));
}

}  // namespace

std::string PaperText(std::string_view text) {
  const std::unique_ptr<char, decltype(&g_free)> valid(
      g_utf8_make_valid(std::string(text).c_str(), static_cast<gssize>(text.size())), &g_free);
  std::string drawn;
  int characters = 0;
  for (const char* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    const Drawn how = DrawnAs(character);
    if (how == Drawn::kNot) continue;
    if (++characters > kMaxCharacters) {
      drawn.append("…");
      break;
    }
    if (how == Drawn::kAsSpace) {
      drawn.push_back(' ');
    } else {
      Append(drawn, character);
    }
  }
  return drawn;
}

}  // namespace onestop::kiosk_client::printer
