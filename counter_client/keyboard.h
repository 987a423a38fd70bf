#ifndef ONESTOP_COUNTER_CLIENT_KEYBOARD_H_
#define ONESTOP_COUNTER_CLIENT_KEYBOARD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace onestop::counter_client {

// An open file descriptor, closed with its object. Movable; not thread safe.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int number() const { return number_; }

 private:
  int number_;
};

// Opens an input device of Linux, such as /dev/input/by-id/usb-...-event-kbd, for this process
// alone: its keys reach no other program until the descriptor is closed. Its events carry the time
// of the monotonic clock. kUnavailable when it is not there (yet, or any more), kPermissionDenied,
// kAlreadyExists when another program has it to itself, kInvalidArgument for what has no keys.
absl::StatusOr<Descriptor> OpenKeyboard(const std::string& path);

// A device with an Enter key.
struct Keyboard {
  // The name that stays the same when it is plugged in again, if the system gives one.
  std::string path;
  // What the device calls itself.
  std::string name;
};

// The keyboards and keypads below /dev/input that this user may open, by path.
std::vector<Keyboard> ListKeyboards(const std::string& folder = "/dev/input");

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_KEYBOARD_H_
