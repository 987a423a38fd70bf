#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_PREVIEW_PRINTER_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_PREVIEW_PRINTER_H_

#include <string>
#include <utility>

#include "kiosk_client/printer/printer.h"
#include "server/base/mutex.h"

namespace onestop::kiosk_client::printer {

// Paper to look at: each slip becomes a picture in a folder, slip-1.png and on. Numbers go on from
// what is there, so no earlier slip is overwritten. kOffline, with why, when it cannot be written.
class PreviewPrinter : public Printer {
 public:
  explicit PreviewPrinter(std::string folder) : folder_(std::move(folder)) {}

  PrintReport Print(const Bitmap& slip) override ONESTOP_EXCLUDES(mutex_);
  PrintReport Check() override;

 private:
  const std::string folder_;
  Mutex mutex_;
  int last_ ONESTOP_GUARDED_BY(mutex_) = 0;
};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_PREVIEW_PRINTER_H_
