#include "counter_client/hotkey_map.h"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

struct NamedKey {
  uint16_t code;
  std::string_view name;
};

// Some names stand for two keys.
constexpr NamedKey kKeys[] = {
    {KEY_ENTER, "Enter"},
    {KEY_KPENTER, "Enter"},
    {KEY_SPACE, "Space"},
    {KEY_TAB, "Tab"},
    {KEY_BACKSPACE, "Backspace"},
    {KEY_KPPLUS, "+"},
    {KEY_KPMINUS, "-"},
    {KEY_MINUS, "-"},
    {KEY_KPASTERISK, "*"},
    {KEY_KPSLASH, "/"},
    {KEY_SLASH, "/"},
    {KEY_KPDOT, "."},
    {KEY_DOT, "."},
    {KEY_KPEQUAL, "="},
    {KEY_EQUAL, "="},
    {KEY_KP0, "0"},
    {KEY_0, "0"},
    {KEY_KP1, "1"},
    {KEY_1, "1"},
    {KEY_KP2, "2"},
    {KEY_2, "2"},
    {KEY_KP3, "3"},
    {KEY_3, "3"},
    {KEY_KP4, "4"},
    {KEY_4, "4"},
    {KEY_KP5, "5"},
    {KEY_5, "5"},
    {KEY_KP6, "6"},
    {KEY_6, "6"},
    {KEY_KP7, "7"},
    {KEY_7, "7"},
    {KEY_KP8, "8"},
    {KEY_8, "8"},
    {KEY_KP9, "9"},
    {KEY_9, "9"},
    {KEY_F1, "F1"},
    {KEY_F2, "F2"},
    {KEY_F3, "F3"},
    {KEY_F4, "F4"},
    {KEY_F5, "F5"},
    {KEY_F6, "F6"},
    {KEY_F7, "F7"},
    {KEY_F8, "F8"},
    {KEY_F9, "F9"},
    {KEY_F10, "F10"},
    {KEY_F11, "F11"},
    {KEY_F12, "F12"},
};

struct NamedAction {
  HotkeyAction action;
  std::string_view word;
  std::string_view chinese;
};

constexpr NamedAction kActions[] = {
    {HotkeyAction::kNone, "none", "无"},       {HotkeyAction::kNext, "next", "下一位"},
    {HotkeyAction::kRecall, "recall", "重呼"}, {HotkeyAction::kStart, "start", "开始办理"},
    {HotkeyAction::kFinish, "finish", "办结"}, {HotkeyAction::kAbsent, "absent", "未到"},
    {HotkeyAction::kPark, "park", "挂起"},     {HotkeyAction::kPause, "pause", "暂停"},
};

// The name as it is written here, of a key that may be written in another case.
std::optional<std::string> KeyNamed(std::string_view text) {
  for (const NamedKey& key : kKeys) {
    if (absl::EqualsIgnoreCase(ToAbsl(key.name), ToAbsl(text))) return std::string(key.name);
  }
  uint32_t code = 0;
  if (text.starts_with('#') && absl::SimpleAtoi(ToAbsl(text.substr(1)), &code) && code <= KEY_MAX) {
    return HotkeyMap::KeyName(static_cast<uint16_t>(code));
  }
  return std::nullopt;
}

}  // namespace

HotkeyMap::HotkeyMap()
    : actions_{{"Enter", HotkeyAction::kNext}, {"+", HotkeyAction::kRecall},
               {"-", HotkeyAction::kAbsent},   {"0", HotkeyAction::kStart},
               {".", HotkeyAction::kPause},    {"*", HotkeyAction::kFinish},
               {"/", HotkeyAction::kPark}} {}

absl::Status HotkeyMap::Change(std::string_view change) {
  // The last one, because = is a key too.
  const size_t equals = change.rfind('=');
  if (equals == 0 || equals == std::string_view::npos) {
    return absl::InvalidArgumentError(StrCat(change, ": a key and what it does, such as 5=park"));
  }
  const std::optional<std::string> key = KeyNamed(change.substr(0, equals));
  if (!key) {
    return absl::InvalidArgumentError(
        StrCat(change,
               ": no such key; there are Enter, Space, Tab, Backspace, + - * / . =, 0 to 9, "
               "F1 to F12, and any other by its number, such as #113"));
  }
  const std::string_view word = change.substr(equals + 1);
  const auto* found = std::find_if(std::begin(kActions), std::end(kActions),
                                   [&](const NamedAction& each) { return each.word == word; });
  if (found == std::end(kActions)) {
    std::string words;
    for (const NamedAction& each : kActions)
      StrAppend(&words, words.empty() ? "" : ", ", each.word);
    return absl::InvalidArgumentError(StrCat(change, ": a key can do one of ", words));
  }
  actions_[*key] = found->action;
  return absl::OkStatus();
}

HotkeyAction HotkeyMap::ActionOf(uint16_t code) const {
  const auto found = actions_.find(KeyName(code));
  return found == actions_.end() ? HotkeyAction::kNone : found->second;
}

std::string HotkeyMap::KeyName(uint16_t code) {
  for (const NamedKey& key : kKeys) {
    if (key.code == code) return std::string(key.name);
  }
  return StrCat("#", code);
}

std::string HotkeyMap::Legend(gateway::Language language) const {
  const bool chinese = language == gateway::Language::kChinese;
  std::string legend;
  for (const NamedAction& each : kActions) {
    if (each.action == HotkeyAction::kNone) continue;
    for (const auto& [key, action] : actions_) {
      if (action != each.action) continue;
      StrAppend(&legend, legend.empty() ? "" : (chinese ? "，" : ", "), key, " ",
                chinese ? each.chinese : each.word);
    }
  }
  return legend;
}

}  // namespace onestop::counter_client
