#ifndef ONESTOP_COUNTER_CLIENT_KEY_READER_H_
#define ONESTOP_COUNTER_CLIENT_KEY_READER_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"

namespace onestop::counter_client {

// A key that went down; neither its repetition while it is held nor its release.
struct KeyPress {
  // KEY_ENTER and its like.
  uint16_t code = 0;
  // When, by the clock of the device: the machine's monotonic one, see OpenKeyboard.
  std::chrono::nanoseconds time{0};
};

// Reads presses from a device as Linux writes them: one `struct input_event` after the other. Not
// thread safe. Does not own the descriptors.
class KeyReader {
 public:
  // Reads `device`; gives up once `stop` can be read or is closed at its other end.
  KeyReader(int device, int stop) : device_(device), stop_(stop) {}

  // Blocks until the next press. kCancelled for `stop`; kUnavailable, with what the system says,
  // when the device is gone.
  absl::StatusOr<KeyPress> Next();

 private:
  std::optional<KeyPress> Take();

  const int device_;
  const int stop_;
  // Events that were read and not yet looked at; the last one may not be whole.
  std::array<char, 1536> bytes_ = {};
  size_t size_ = 0;
  size_t taken_ = 0;
  // The system could not keep up and left events out: what comes now belongs to no whole report.
  bool dropped_ = false;
};

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_KEY_READER_H_
