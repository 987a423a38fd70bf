#ifndef ONESTOP_SERVER_RPC_STATUS_H_
#define ONESTOP_SERVER_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "server/base/time.h"

namespace onestop::rpc {

// Trailing metadata: milliseconds until a retry may succeed.
inline constexpr char kRetryMetadata[] = "grpc-retry-pushback-ms";

// Where a status carries what to do instead ("opens at 13:30"); goes to RefusalDetail.advice.
inline constexpr char kAdvicePayload[] = "onestop/advice";

// The same status for the wire. A refusal made by Refuse keeps its Reason: its error details are a
// google.rpc.Status whose details hold a RefusalDetail and, where a retry may help, a RetryInfo.
// Pure.
grpc::Status ToGrpc(const absl::Status& status);

// When the caller may come again with the same command; nothing when that would not help.
std::optional<Duration> RetryHint(const absl::Status& status);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_STATUS_H_
