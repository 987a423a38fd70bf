#include "gateway/console/words.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

// By number; the entry 0 is what an unspecified or unknown value is called.
constexpr Bilingual kTicketStates[] = {
    {"未知", "unknown"},      {"等候中", "waiting"},   {"已预留", "reserved"},
    {"已延后", "postponed"},  {"正在叫号", "called"},  {"办理中", "being served"},
    {"已挂起", "set aside"},  {"过号", "missed"},      {"已办结", "served"},
    {"未到", "did not come"}, {"已取消", "cancelled"}, {"已过期", "expired"}};
constexpr Bilingual kCounterStates[] = {{"未知", "unknown"},     {"关闭", "closed"},
                                        {"空闲", "free"},        {"正在叫号", "calling"},
                                        {"正在办理", "serving"}, {"暂停", "paused"}};
constexpr Bilingual kDayStates[] = {
    {"未知", "unknown"}, {"未开放", "closed"}, {"开放中", "open"}, {"停止取号", "last tickets"}};
constexpr Bilingual kOutcomes[] = {{"未办", "open"},
                                   {"已办结", "completed"},
                                   {"已受理，结果另行通知", "accepted, the result follows"},
                                   {"材料不齐", "papers missing"},
                                   {"不符合条件", "not eligible"},
                                   {"服务选错", "wrong service"},
                                   {"本人撤回", "withdrawn"}};
constexpr Bilingual kPauseReasons[] = {{"", ""},
                                       {"休息", "break"},
                                       {"用餐", "meal"},
                                       {"后台工作", "back office"},
                                       {"会议", "meeting"},
                                       {"设备故障", "technical"},
                                       {"其他", "other"}};
constexpr Bilingual kTransferReasons[] = {{"", ""},
                                          {"服务选错", "wrong service"},
                                          {"下一环节", "next step"},
                                          {"缴费", "payment"},
                                          {"照相", "photo"},
                                          {"复印", "copies"},
                                          {"专人办理", "specialist"},
                                          {"其他", "other"}};
constexpr Bilingual kExceptions[] = {{"", ""},
                                     {"", ""},
                                     {"指定叫号", "chosen by the clerk"},
                                     {"过号后到窗口", "missed, now at the window"},
                                     {"绑定本窗口", "bound to this counter"},
                                     {"过号返回", "returned after being missed"},
                                     {"主管调整", "moved by the supervisor"}};
constexpr Bilingual kRules[] = {{"未知", "unknown"},
                                {"累积优先", "accumulating"},
                                {"比例优先", "ratio"},
                                {"严格优先", "strict"},
                                {"先到先办", "first come, first served"}};

std::string_view Pick(std::span<const Bilingual> words, int number, Language language) {
  const bool known = number > 0 && static_cast<size_t>(number) < words.size();
  return words[known ? static_cast<size_t>(number) : 0].In(language);
}

std::string Plural(int64_t count, std::string_view unit) {
  return StrCat(count, " ", unit, count == 1 ? "" : "s");
}

std::string MinuteWords(int64_t minutes, Language language) {
  if (minutes <= 90) {
    return language == Language::kChinese ? StrCat(minutes, " 分钟") : Plural(minutes, "minute");
  }
  const int64_t hours = minutes / 60;
  const int64_t rest = minutes % 60;
  if (language == Language::kChinese) {
    return rest == 0 ? StrCat(hours, " 小时") : StrCat(hours, " 小时 ", rest, " 分钟");
  }
  return rest == 0 ? Plural(hours, "hour")
                   : StrCat(Plural(hours, "hour"), " ", Plural(rest, "minute"));
}

std::string Formatted(std::string_view format, const google::protobuf::Timestamp& time,
                      absl::TimeZone zone) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  return absl::FormatTime(ToAbsl(format), absl::FromUnixSeconds(time.seconds()), zone);
}

// "OUTCOME_" from OUTCOME_UNSPECIFIED.
absl::string_view PrefixOf(const google::protobuf::EnumDescriptor& type) {
  return absl::StripSuffix(type.FindValueByNumber(0)->name(), "UNSPECIFIED");
}

std::string WordOfValue(const google::protobuf::EnumValueDescriptor& value) {
  const absl::string_view name = absl::StripPrefix(value.name(), PrefixOf(*value.type()));
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", "-"}});
}

}  // namespace

std::string_view Word(v1::TicketState state, Language language) {
  return Pick(kTicketStates, state, language);
}
std::string_view Word(v1::CounterState state, Language language) {
  return Pick(kCounterStates, state, language);
}
std::string_view Word(v1::DayState state, Language language) {
  return Pick(kDayStates, state, language);
}
std::string_view Word(v1::Outcome outcome, Language language) {
  return Pick(kOutcomes, outcome, language);
}
std::string_view Word(v1::PauseReason reason, Language language) {
  return Pick(kPauseReasons, reason, language);
}
std::string_view Word(v1::TransferReason reason, Language language) {
  return Pick(kTransferReasons, reason, language);
}
std::string_view Word(v1::CallException exception, Language language) {
  return Pick(kExceptions, exception, language);
}
std::string_view Word(v1::CallingRule rule, Language language) {
  return Pick(kRules, rule, language);
}

std::string DurationWords(const google::protobuf::Duration& duration, Language language) {
  return MinuteWords((duration.seconds() + 30) / 60, language);
}

std::string QuoteWords(const v1::Quote& quote, Language language) {
  if (!quote.has_expected()) return "";
  // An upper bound is rounded up: it is a promise.
  const int64_t expected = std::max<int64_t>(1, (quote.expected().seconds() + 30) / 60);
  const int64_t upper = (quote.upper().seconds() + 59) / 60;
  const bool zh = language == Language::kChinese;
  std::string words = StrCat(zh ? "约 " : "about ", MinuteWords(expected, language));
  if (quote.has_upper() && upper > expected) {
    StrAppend(&words, zh ? "，很少超过 " : ", rarely over ", MinuteWords(upper, language));
  }
  return words;
}

std::string ClockTime(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return Formatted("%H:%M", time, zone);
}
std::string ClockTimeWithSeconds(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return Formatted("%H:%M:%S", time, zone);
}
std::string DateAndTime(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return Formatted("%Y-%m-%d %H:%M", time, zone);
}

std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) words.push_back(WordOfValue(*type.value(i)));
  }
  return words;
}

std::optional<int> ParseEnumWord(const google::protobuf::EnumDescriptor& type,
                                 std::string_view word) {
  for (int i = 0; i < type.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *type.value(i);
    if (value.number() != 0 && WordOfValue(value) == word) return value.number();
  }
  return std::nullopt;
}

}  // namespace onestop::gateway
