#include "counter_client/key_reader.h"

#include <linux/input.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

absl::Status Gone(int error) {
  return absl::UnavailableError(error == 0 ? "no more keys come" : std::strerror(error));
}

std::chrono::nanoseconds TimeOf(const input_event& event) {
  return std::chrono::seconds(event.input_event_sec) +
         std::chrono::microseconds(event.input_event_usec);
}

}  // namespace

absl::StatusOr<KeyPress> KeyReader::Next() {
  for (;;) {
    if (const std::optional<KeyPress> press = Take()) return *press;
    // What is left is a part of an event.
    std::memmove(bytes_.data(), bytes_.data() + taken_, size_ - taken_);
    size_ -= taken_;
    taken_ = 0;

    std::array<pollfd, 2> waiting = {{{.fd = stop_, .events = POLLIN, .revents = 0},
                                      {.fd = device_, .events = POLLIN, .revents = 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return Gone(errno);
    }
    if (waiting[0].revents != 0) return absl::CancelledError("asked to stop");
    const ssize_t count = read(device_, bytes_.data() + size_, bytes_.size() - size_);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return Gone(count < 0 ? errno : 0);
    size_ += static_cast<size_t>(count);
  }
}

std::optional<KeyPress> KeyReader::Take() {
  while (size_ - taken_ >= sizeof(input_event)) {
    input_event event;
    std::memcpy(&event, bytes_.data() + taken_, sizeof(event));
    taken_ += sizeof(event);
    if (event.type == EV_SYN) {
      if (event.code == SYN_DROPPED) dropped_ = true;
      if (event.code == SYN_REPORT) dropped_ = false;
    }
    constexpr int kPressed = 1;
    if (event.type == EV_KEY && event.value == kPressed && !dropped_) {
      return KeyPress{.code = event.code, .time = TimeOf(event)};
    }
  }
  return std::nullopt;
}

}  // namespace onestop::counter_client
