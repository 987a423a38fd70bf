#include "server/metrics/names.h"

#include <array>
#include <cstddef>

namespace onestop::metrics {
namespace {

template <size_t kSize>
std::string_view Pick(const std::array<std::string_view, kSize>& names, size_t index) {
  return index < kSize ? names[index] : "unknown";
}

constexpr std::array<std::string_view, core::kTicketStates> kTicketStates = {
    "none",   "waiting", "reserved", "postponed", "called",    "serving",
    "parked", "missed",  "served",   "no_show",   "cancelled", "expired"};
constexpr std::array<std::string_view, 6> kCounterStates = {"none",    "closed",  "open",
                                                            "calling", "serving", "paused"};
constexpr std::array<std::string_view, 4> kAdviceKinds = {"none", "open_counter", "add_skill",
                                                           "may_break"};
constexpr std::array<std::string_view, 5> kChannels = {"none", "kiosk", "guide", "counter", "web"};
constexpr std::array<std::string_view, 7> kOutcomes = {
    "none",         "completed",     "accepted", "missing_papers",
    "not_eligible", "wrong_service", "withdrawn"};
constexpr std::array<std::string_view, 8> kTransferReasons = {
    "none", "wrong_service", "next_step", "payment", "photo", "copies", "specialist", "other"};
constexpr std::array<std::string_view, 6> kRatingLevels = {
    "none", "very_dissatisfied", "dissatisfied", "fair", "satisfied", "very_satisfied"};
constexpr std::array<std::string_view, 17> kGrpcCodes = {
    "OK",          "Canceled",         "Unknown",           "InvalidArgument",
    "DeadlineExceeded", "NotFound",    "AlreadyExists",     "PermissionDenied",
    "ResourceExhausted", "FailedPrecondition", "Aborted",   "OutOfRange",
    "Unimplemented", "Internal",       "Unavailable",       "DataLoss",
    "Unauthenticated"};

}  // namespace

std::string_view Label(core::TicketState state) {
  return Pick(kTicketStates, static_cast<size_t>(state));
}

std::string_view Label(core::CounterState state) {
  return Pick(kCounterStates, static_cast<size_t>(state));
}

std::string_view Label(core::Channel channel) {
  return Pick(kChannels, static_cast<size_t>(channel));
}

std::string_view Label(core::Outcome outcome) {
  return Pick(kOutcomes, static_cast<size_t>(outcome));
}

std::string_view Label(core::TransferReason reason) {
  return Pick(kTransferReasons, static_cast<size_t>(reason));
}

std::string_view Label(core::RatingLevel level) {
  return Pick(kRatingLevels, static_cast<size_t>(level));
}

std::string_view Label(estimate::AdviceKind kind) {
  return Pick(kAdviceKinds, static_cast<size_t>(kind));
}

std::string_view GrpcCodeLabel(absl::StatusCode code) {
  return Pick(kGrpcCodes, static_cast<size_t>(code));
}

}  // namespace onestop::metrics
