#ifndef ONESTOP_GATEWAY_CLIENT_REFUSAL_H_
#define ONESTOP_GATEWAY_CLIENT_REFUSAL_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "onestop/v1/reason.pb.h"

namespace onestop::gateway {

// What a server packs into the status details of a call it does not carry out.
struct StatusDetails {
  std::optional<v1::RefusalDetail> refusal;
  // From google.rpc.RetryInfo: how long to stay away.
  std::optional<std::chrono::nanoseconds> retry_after;
};

// Decodes the metadata `grpc-status-details-bin`, a serialized google.rpc.Status. Details of other
// types are skipped; bytes that are no such message give nothing. Never fails.
StatusDetails DecodeStatusDetails(std::string_view bytes);

// The status a caller sees: for a refusal its Reason as ReasonOf finds it, also one this build does
// not know; else `code` and `message` as they came.
absl::Status MakeStatus(absl::StatusCode code, std::string_view message,
                        const StatusDetails& details);

// True for a status with a Reason, also one that this build does not know and ReasonOf therefore
// calls kNone.
bool IsRefusal(const absl::Status& status);

// What the server advises instead ("opens at 13:30"); empty when it said nothing.
std::string AdviceOf(const absl::Status& status);

// Marks a status of a command of which it is not known whether it was carried out. Sending it again
// with the same request id tells.
void MarkOutcomeUnknown(absl::Status& status, std::string_view request_id);

// The request id of a status that was marked; nothing otherwise.
std::optional<std::string> UnknownRequestId(const absl::Status& status);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_REFUSAL_H_
