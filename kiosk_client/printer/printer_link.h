#ifndef ONESTOP_KIOSK_CLIENT_PRINTER_PRINTER_LINK_H_
#define ONESTOP_KIOSK_CLIENT_PRINTER_PRINTER_LINK_H_

#include <chrono>
#include <cstdint>
#include <string_view>

#include "server/base/clock.h"

namespace onestop::kiosk_client::printer {

enum class LinkKind { kSocket, kDevice, kFile };

enum class LinkState {
  kOk,
  // Nothing moved until the time was over.
  kTimeout,
  // The other side has gone, or the device has failed.
  kLost,
};

// An open connection to a printer that never blocks for longer than it is allowed to. Points in
// time are those of the clock's SteadyNow. Owns the descriptor. Movable; not thread safe.
class PrinterLink {
 public:
  // The descriptor must be open and non-blocking.
  PrinterLink(int descriptor, LinkKind kind, Clock& clock);
  PrinterLink(PrinterLink&& other) noexcept;
  PrinterLink& operator=(PrinterLink&& other) = delete;
  ~PrinterLink();

  LinkKind kind() const { return kind_; }

  // For a socket that is being connected: waits until it is.
  LinkState WaitConnected(std::chrono::nanoseconds until);

  struct Patience {
    // Between one byte taken and the next.
    std::chrono::nanoseconds stall;
    // For all of it.
    std::chrono::nanoseconds until;
  };
  // Writes all, or as much as the printer takes.
  LinkState Write(std::string_view bytes, const Patience& patience);

  // Waits until the printer would take more, which for a device means that it has taken all.
  LinkState WaitWritable(std::chrono::nanoseconds until);

  struct Answer {
    LinkState state = LinkState::kTimeout;
    uint8_t byte = 0;
  };
  // The next byte that is `wanted`; others are dropped.
  Answer Read(bool (*wanted)(uint8_t), std::chrono::nanoseconds until);

  // Drops what the printer has said so far.
  void DiscardInput();

 private:
  LinkState Wait(short events, std::chrono::nanoseconds until);

  int descriptor_;
  LinkKind kind_;
  Clock& clock_;
};

}  // namespace onestop::kiosk_client::printer

#endif  // ONESTOP_KIOSK_CLIENT_PRINTER_PRINTER_LINK_H_
