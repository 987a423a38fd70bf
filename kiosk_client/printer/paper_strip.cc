#include "kiosk_client/printer/paper_strip.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "absl/strings/str_replace.h"
#include "kiosk_client/printer/paper_text.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::printer {
namespace {

// Noto Sans CJK has Latin, Greek, Cyrillic and all Chinese, Japanese and Korean in one design; what
// it lacks comes from whatever else is installed.
constexpr char kFontFamily[] = "Noto Sans CJK SC, Noto Sans, DejaVu Sans, sans-serif";

// Eight dots are a millimetre.
constexpr int kMaxRows = 2000 * 8;

// Of 255: a dot that is covered a little less than half is printed, because thin strokes of small
// Chinese characters would break otherwise.
constexpr int kWhiteFrom = 140;

// A code is read from an arm's length when its modules are half a millimetre; less than 3 dots are
// not read by older phones.
constexpr int kMinModule = 3;
constexpr int kMaxModule = 6;
constexpr int kQuietZone = 4;

FontHandle Font(int size, bool bold) {
  FontHandle font(pango_font_description_from_string(kFontFamily));
  pango_font_description_set_absolute_size(font.get(), static_cast<double>(size) * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

PangoRectangle InkOf(PangoLayout* layout) {
  PangoRectangle ink;
  pango_layout_get_pixel_extents(layout, &ink, nullptr);
  return ink;
}

int HeightOf(PangoLayout* layout) {
  int height = 0;
  pango_layout_get_pixel_size(layout, nullptr, &height);
  return height;
}

// Chinese may be broken anywhere, also inside of a word; where it takes no further line, it is
// broken after its commas.
void BreakAfterCommas(PangoLayout* layout) {
  const int lines = pango_layout_get_line_count(layout);
  if (lines == 1) return;
  const std::string text = pango_layout_get_text(layout);
  const std::string broken = absl::StrReplaceAll(text, {{"，", "，\n"}});
  pango_layout_set_text(layout, broken.data(), static_cast<int>(broken.size()));
  if (pango_layout_get_line_count(layout) <= lines) return;
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
}

// Makes lines of about the same length of a text that needs several, instead of a full one and a
// single word: the narrowest width that needs no further line and cuts no word. Returns by how much
// narrower it is.
int BalanceLines(PangoLayout* layout, int width) {
  const int lines = pango_layout_get_line_count(layout);
  if (lines == 1) return 0;
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
  const auto holds = [&](int room) {
    pango_layout_set_width(layout, room * PANGO_SCALE);
    int needed = 0;
    pango_layout_get_pixel_size(layout, &needed, nullptr);
    return needed <= room && pango_layout_get_line_count(layout) <= lines;
  };
  int too_narrow = width / lines - 1;
  int enough = width;
  while (too_narrow + 1 < enough) {
    const int middle = (too_narrow + enough) / 2;
    (holds(middle) ? enough : too_narrow) = middle;
  }
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout, enough * PANGO_SCALE);
  return width - enough;
}

void RoundedBox(cairo_t* cairo, const PangoRectangle& box, double radius) {
  constexpr double kQuarter = std::numbers::pi / 2;
  const double left = box.x + radius;
  const double top = box.y + radius;
  const double right = box.x + box.width - radius;
  const double bottom = box.y + box.height - radius;
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, right, top, radius, -kQuarter, 0);
  cairo_arc(cairo, right, bottom, radius, 0, kQuarter);
  cairo_arc(cairo, left, bottom, radius, kQuarter, 2 * kQuarter);
  cairo_arc(cairo, left, top, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cairo);
}

void Black(cairo_t* cairo) { cairo_set_source_rgb(cairo, 0, 0, 0); }
void White(cairo_t* cairo) { cairo_set_source_rgb(cairo, 1, 1, 1); }

Bitmap Threshold(cairo_surface_t* image, BitmapSize size) {
  cairo_surface_flush(image);
  const unsigned char* data = cairo_image_surface_get_data(image);
  const int stride = cairo_image_surface_get_stride(image);
  Bitmap bitmap(size);
  for (int y = 0; y < size.height; ++y) {
    const unsigned char* row = data + static_cast<ptrdiff_t>(y) * stride;
    for (int x = 0; x < size.width; ++x) {
      // Grey has the same value in all of its bytes, but for the one that is not used.
      if (row[static_cast<ptrdiff_t>(x) * 4 + 1] < kWhiteFrom) bitmap.SetBlack({x, y});
    }
  }
  return bitmap;
}

}  // namespace

PaperStrip::PaperStrip(PangoFontMap* fonts, int width, const std::string& language)
    : width_(width),
      margin_(width / 48),
      surface_(cairo_recording_surface_create(CAIRO_CONTENT_COLOR, nullptr)),
      cairo_(cairo_create(surface_.get())),
      context_(pango_font_map_create_context(fonts)) {
  const FontOptionsHandle options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_ON);
  pango_cairo_context_set_font_options(context_.get(), options.get());
  pango_context_set_language(
      context_.get(), pango_language_from_string(language == "zh" ? "zh-cn" : language.c_str()));
  White(cairo_.get());
  cairo_paint(cairo_.get());
  Black(cairo_.get());
}

