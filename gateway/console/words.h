#ifndef ONESTOP_GATEWAY_CONSOLE_WORDS_H_
#define ONESTOP_GATEWAY_CONSOLE_WORDS_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "gateway/client/language.h"
#include "onestop/v1/types.pb.h"

namespace onestop::gateway {

// What the contract's values are called for people.
std::string_view Word(v1::TicketState state, Language language);
std::string_view Word(v1::CounterState state, Language language);
std::string_view Word(v1::DayState state, Language language);
std::string_view Word(v1::Outcome outcome, Language language);
std::string_view Word(v1::PauseReason reason, Language language);
std::string_view Word(v1::TransferReason reason, Language language);
std::string_view Word(v1::CallException exception, Language language);
std::string_view Word(v1::CallingRule rule, Language language);

// "25 minutes", "25 分钟"; to the nearest minute, and "1 hour 5 minutes" above 90 minutes.
std::string DurationWords(const google::protobuf::Duration& duration, Language language);

// "about 25 minutes, rarely over 40 minutes"; empty when nothing is known.
std::string QuoteWords(const v1::Quote& quote, Language language);

// "09:05", "09:05:12" and "2026-11-23 09:05" in that zone; empty for no time.
std::string ClockTime(const google::protobuf::Timestamp& time, absl::TimeZone zone);
std::string ClockTimeWithSeconds(const google::protobuf::Timestamp& time, absl::TimeZone zone);
std::string DateAndTime(const google::protobuf::Timestamp& time, absl::TimeZone zone);

// Values of the contract's enumerations as words of a command line: OUTCOME_MISSING_PAPERS is
// "missing-papers". The unspecified value has no word.
std::vector<std::string> EnumWords(const google::protobuf::EnumDescriptor& type);
std::optional<int> ParseEnumWord(const google::protobuf::EnumDescriptor& type,
                                 std::string_view word);

template <class Enum>
std::optional<Enum> ParseWord(std::string_view word) {
  const std::optional<int> number =
      ParseEnumWord(*google::protobuf::GetEnumDescriptor<Enum>(), word);
  if (!number) return std::nullopt;
  return static_cast<Enum>(*number);
}

template <class Enum>
std::vector<std::string> WordsOf() {
  return EnumWords(*google::protobuf::GetEnumDescriptor<Enum>());
}

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_WORDS_H_
