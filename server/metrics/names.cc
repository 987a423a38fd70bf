#include "server/metrics/names.h"

#include <array>
#include <cstddef>

namespace onestop::metrics {
namespace {

template <size_t kSize>
std::string_view Pick(const std::array<std::string_view, kSize>& names, size_t index) {
  return index < kSize ? names[index] : "unknown";
}

constexpr std::array<std::string_view, 4> kAdviceKinds = {"none", "open_counter", "add_skill",
                                                           "may_break"};
constexpr std::array<std::string_view, 17> kGrpcCodes = {
    "OK",          "Canceled",         "Unknown",           "InvalidArgument",
    "DeadlineExceeded", "NotFound",    "AlreadyExists",     "PermissionDenied",
    "ResourceExhausted", "FailedPrecondition", "Aborted",   "OutOfRange",
    "Unimplemented", "Internal",       "Unavailable",       "DataLoss",
    "Unauthenticated"};

}  // namespace

std::string_view Label(estimate::AdviceKind kind) {
  return Pick(kAdviceKinds, static_cast<size_t>(kind));
}

std::string_view GrpcCodeLabel(absl::StatusCode code) {
  return Pick(kGrpcCodes, static_cast<size_t>(code));
}

}  // namespace onestop::metrics
