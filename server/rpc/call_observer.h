#ifndef ONESTOP_SERVER_RPC_CALL_OBSERVER_H_
#define ONESTOP_SERVER_RPC_CALL_OBSERVER_H_

#include <chrono>
#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/reason.h"

namespace onestop::rpc {

// A method as observers know it. `index` counts from 0 without a gap and stays the same for the life
// of the process, so that an observer can keep its counters in an array.
struct MethodName {
  size_t index = 0;
  std::string_view service;
  std::string_view name;
};

// Is told of every call that ended, from any thread; must not block, and must be cheap: unary calls
// come by the ten thousand a second.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  // `took` is from the request's arrival to the moment its status was handed over for sending.
  virtual void OnHandled(const MethodName& method, absl::StatusCode code,
                         std::chrono::nanoseconds took) = 0;
  // The call was refused before the engine saw it; OnHandled follows.
  virtual void OnRefused(const MethodName& method, Reason reason) = 0;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_CALL_OBSERVER_H_
