#include "counter_client/hotkey.h"

#include <fcntl.h>
#include <google/protobuf/struct.pb.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

#include "counter_client/commands.h"
#include "counter_client/verbs.h"
#include "gateway/client/exit_code.h"
#include "gateway/client/refusal.h"
#include "gateway/client/wording.h"
#include "gateway/console/interrupt.h"
#include "gateway/console/text_table.h"
#include "gateway/console/text_width.h"
#include "gateway/console/words.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

using gateway::Bilingual;
using gateway::Console;

// What became of a ticket, with the hall's own time when there is one in it.
std::string BecameOf(Terminal& terminal, const v1::TicketUpdate& update) {
  return UpdateLine(update, StyleOf(terminal.console()));
}

// "A002: called, waited 3 minutes, Passport renewal".
std::string CalledLine(Terminal& terminal, const v1::CalledTicket& called) {
  const PrintStyle style = StyleOf(terminal.console());
  const auto say = [&](const Bilingual& words) { return words.In(style.language); };
  const std::string_view comma = say({"，", ", "});
  const auto directory = gateway::Directory::LoadOrEmpty(terminal.client());
  std::string line = StrCat(
      called.number(), say({"：", ": "}), gateway::Word(called.state(), style.language), comma,
      say({"已等候 ", "waited "}), gateway::DurationWords(called.waited(), style.language));
  if (!directory.IsRegularClass(called.ticket_class())) {
    StrAppend(&line, comma, directory.ClassName(called.ticket_class(), style.language));
  }
  for (const v1::Matter& matter : called.matters()) {
    if (matter.index() != called.current_matter()) continue;
    StrAppend(&line, comma, directory.MatterName(matter, style.language));
  }
  return line;
}

// One line for what a key did: the answer for scripts, or the key and the text for people.
template <class Response, class Render>
absl::Status ShowKey(Terminal& terminal, const std::string& key,
                     const absl::StatusOr<Response>& response, Render render) {
  return Show(terminal, response, [&](const Response& answer) {
    return gateway::Printable(StrCat(key, "  ", render(answer)));
  });
}

// Something about the keypad itself.
void Announce(Console& console, const std::string& state, const std::string& text) {
  if (!console.json()) {
    console.Print(gateway::Printable(text));
    return;
  }
  google::protobuf::Struct line;
  (*line.mutable_fields())["keypad"].set_string_value(state);
  (*line.mutable_fields())["message"].set_string_value(text);
  console.PrintJson(line);
}

absl::Status ShowKeyboards(Console& console) {
  const std::vector<Keyboard> keyboards = ListKeyboards();
  if (console.json()) {
    google::protobuf::Struct answer;
    google::protobuf::ListValue& list =
        *(*answer.mutable_fields())["keyboards"].mutable_list_value();
    for (const Keyboard& keyboard : keyboards) {
      auto& fields = *list.add_values()->mutable_struct_value()->mutable_fields();
      fields["device"].set_string_value(keyboard.path);
      fields["name"].set_string_value(keyboard.name);
    }
    console.PrintJson(answer);
    return absl::OkStatus();
  }
  if (keyboards.empty()) {
    console.Print(
        console.Say({"没有可以打开的键盘。键盘设备在 /dev/input，通常只有 input 组可以打开。",
                     "There is no keyboard that may be opened. They are in /dev/input, as "
                     "a rule for the group input."}));
    return absl::OkStatus();
  }
  gateway::TextTable table({{std::string(console.Say({"设备", "device"}))},
                            {std::string(console.Say({"名称", "name"}))}});
  for (const Keyboard& keyboard : keyboards) table.AddRow({keyboard.path, keyboard.name});
  console.Print(table.Render());
  return absl::OkStatus();
}

