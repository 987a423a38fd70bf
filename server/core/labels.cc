#include "server/core/labels.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_format.h"

namespace onestop::core {
namespace {

template <size_t kSize>
std::string_view WordAt(const std::array<std::string_view, kSize>& names, size_t index) {
  return index < kSize ? names[index] : "unknown";
}

constexpr std::array<std::string_view, kTicketStates> kTicketStateLabels = {
    "none",   "waiting", "reserved", "postponed", "called",    "serving",
    "parked", "missed",  "served",   "no_show",   "cancelled", "expired"};
constexpr std::array<std::string_view, 6> kCounterStates = {"none",    "closed",  "open",
                                                            "calling", "serving", "paused"};
constexpr std::array<std::string_view, 5> kChannels = {"none", "kiosk", "guide", "counter", "web"};
constexpr std::array<std::string_view, 7> kOutcomes = {
    "none",         "completed",     "accepted", "missing_papers",
    "not_eligible", "wrong_service", "withdrawn"};
constexpr std::array<std::string_view, 8> kTransferReasons = {
    "none", "wrong_service", "next_step", "payment", "photo", "copies", "specialist", "other"};
constexpr std::array<std::string_view, 6> kRatingLevels = {
    "none", "very_dissatisfied", "dissatisfied", "fair", "satisfied", "very_satisfied"};

}  // namespace

std::string_view Label(TicketState state) {
  return WordAt(kTicketStateLabels, static_cast<size_t>(state));
}

std::string_view Label(CounterState state) {
  return WordAt(kCounterStates, static_cast<size_t>(state));
}

std::string_view Label(Channel channel) {
  return WordAt(kChannels, static_cast<size_t>(channel));
}

std::string_view Label(Outcome outcome) {
  return WordAt(kOutcomes, static_cast<size_t>(outcome));
}

std::string_view Label(TransferReason reason) {
  return WordAt(kTransferReasons, static_cast<size_t>(reason));
}

std::string_view Label(RatingLevel level) {
  return WordAt(kRatingLevels, static_cast<size_t>(level));
}

std::string FormatDate(int32_t date) {
  return absl::StrFormat("%04d-%02d-%02d", date / 10'000, date / 100 % 100, date % 100);
}

}  // namespace onestop::core