LayoutHandle PaperStrip::Layout(std::string_view text, const TextStyle& style, int wrap_width) {
  LayoutHandle layout(pango_layout_new(context_.get()));
  const std::string drawn = PaperText(text);
  pango_layout_set_text(layout.get(), drawn.data(), static_cast<int>(drawn.size()));
  pango_layout_set_font_description(layout.get(), Font(style.size, style.bold).get());
  pango_layout_set_line_spacing(layout.get(), 0);
  if (wrap_width > 0) {
    pango_layout_set_width(layout.get(), wrap_width * PANGO_SCALE);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    // Fonts for several scripts are generous with air between lines.
    pango_layout_set_line_spacing(layout.get(), 0.9F);
  }
  if (style.centred) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  unknown_glyphs_ += pango_layout_get_unknown_glyphs_count(layout.get());
  return layout;
}

void PaperStrip::Show(PangoLayout* layout, int x) {
  cairo_move_to(cairo_.get(), x, y_);
  pango_cairo_show_layout(cairo_.get(), layout);
  y_ += HeightOf(layout);
}

void PaperStrip::Rule(int thickness) {
  cairo_rectangle(cairo_.get(), margin_, y_, room(), thickness);
  cairo_fill(cairo_.get());
  y_ += thickness;
}

void PaperStrip::DashedRule() {
  constexpr int kThickness = 2;
  constexpr int kDash = 10;
  for (int x = margin_; x + kDash <= width_ - margin_; x += 2 * kDash) {
    cairo_rectangle(cairo_.get(), x, y_, kDash, kThickness);
  }
  cairo_fill(cairo_.get());
  y_ += kThickness;
}

void PaperStrip::Text(std::string_view text, const TextStyle& style) {
  if (text.empty()) return;
  const LayoutHandle layout = Layout(text, style, room());
  if (style.centred) BreakAfterCommas(layout.get());
  const int narrower = style.centred ? BalanceLines(layout.get(), room()) : 0;
  Show(layout.get(), margin_ + narrower / 2);
}

void PaperStrip::Headline(std::string_view text, int max_size) {
  if (text.empty()) return;
  TextStyle style{.size = max_size, .bold = true};
  const PangoRectangle wanted = InkOf(Layout(text, style, 0).get());
  if (wanted.width > room()) style.size = std::max(8, max_size * room() / wanted.width);
  const LayoutHandle layout = Layout(text, style, 0);
  const PangoRectangle ink = InkOf(layout.get());
  const int left = (width_ - ink.width) / 2;
  cairo_move_to(cairo_.get(), left - ink.x, y_ - ink.y);
  pango_cairo_show_layout(cairo_.get(), layout.get());
  y_ += ink.height;
}

void PaperStrip::Banner(std::string_view text, int size) {
  if (text.empty()) return;
  const int side = size / 2;
  const int above = size / 6;
  const LayoutHandle layout =
      Layout(text, {.size = size, .bold = true, .centred = true}, room() - 2 * side);
  PangoRectangle logical;
  pango_layout_get_pixel_extents(layout.get(), nullptr, &logical);
  const PangoRectangle box{(width_ - logical.width) / 2 - side, y_, logical.width + 2 * side,
                           logical.height + 2 * above};
  RoundedBox(cairo_.get(), box, size / 3.0);
  cairo_fill(cairo_.get());
  White(cairo_.get());
  y_ += above;
  Show(layout.get(), margin_ + side);
  y_ += above;
  Black(cairo_.get());
}

void PaperStrip::TickBox(std::string_view text, const TextStyle& style) {
  if (text.empty()) return;
  const int side = style.size * 3 / 4;
  const int gap = style.size / 2;
  const int indent = side + gap;
  const LayoutHandle layout = Layout(text, style, room() - indent);
  PangoRectangle line;
  pango_layout_line_get_pixel_extents(pango_layout_get_line_readonly(layout.get(), 0), nullptr,
                                      &line);
  const int above = (line.height - side) / 2;
  cairo_set_line_width(cairo_.get(), 2);
  cairo_rectangle(cairo_.get(), margin_ + 1, y_ + above, side, side);
  cairo_stroke(cairo_.get());
  Show(layout.get(), margin_ + indent);
}

bool PaperStrip::QrCode(std::string_view text) {
  const QrHandle code(QRcode_encodeData(static_cast<int>(text.size()),
                                        reinterpret_cast<const unsigned char*>(text.data()), 0,
                                        QR_ECLEVEL_M));
  if (code == nullptr) return false;
  const int modules = code->width + 2 * kQuietZone;
  const int module = std::min(kMaxModule, width_ / modules);
  if (module < kMinModule) return false;
  const int left = (width_ - modules * module) / 2 + kQuietZone * module;
  const int top = y_ + kQuietZone * module;
  cairo_set_antialias(cairo_.get(), CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < code->width * code->width; ++i) {
    if ((code->data[i] & 1) == 0) continue;
    const int column = i % code->width;
    const int row = i / code->width;
    cairo_rectangle(cairo_.get(), left + column * module, top + row * module, module, module);
  }
  cairo_fill(cairo_.get());
  cairo_set_antialias(cairo_.get(), CAIRO_ANTIALIAS_DEFAULT);
  y_ += modules * module;
  return true;
}

absl::StatusOr<Bitmap> PaperStrip::Finish() {
  if (y_ > kMaxRows) {
    return absl::ResourceExhaustedError(
        StrCat("the slip would be ", y_ / 8, " mm long, ", kMaxRows / 8, " are allowed"));
  }
  const BitmapSize size{width_, y_};
  const SurfaceHandle image(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height));
  const CairoHandle out(cairo_create(image.get()));
  cairo_set_source_surface(out.get(), surface_.get(), 0, 0);
  cairo_paint(out.get());
  const cairo_status_t status = cairo_status(out.get());
  if (status != CAIRO_STATUS_SUCCESS) return absl::InternalError(cairo_status_to_string(status));
  return Threshold(image.get(), size);
}

}  // namespace onestop::kiosk_client::printer
