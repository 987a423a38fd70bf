#ifndef ONESTOP_TESTS_COUNTER_CLIENT_KEYPAD_H_
#define ONESTOP_TESTS_COUNTER_CLIENT_KEYPAD_H_

#include <fcntl.h>
#include <linux/input.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "counter_client/keyboard.h"
#include "server/base/check.h"

namespace onestop::counter_client {

constexpr int kReleased = 0;
constexpr int kPressed = 1;
constexpr int kHeld = 2;

// One event as the kernel writes it.
inline std::string EventBytes(uint16_t type, uint16_t code, int32_t value,
                              std::chrono::milliseconds time) {
  input_event event = {};
  event.input_event_sec = time.count() / 1000;
  event.input_event_usec = time.count() % 1000 * 1000;
  event.type = type;
  event.code = code;
  event.value = value;
  return std::string(reinterpret_cast<const char*>(&event), sizeof(event));
}

// A key in one of its states, with what a keyboard sends around it.
inline std::string KeyBytes(uint16_t code, int32_t value, std::chrono::milliseconds time) {
  return EventBytes(EV_MSC, MSC_SCAN, 0x70058, time) + EventBytes(EV_KEY, code, value, time) +
         EventBytes(EV_SYN, SYN_REPORT, 0, time);
}

// Pressed, held for a moment, and released.
inline std::string TypedBytes(uint16_t code, std::chrono::milliseconds time) {
  return KeyBytes(code, kPressed, time) + KeyBytes(code, kHeld, time) +
         KeyBytes(code, kReleased, time);
}

// The wire of a keypad: what is typed at one end is read at the other. Each piece that is typed, of
// 1000 bytes at most, is read by itself.
class Wire {
 public:
  Wire() {
    std::array<int, 2> ends = {};
    ONESTOP_CHECK(pipe2(ends.data(), O_CLOEXEC | O_DIRECT) == 0);
    // Each piece takes a page.
    ONESTOP_CHECK(fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) > 0);
    reading_ = Descriptor(ends[0]);
    writing_ = Descriptor(ends[1]);
  }

  int end() const { return reading_.number(); }
  // Gives the end to be read away.
  Descriptor TakeEnd() { return std::move(reading_); }

  void Type(const std::string& bytes) {
    ONESTOP_CHECK(write(writing_.number(), bytes.data(), bytes.size()) ==
                  static_cast<ssize_t>(bytes.size()));
  }
  void Unplug() { writing_ = Descriptor(); }

 private:
  Descriptor reading_;
  Descriptor writing_;
};

}  // namespace onestop::counter_client

#endif  // ONESTOP_TESTS_COUNTER_CLIENT_KEYPAD_H_
