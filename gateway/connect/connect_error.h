#ifndef ONESTOP_GATEWAY_CONNECT_CONNECT_ERROR_H_
#define ONESTOP_GATEWAY_CONNECT_CONNECT_ERROR_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gateway/http/http_message.h"

namespace onestop::gateway {

// A message attached to an error.
struct ErrorDetail {
  // Full name, such as "onestop.v1.RefusalDetail".
  std::string type;
  // Serialized.
  std::string value;
};

// An error as the Connect protocol has it. A plain value.
struct ConnectError {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  std::string message = {};
  std::vector<ErrorDetail> details = {};
};

// A refusal carries its reason, as the server's do.
ConnectError ErrorOf(const absl::Status& status);

// With the details of the metadata `grpc-status-details-bin`, a serialized google.rpc.Status; bytes
// that are no such message give no details.
ConnectError ErrorOf(absl::StatusCode code, std::string_view message,
                     std::string_view status_details);

// "not_found".
std::string_view ConnectCodeName(absl::StatusCode code);
// The status of a unary answer with this error.
int HttpStatusOf(absl::StatusCode code);

// {"code":"...","message":"...","details":[{"type":"...","value":"...","debug":{...}}]}; the values
// in base64, and readable as well where the type belongs to the contract.
std::string ErrorJson(const ConnectError& error);

// The answer to a unary call.
HttpResponse ErrorResponse(const ConnectError& error);

// The content of a stream's last envelope; null for one that ended well.
std::string EndOfStreamJson(const ConnectError* error);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_CONNECT_ERROR_H_
