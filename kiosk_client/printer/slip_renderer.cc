#include "kiosk_client/printer/slip_renderer.h"

#include <utility>

#include "kiosk_client/printer/handles.h"
#include "kiosk_client/printer/paper_strip.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::printer {
namespace {

// Sizes of letters and of the air between, in dots.
struct Sizes {
  int number;
  int large;
  int medium;
  int matter;
  int body;
  int small;
  int gap;
};

// Nothing is smaller than three millimetres on the wide paper: most who read it are not young.
constexpr Sizes kOn80mm{
    .number = 240, .large = 46, .medium = 38, .matter = 34, .body = 30, .small = 26, .gap = 16};
constexpr Sizes kOn58mm{
    .number = 170, .large = 36, .medium = 31, .matter = 29, .body = 26, .small = 23, .gap = 12};

class Slip {
 public:
  Slip(const TicketSlip& slip, PaperStrip& paper, const Sizes& sizes)
      : slip_(slip), paper_(paper), sizes_(sizes) {}

  void Draw() {
    DrawHead();
    DrawWait();
    DrawMatters();
    DrawNotes();
    DrawFoot();
  }

  bool qr_complete() const { return qr_complete_; }

 private:
  TextStyle Style(int size, bool bold = false) const { return {.size = size, .bold = bold}; }
  TextStyle Centred(int size, bool bold = false) const {
    return {.size = size, .bold = bold, .centred = true};
  }

  void DrawHead() {
    paper_.Space(sizes_.gap / 2);
    if (!slip_.copy_mark.empty()) {
      paper_.Banner(slip_.copy_mark, sizes_.body);
      paper_.Space(sizes_.gap);
    }
    paper_.Text(slip_.hall, Centred(sizes_.medium, true));
    paper_.Space(sizes_.gap / 2);
    paper_.Rule(3);
    paper_.Space(sizes_.gap);
    paper_.Text(slip_.labels.number, Centred(sizes_.body));
    paper_.Space(sizes_.gap);
    paper_.Headline(slip_.number, sizes_.number);
    paper_.Space(sizes_.gap * 3 / 2);
    if (!slip_.class_name.empty()) {
      paper_.Banner(slip_.class_name, sizes_.medium);
      paper_.Space(sizes_.gap);
    }
  }

  void DrawWait() {
    if (!slip_.area.empty()) {
      paper_.Text(slip_.labels.area, Centred(sizes_.body));
      paper_.Text(slip_.area, Centred(sizes_.large, true));
      paper_.Space(sizes_.gap);
    }
    paper_.Text(slip_.people_ahead, Centred(sizes_.medium, true));
    paper_.Text(slip_.wait, Centred(sizes_.matter));
    paper_.Space(sizes_.gap);
  }

  void DrawMatters() {
    if (slip_.matters.empty()) return;
    paper_.Rule(2);
    paper_.Space(sizes_.gap);
    int number = 0;
    for (const SlipMatter& matter : slip_.matters) {
      ++number;
      if (number > 1) {
        paper_.Space(sizes_.gap / 2);
        paper_.DashedRule();
        paper_.Space(sizes_.gap / 2);
      }
      const bool several = slip_.matters.size() > 1;
      paper_.Text(several ? StrCat(number, ". ", matter.name) : matter.name,
                  Style(sizes_.matter, true));
      if (matter.papers.empty()) continue;
      paper_.Text(slip_.labels.papers, Style(sizes_.small));
      for (const std::string& paper : matter.papers) paper_.TickBox(paper, Style(sizes_.body));
    }
    paper_.Space(sizes_.gap);
  }

  void DrawNotes() {
    if (slip_.notes.empty()) return;
    paper_.Rule(2);
    paper_.Space(sizes_.gap);
    for (const std::string& note : slip_.notes) {
      paper_.Text(note, Style(sizes_.body));
      paper_.Space(sizes_.gap / 2);
    }
    paper_.Space(sizes_.gap / 2);
  }

  void DrawFoot() {
    paper_.Rule(2);
    if (!slip_.qr_text.empty()) {
      qr_complete_ = paper_.QrCode(slip_.qr_text);
      if (qr_complete_) paper_.Text(slip_.labels.qr, Centred(sizes_.small));
    }
    paper_.Space(sizes_.gap);
    paper_.Text(slip_.arrival, Centred(sizes_.small));
    paper_.Space(sizes_.gap);
  }

  const TicketSlip& slip_;
  PaperStrip& paper_;
  const Sizes& sizes_;
  bool qr_complete_ = true;
};

}  // namespace

int DotsAcross(PaperWidth width) { return width == PaperWidth::k58mm ? 384 : 576; }

struct SlipRenderer::Fonts {
  FontMapHandle map{pango_cairo_font_map_new()};
};

SlipRenderer::SlipRenderer(PaperWidth width) : width_(width), fonts_(std::make_unique<Fonts>()) {}
SlipRenderer::~SlipRenderer() = default;

absl::StatusOr<RenderedSlip> SlipRenderer::Render(const TicketSlip& slip) {
  if (slip.number.empty()) return absl::InvalidArgumentError("a slip without a number");
  const MutexLock lock(mutex_);
  PaperStrip paper(fonts_->map.get(), DotsAcross(width_), slip.language);
  Slip drawing(slip, paper, width_ == PaperWidth::k58mm ? kOn58mm : kOn80mm);
  drawing.Draw();
  absl::StatusOr<Bitmap> bitmap = paper.Finish();
  if (!bitmap.ok()) return bitmap.status();
  return RenderedSlip{.bitmap = *std::move(bitmap),
                      .unknown_glyphs = paper.unknown_glyphs(),
                      .qr_complete = drawing.qr_complete()};
}

}  // namespace onestop::kiosk_client::printer
