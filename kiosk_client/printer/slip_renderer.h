#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_SLIP_RENDERER_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_SLIP_RENDERER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "kiosk_client/printer/bitmap.h"
#include "kiosk_client/printer/ticket_slip.h"
#include "server/base/mutex.h"

namespace onestop::kiosk_client::printer {

enum class PaperWidth { k58mm, k80mm };

// Dots a head of this width prints side by side: 384 or 576, eight to the millimetre.
int DotsAcross(PaperWidth width);

struct RenderedSlip {
  Bitmap bitmap;
  // Characters for which this machine has no font: they stand as boxes.
  int unknown_glyphs = 0;
  // False when the slip asked for a code and it does not fit the paper with dots a phone can read.
  bool qr_complete = true;
};

// Draws slips. Finding the fonts takes a while (a tenth of a second), hence one renderer for the
// life of the program, and Render once at start with any slip. Thread safe; draws one at a time.
class SlipRenderer {
 public:
  explicit SlipRenderer(PaperWidth width);
  SlipRenderer(const SlipRenderer&) = delete;
  SlipRenderer& operator=(const SlipRenderer&) = delete;
  ~SlipRenderer();

  // The slip as dots, as wide as the paper. Long texts wrap, and the number is as large as fits.
  // kInvalidArgument for a slip without a number, kResourceExhausted for one that would be longer
  // than two metres.
  absl::StatusOr<RenderedSlip> Render(const TicketSlip& slip) ONESTOP_EXCLUDES(mutex_);

 private:
  struct Fonts;

  const PaperWidth width_;
  Mutex mutex_;
  const std::unique_ptr<Fonts> fonts_ ONESTOP_PT_GUARDED_BY(mutex_);
};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_SLIP_RENDERER_H_
