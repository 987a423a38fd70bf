#ifndef ONESTOP_COUNTER_CLIENT_HOTKEY_MAP_H_
#define ONESTOP_COUNTER_CLIENT_HOTKEY_MAP_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/client/language.h"

namespace onestop::counter_client {

// What a key of a keypad does.
enum class HotkeyAction : uint8_t {
  kNone,
  // Finishes the ticket in hand, if there is one, and calls the next one.
  kNext,
  kRecall,
  kStart,
  // Finishes the ticket in hand and calls nobody.
  kFinish,
  kAbsent,
  kPark,
  // Pauses the counter, and ends its pause.
  kPause,
};

// Which key does what. Keys are known by the numbers that Linux gives them (KEY_ENTER and its
// like), which do not depend on layouts or Num Lock; the two keys for one sign, on the keypad and
// in the row of a keyboard, are one key here. A plain value.
class HotkeyMap {
 public:
  // Enter next, + recall, - absent, 0 start, . pause, * finish, / park.
  HotkeyMap();

  // Changes keys: "5=park", "-=none". Keys are Enter, Space, Tab, Backspace, +, -, *, /, ., =, 0 to
  // 9, F1 to F12, or #113 for any other by its number. kInvalidArgument names what is wrong.
  absl::Status Change(std::string_view change);

  HotkeyAction ActionOf(uint16_t code) const;
  // As people call it: "Enter", "+", "#113".
  static std::string KeyName(uint16_t code);
  // "Enter next, + recall, ...", by what is done.
  std::string Legend(gateway::Language language) const;

 private:
  // By the name of the key.
  std::map<std::string, HotkeyAction, std::less<>> actions_;
};

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_HOTKEY_MAP_H_
