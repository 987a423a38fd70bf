#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_PRINTER_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_PRINTER_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "kiosk_client/printer/bitmap.h"
#include "kiosk_client/printer/escpos.h"
#include "server/base/clock.h"

namespace onestop::kiosk_client::printer {

enum class PrintResult { kPrinted, kNoPaper, kOffline, kNotConfigured };

struct PrintReport {
  PrintResult result = PrintResult::kOffline;
  // What the printer said of itself, as far as it did.
  PrinterStatus status = {};
  // Why it did not print, for the log and for staff: "the cover is open".
  std::string detail = {};
};

struct PrinterOptions {
  // How long a printer may take to be connected and to say how it is.
  std::chrono::milliseconds answer{900};
  // How long a printer may stand still while a slip is sent. With the time above this is what one
  // that hangs can cost, under two seconds.
  std::chrono::milliseconds stall{900};
  // How long one slip may take in all, for a printer that takes it in drops.
  std::chrono::milliseconds total{8000};
  // False for a printer, or a print server between, that never answers: then all that is known is
  // that it has taken the slip.
  bool answers = true;
};

// A printer of tickets. Every slip is sent at most once: what failed is reported, never repeated,
// because half of it may be on paper. Thread safe; slips are printed one at a time, and a caller
// that would wait longer than `stall` for another's gets kOffline.
class Printer {
 public:
  virtual ~Printer() = default;

  // Prints and cuts; blocks until the printer has it on paper, or has all of it and is well, or has
  // failed. Text reaches the printer as dots only.
  virtual PrintReport Print(const Bitmap& slip) = 0;

  // Asks without printing; kPrinted says that a slip would be printed.
  virtual PrintReport Check() = 0;
};

// The printer at an address:
//   ""                          none: every answer is kNotConfigured
//   "tcp:192.0.2.7" or
//   "tcp:[2001:db8::7]:9100"    on the network; the port is 9100 where none is named. Only numeric
//                               addresses: asking for a name may take longer than a citizen waits
//   "/dev/usb/lp0"              a device, or a file that is there and is appended to
//   "png:FOLDER"                a picture of each slip, to look at
// kInvalidArgument for anything else. Nothing is opened before the first slip. `clock` must outlive
// the printer.
absl::StatusOr<std::unique_ptr<Printer>> MakePrinter(std::string_view address,
                                                     const PrinterOptions& options, Clock& clock);

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_PRINTER_H_
