#ifndef ONESTOP_COUNTER_CLIENT_HOTKEY_H_
#define ONESTOP_COUNTER_CLIENT_HOTKEY_H_

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "counter_client/hotkey_map.h"
#include "counter_client/key_reader.h"
#include "counter_client/keyboard.h"
#include "counter_client/terminal.h"
#include "server/base/clock.h"

namespace onestop::counter_client {

struct HotkeyOptions {
  // The keypad; see OpenKeyboard.
  std::string device;
  // See HotkeyMap::Change.
  std::vector<std::string> changes;
  // Name of the PauseReason that the pause key gives.
  std::string pause_reason = "break";
  // Shows the keyboards there are, and does nothing else.
  bool list = false;
};

// The keys of a keypad as the clerk's commands, one at a time. Each acts on the ticket that this
// terminal has in hand, also when another command of its folder has called it, and is shown in one
// line. Not thread safe; everything it is given must outlive it.
class HotkeyDesk {
 public:
  // What was shown must have stood there for so long before a key acts on it: the second half of a
  // double press comes when the next ticket is in hand already.
  static constexpr std::chrono::milliseconds kQuiet{700};

  HotkeyDesk(Terminal& terminal, Clock& clock, HotkeyMap map, std::string pause_reason)
      : terminal_(terminal),
        clock_(clock),
        map_(std::move(map)),
        pause_reason_(std::move(pause_reason)) {}

  // Shows where the counter stands, whose ticket is the one in hand from then on.
  absl::Status ShowCounter();

  // Does what the key stands for; blocks until it is done. Nothing happens for a key without an
  // action, and for one that went down while a command was under way or within kQuiet of its end.
  // Whatever goes wrong is shown.
  void Press(const KeyPress& press);

 private:
  absl::Status Act(HotkeyAction action, const std::string& key);
  absl::Status Next(const std::string& key);
  absl::Status PauseOrGoOn(const std::string& key);
  void ShowFailure(const absl::Status& status, const std::string& key);

  Terminal& terminal_;
  Clock& clock_;
  const HotkeyMap map_;
  const std::string pause_reason_;
  // By the steady clock.
  std::chrono::nanoseconds quiet_until_{0};
};

// Where the keys come from, and for how long.
struct KeySource {
  // What people know the device by: its path.
  std::string name;
  // See OpenKeyboard; called again after the device went away.
  std::function<absl::StatusOr<Descriptor>()> open;
  // Ends everything once it can be read.
  int stop = -1;
  // How often to look whether the device is back.
  std::chrono::milliseconds look_again{1000};
};

// Hands every press to `on_press` until `stop`. Says on the console when the device goes away and
// when it is back, and waits for it meanwhile. Returns what open says of a device that will not
// come back by waiting.
absl::Status FollowKeys(const KeySource& source, gateway::Console& console,
                        const std::function<void(const KeyPress&)>& on_press);

// The verb: until Ctrl-C or SIGTERM.
absl::Status Hotkey(Terminal& terminal, const HotkeyOptions& options);

}  // namespace onestop::counter_client

#endif  // ONESTOP_COUNTER_CLIENT_HOTKEY_H_
