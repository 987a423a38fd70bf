#ifndef ONESTOP_TESTS_SUPPORT_FAKE_PRINTER_H_
#define ONESTOP_TESTS_SUPPORT_FAKE_PRINTER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "kiosk_client/printer/bitmap.h"
#include "kiosk_client/printer/escpos.h"
#include "server/base/mutex.h"
#include "tests/support/escpos_decoder.h"

namespace onestop::testing {

// How a fake printer behaves, from the next byte on.
struct PrinterBehaviour {
  static constexpr size_t kNever = std::numeric_limits<size_t>::max();

  int dots = 576;
  // What it says of itself.
  kiosk_client::printer::PrinterStatus status = {};
  // False: never says anything.
  bool answers = true;
  // False: does not know GS r.
  bool confirms = true;
  // Counted per connection: reads nothing after so many bytes, but stays connected.
  size_t hangs_after = kNever;
  // Counted per connection: disconnects, without a word, after so many bytes.
  size_t leaves_after = kNever;
  // Takes a few bytes every few milliseconds.
  bool drips = false;
};

// A network printer on a port of its own: listens on 127.0.0.1, decodes what it gets, answers.
// One connection at a time, as such printers do. Thread safe.
class FakePrinter {
 public:
  explicit FakePrinter(const PrinterBehaviour& behaviour = {});
  FakePrinter(const FakePrinter&) = delete;
  FakePrinter& operator=(const FakePrinter&) = delete;
  ~FakePrinter();

  // "tcp:127.0.0.1:PORT"
  std::string address() const;

  void Behave(const PrinterBehaviour& behaviour) ONESTOP_EXCLUDES(mutex_);

  // The papers that were cut off so far.
  std::vector<kiosk_client::printer::Bitmap> slips() const ONESTOP_EXCLUDES(mutex_);
  // Waits until there are so many; false when patience ran out.
  bool WaitForSlips(size_t count) ONESTOP_EXCLUDES(mutex_);
  std::vector<std::string> errors() const ONESTOP_EXCLUDES(mutex_);
  int tallest_picture() const ONESTOP_EXCLUDES(mutex_);
  // All bytes of all connections, in the order they came.
  std::string received() const ONESTOP_EXCLUDES(mutex_);
  size_t connections() const ONESTOP_EXCLUDES(mutex_);

 private:
  void Listen();
  void Serve(int connection) ONESTOP_EXCLUDES(mutex_);
  // Waits until there is something to read; false when the printer is to stop.
  bool WaitReadable(int descriptor) const;
  std::string Answers() ONESTOP_REQUIRES(mutex_);

  int listener_ = -1;
  // Readable once the printer is to stop.
  int stop_ = -1;
  uint16_t port_ = 0;

  mutable Mutex mutex_;
  CondVar changed_;
  PrinterBehaviour behaviour_ ONESTOP_GUARDED_BY(mutex_);
  EscposDecoder decoder_ ONESTOP_GUARDED_BY(mutex_);
  std::string received_ ONESTOP_GUARDED_BY(mutex_);
  size_t connections_ ONESTOP_GUARDED_BY(mutex_) = 0;

  std::thread thread_;
};

// What a printer with this status answers to DLE EOT n.
uint8_t StatusAnswer(const kiosk_client::printer::PrinterStatus& status, int number);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_FAKE_PRINTER_H_
