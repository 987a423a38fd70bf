#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_PAPER_STRIP_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_PAPER_STRIP_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "kiosk_client/printer/bitmap.h"
#include "kiosk_client/printer/handles.h"

namespace onestop::kiosk_client::printer {

struct TextStyle {
  // Height of the letters' em square in dots.
  int size = 28;
  bool bold = false;
  bool centred = false;
};

// A strip of paper of a fixed width that grows downwards: each call draws below what is there.
// Sizes are in dots. Not thread safe, and the font map must not be used elsewhere meanwhile.
class PaperStrip {
 public:
  // `language` is a BCP 47 tag.
  PaperStrip(PangoFontMap* fonts, int width, const std::string& language);

  // Characters drawn as boxes, for want of a font.
  int unknown_glyphs() const { return unknown_glyphs_; }

  void Space(int dots) { y_ += dots; }
  // A line across the paper.
  void Rule(int thickness);
  void DashedRule();
  // A paragraph; wraps at words, and inside of a word that is wider than the paper. Lines of a
  // centred one are about equally long.
  void Text(std::string_view text, const TextStyle& style);
  // One line, as large as the width allows and at most `max_size`, without air above and below.
  void Headline(std::string_view text, int max_size);
  // White on black, with round corners, centred.
  void Banner(std::string_view text, int size);
  // A paragraph behind an empty box to tick.
  void TickBox(std::string_view text, const TextStyle& style);
  // A QR code with its quiet zone, centred. False, and nothing drawn, when its modules would be
  // too small to be read.
  bool QrCode(std::string_view text);

  // The strip as it stands, in black and white. kResourceExhausted when it is too long.
  absl::StatusOr<Bitmap> Finish();

 private:
  // What lies between the margins. Heads print faintly at the edges.
  int room() const { return width_ - 2 * margin_; }
  LayoutHandle Layout(std::string_view text, const TextStyle& style, int wrap_width);
  // Draws with the top left corner of the text at (x, y_), and moves down by its height.
  void Show(PangoLayout* layout, int x);

  const int width_;
  const int margin_;
  int y_ = 0;
  int unknown_glyphs_ = 0;
  SurfaceHandle surface_;
  CairoHandle cairo_;
  ContextHandle context_;
};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_PAPER_STRIP_H_
