#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_LINK_PRINTER_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_LINK_PRINTER_H_

#include <chrono>
#include <string_view>

#include "absl/status/statusor.h"
#include "kiosk_client/printer/printer.h"
#include "kiosk_client/printer/printer_link.h"
#include "server/base/mutex.h"

namespace onestop::kiosk_client::printer {

// What all printers do once they are connected: ask how the printer is, send the slip, wait until
// it says that it has come to its end. Thread safe.
class LinkPrinter : public Printer {
 public:
  LinkPrinter(const PrinterOptions& options, Clock& clock) : options_(options), clock_(clock) {}

  PrintReport Print(const Bitmap& slip) override ONESTOP_EXCLUDES(mutex_);
  PrintReport Check() override ONESTOP_EXCLUDES(mutex_);

 protected:
  // A new connection, by then; the status says for people why there is none. Called by one thread
  // at a time.
  virtual absl::StatusOr<PrinterLink> Connect(std::chrono::nanoseconds until) = 0;

  Clock& clock() { return clock_; }

 private:
  class Turn;

  // False when others kept the printer busy for too long.
  bool TakeTurn() ONESTOP_EXCLUDES(mutex_);
  void EndTurn() ONESTOP_EXCLUDES(mutex_);

  bool Answers(const PrinterLink& link) const;
  PrintReport AskHowItIs(PrinterLink& link, std::chrono::nanoseconds until) const;
  PrintReport SendOnce(PrinterLink& link, const Bitmap& slip, PrintReport report);
  PrintReport Send(PrinterLink& link, std::string_view bytes, PrintReport report) const;
  PrintReport Confirm(PrinterLink& link, PrintReport report) const;

  const PrinterOptions options_;
  Clock& clock_;

  Mutex mutex_;
  CondVar free_;
  bool busy_ ONESTOP_GUARDED_BY(mutex_) = false;
  // The last slip was begun, and may not have come to its end. Touched only by whose turn it is.
  bool half_sent_ = false;
};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_LINK_PRINTER_H_
