#include "kiosk_client/printer/printer_link.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace onestop::kiosk_client::printer {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

bool WouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

PrinterLink::PrinterLink(int descriptor, LinkKind kind, Clock& clock)
    : descriptor_(descriptor), kind_(kind), clock_(clock) {}

PrinterLink::PrinterLink(PrinterLink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), kind_(other.kind_), clock_(other.clock_) {}

PrinterLink::~PrinterLink() {
  if (descriptor_ >= 0) close(descriptor_);
}

LinkState PrinterLink::Wait(short events, nanoseconds until) {
  while (true) {
    const nanoseconds left = std::max(nanoseconds(0), until - clock_.SteadyNow());
    pollfd entry{.fd = descriptor_, .events = events, .revents = 0};
    const int ready =
        poll(&entry, 1, static_cast<int>(std::chrono::ceil<milliseconds>(left).count()));
    // What is wrong with the descriptor comes to light in the call that follows.
    if (ready > 0) return LinkState::kOk;
    if (ready < 0 && errno != EINTR) return LinkState::kLost;
    if (left == nanoseconds(0)) return LinkState::kTimeout;
  }
}

LinkState PrinterLink::WaitConnected(nanoseconds until) {
  const LinkState state = Wait(POLLOUT, until);
  if (state != LinkState::kOk) return state;
  int error = 0;
  socklen_t size = sizeof(error);
  const bool known = getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0;
  return known && error == 0 ? LinkState::kOk : LinkState::kLost;
}

LinkState PrinterLink::WaitWritable(nanoseconds until) { return Wait(POLLOUT, until); }

LinkState PrinterLink::Write(std::string_view bytes, const Patience& patience) {
  nanoseconds moved = clock_.SteadyNow();
  while (!bytes.empty()) {
    const LinkState state = Wait(POLLOUT, std::min(moved + patience.stall, patience.until));
    if (state != LinkState::kOk) return state;
    const ssize_t written =
        kind_ == LinkKind::kSocket
            ? send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
            : write(descriptor_, bytes.data(), bytes.size());
    const nanoseconds now = clock_.SteadyNow();
    if (written > 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
      moved = now;
      if (now >= patience.until && !bytes.empty()) return LinkState::kTimeout;
    } else if (written < 0 && !WouldBlock() && errno != EINTR) {
      return LinkState::kLost;
    } else if (now >= std::min(moved + patience.stall, patience.until)) {
      // A device may call itself ready and take nothing.
      return LinkState::kTimeout;
    }
  }
  return LinkState::kOk;
}

PrinterLink::Answer PrinterLink::Read(bool (*wanted)(uint8_t), nanoseconds until) {
  while (true) {
    const LinkState state = Wait(POLLIN, until);
    if (state != LinkState::kOk) return {.state = state};
    uint8_t byte = 0;
    const ssize_t count = read(descriptor_, &byte, 1);
    if (count == 1 && wanted(byte)) return {.state = LinkState::kOk, .byte = byte};
    const bool ended = count == 0 || (count < 0 && !WouldBlock() && errno != EINTR);
    if (ended) return {.state = LinkState::kLost};
    if (clock_.SteadyNow() >= until) return {.state = LinkState::kTimeout};
  }
}

void PrinterLink::DiscardInput() {
  // A printer that talks without end is dealt with by the limits of Read.
  constexpr int kMostReads = 64;
  uint8_t bytes[256];
  for (int i = 0; i < kMostReads; ++i) {
    pollfd entry{.fd = descriptor_, .events = POLLIN, .revents = 0};
    if (poll(&entry, 1, 0) <= 0 || (entry.revents & POLLIN) == 0) return;
    if (read(descriptor_, bytes, sizeof(bytes)) <= 0) return;
  }
}

}  // namespace onestop::kiosk_client::printer
