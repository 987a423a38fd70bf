#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_ESCPOS_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_ESCPOS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "kiosk_client/printer/bitmap.h"

namespace onestop::kiosk_client::printer {

// The commands of ESC/POS that OneStop uses, as Epson's reference and the printers that follow it
// know them. Text is never among them: whatever is to be read is part of a picture.

// Rows a printer takes in one piece.
inline constexpr int kBandRows = 256;

// One slip from the first byte to the cut: ESC @, the picture in bands by GS v 0, GS V 66 (feed to
// the cutter and cut, leaving a bridge), and GS r 1, which the printer answers with one byte when
// it has come so far. A picture's bytes never look like a real-time command, which a printer would
// follow even there: a dot is added where they would.
std::string EncodeSlip(const Bitmap& slip);

// What a printer is told first that was left in the middle of a slip: enough zeros to end any band
// of `width` dots, which is white paper inside of one and nothing outside, then a cut, so that what
// was begun does not hang on the next slip.
std::string EncodeRecovery(int width);

// What DLE EOT asks for. The printer answers at once with one byte, whatever else it is doing.
enum class StatusQuery : uint8_t { kPrinter = 1, kOfflineCause = 2, kErrorCause = 3, kPaper = 4 };
std::string EncodeQuery(StatusQuery query);

struct PrinterStatus {
  bool offline = false;
  bool cover_open = false;
  bool paper_out = false;
  // Goes on printing, but not for long.
  bool paper_low = false;
  bool cutter_error = false;
  // Any other error, such as a hot head.
  bool error = false;

  friend bool operator==(const PrinterStatus&, const PrinterStatus&) = default;
};

// True for a byte that can be the answer to DLE EOT: its fixed bits are as they must be. The answer
// to GS r 1, and what a printer reports unasked, look different.
bool IsStatusAnswer(uint8_t byte);
// True for a byte that can be the answer to GS r 1.
bool IsSlipAnswer(uint8_t byte);

// Adds what the answer to `query` says. The byte must be a status answer.
void DecodeAnswer(StatusQuery query, uint8_t byte, PrinterStatus& status);

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_ESCPOS_H_