// Waits until `stop` can be read: true, or until the time is over: false.
bool StoppedWithin(int stop, std::chrono::milliseconds time) {
  pollfd waiting = {.fd = stop, .events = POLLIN, .revents = 0};
  return poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace

absl::Status HotkeyDesk::ShowCounter() {
  const absl::StatusOr<v1::Counter> counter = LookAtCounter(terminal_);
  return Show(terminal_, counter, [&](const v1::Counter& now) {
    return CounterLine(now, StyleOf(terminal_.console()));
  });
}

void HotkeyDesk::Press(const KeyPress& press) {
  const HotkeyAction action = map_.ActionOf(press.code);
  if (action == HotkeyAction::kNone || press.time < quiet_until_) return;
  const std::string key = HotkeyMap::KeyName(press.code);
  absl::Status status = terminal_.Reload();
  if (status.ok()) status = Act(action, key);
  if (!status.ok()) ShowFailure(status, key);
  quiet_until_ = clock_.SteadyNow() + kQuiet;
}

absl::Status HotkeyDesk::Act(HotkeyAction action, const std::string& key) {
  const auto became = [this](const auto& answer) { return BecameOf(terminal_, answer.ticket()); };
  switch (action) {
    case HotkeyAction::kNone:
      return absl::OkStatus();
    case HotkeyAction::kNext:
      return Next(key);
    case HotkeyAction::kRecall:
      return ShowKey(terminal_, key, RecallTicket(terminal_), became);
    case HotkeyAction::kStart:
      return ShowKey(terminal_, key, StartService(terminal_), became);
    case HotkeyAction::kFinish:
      return ShowKey(terminal_, key, FinishMatter(terminal_, {}),
                     [this](const v1::FinishMatterResponse& answer) {
                       return FinishedLine(answer, StyleOf(terminal_.console()));
                     });
    case HotkeyAction::kAbsent:
      return ShowKey(terminal_, key, MarkAbsent(terminal_), became);
    case HotkeyAction::kPark:
      return ShowKey(terminal_, key, ParkTicket(terminal_), became);
    case HotkeyAction::kPause:
      return PauseOrGoOn(key);
  }
  return absl::OkStatus();
}

absl::Status HotkeyDesk::Next(const std::string& key) {
  NextOptions options;
  if (!terminal_.session().ticket_id.empty()) options.finish.outcome = "completed";
  return ShowKey(
      terminal_, key, CallNext(terminal_, options), [this](const v1::CallNextResponse& answer) {
        const Console& console = terminal_.console();
        std::string text;
        if (answer.has_closed()) {
          text = StrCat(BecameOf(terminal_, answer.closed()), console.Say({"；", "; "}));
        }
        StrAppend(&text, answer.has_called()
                             ? CalledLine(terminal_, answer.called())
                             : std::string(console.Say({"没有人等候。", "Nobody is waiting."})));
        return text;
      });
}

absl::Status HotkeyDesk::PauseOrGoOn(const std::string& key) {
  const absl::StatusOr<v1::Counter> counter = LookAtCounter(terminal_);
  if (!counter.ok()) return counter.status();
  const auto state = [&](const auto& answer) {
    return StateLine(counter->counter(), answer.state(), StyleOf(terminal_.console()));
  };
  if (counter->state() == v1::COUNTER_STATE_PAUSED) {
    return ShowKey(terminal_, key, OpenCounter(terminal_, counter->counter()), state);
  }
  return ShowKey(terminal_, key, PauseCounter(terminal_, pause_reason_), state);
}

void HotkeyDesk::ShowFailure(const absl::Status& status, const std::string& key) {
  Console& console = terminal_.console();
  if (console.json()) {
    console.Finish(status);
  } else {
    const std::string why = gateway::Explain(status, console.language());
    console.Print(gateway::Printable(StrCat(key, "  ", why)));
  }
  // What is in hand may be something else than was thought.
  if (gateway::IsRefusal(status) || gateway::UnknownRequestId(status)) {
    const absl::Status looked = ShowCounter();
    if (!looked.ok()) console.Finish(looked);
  }
}

absl::Status FollowKeys(const KeySource& source, Console& console,
                        const std::function<void(const KeyPress&)>& on_press) {
  bool missed = false;
  for (;;) {
    const absl::StatusOr<Descriptor> device = source.open();
    if (device.ok()) {
      if (missed)
        Announce(console, "back",
                 std::string(console.Say({"键盘已接好。", "The keypad is back."})));
      missed = false;
      KeyReader reader(device->number(), source.stop);
      absl::StatusOr<KeyPress> press = reader.Next();
      for (; press.ok(); press = reader.Next()) on_press(*press);
      if (absl::IsCancelled(press.status())) return absl::OkStatus();
      missed = true;
      Announce(console, "gone",
               StrCat(console.Say(
                          {"键盘已断开，等待重新接好：", "The keypad is gone; waiting for it: "}),
                      source.name, ": ", FromAbsl(press.status().message())));
    } else if (!absl::IsUnavailable(device.status())) {
      return device.status();
    } else if (!missed) {
      missed = true;
      Announce(console, "gone",
               StrCat(console.Say({"没有这个键盘，等待接好：",
                                   "There is no such keypad; waiting for it: "}),
                      FromAbsl(device.status().message())));
    }
    if (StoppedWithin(source.stop, source.look_again)) return absl::OkStatus();
  }
}

absl::Status Hotkey(Terminal& terminal, const HotkeyOptions& options) {
  Console& console = terminal.console();
  if (options.list) return ShowKeyboards(console);
  if (options.device.empty()) {
    return gateway::UsageError(
        "hotkey: name the keypad with --device; --list shows those there are");
  }
  if (terminal.names_ticket()) {
    return gateway::UsageError("hotkey: every key acts on the ticket in hand; leave out --ticket");
  }
  if (!gateway::ParseWord<v1::PauseReason>(options.pause_reason)) {
    return gateway::UsageError(StrCat("hotkey: no such reason: ", options.pause_reason));
  }
  HotkeyMap map;
  for (const std::string& change : options.changes) {
    const absl::Status changed = map.Change(change);
    if (!changed.ok()) return gateway::UsageError(StrCat("--map ", changed.message()));
  }

  gateway::ShowHallTimes(terminal.client(), console);
  SystemClock clock;
  HotkeyDesk desk(terminal, clock, map, options.pause_reason);
  if (absl::Status status = desk.ShowCounter(); !status.ok()) return status;
  if (!console.json()) console.Print(map.Legend(console.language()));

  std::array<int, 2> ends = {};
  ONESTOP_CHECK(pipe2(ends.data(), O_CLOEXEC) == 0);
  const Descriptor stop(ends[0]);
  const Descriptor stopper(ends[1]);
  const gateway::InterruptHandler interrupt([&stopper] {
    const ssize_t written = write(stopper.number(), "s", 1);
    static_cast<void>(written);
  });
  const KeySource source{.name = options.device,
                         .open = [&options] { return OpenKeyboard(options.device); },
                         .stop = stop.number()};
  const absl::Status status =
      FollowKeys(source, console, [&desk](const KeyPress& press) { desk.Press(press); });
  return status.ok() ? status : gateway::UsageError(FromAbsl(status.message()));
}

}  // namespace onestop::counter_client
