#ifndef ONESTOP_GATEWAY_CONNECT_CALL_POLICY_H_
#define ONESTOP_GATEWAY_CONNECT_CALL_POLICY_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "gateway/connect/method_table.h"
#include "gateway/connect/upstream.h"
#include "gateway/http/http_message.h"

namespace onestop::gateway {

// What accompanies a call upstream.
struct CallSetup {
  Metadata metadata = {};
  // Code of the hall it is for, or "".
  std::string hall = {};
};

// What a gateway adds to the calls of its pages: who calls, and what of an answer is not for them.
// Thread-safe, in every implementation; never blocks.
class CallPolicy {
 public:
  virtual ~CallPolicy() = default;

  // A refusal, with its reason, for a page that may not call.
  virtual absl::StatusOr<CallSetup> Begin(const HttpRequest& page, const Method& method,
                                          const google::protobuf::Message& request) = 0;

  // The call has ended, well or not.
  virtual void End(const CallSetup& setup, const UpstreamStatus& status) = 0;

  // A unary answer (serialized) on its way to the page; may change it. Returns headers to add.
  virtual HttpHeaders OnAnswer(const HttpRequest& page, const Method& method,
                               std::string* answer) = 0;

  // The same for an answer that says why a unary call failed.
  virtual HttpHeaders OnFailure(const HttpRequest& page, const Method& method,
                                const UpstreamStatus& status) = 0;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONNECT_CALL_POLICY_H_
