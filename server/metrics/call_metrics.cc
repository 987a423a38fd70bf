#include "server/metrics/call_metrics.h"

#include "server/base/strings.h"
#include "server/metrics/names.h"

namespace onestop::metrics {

CallMetrics::Method& CallMetrics::MethodOf(const Call& call) {
  auto& methods = methods_[ToAbsl(call.service)];
  Method& method = methods[ToAbsl(call.method)];
  if (method.seconds == nullptr) {
    method.seconds = &families_.grpc_seconds.Add(
        {{"grpc_service", std::string(call.service)}, {"grpc_method", std::string(call.method)}},
        GrpcBuckets());
  }
  return method;
}

CallMetrics::Command& CallMetrics::CommandOf(std::string_view method) {
  return commands_[ToAbsl(method)];
}

void CallMetrics::OnCall(const Call& call) {
  prometheus::Counter* handled = nullptr;
  prometheus::Histogram* seconds = nullptr;
  {
    const MutexLock lock(mutex_);
    Method& method = MethodOf(call);
    const size_t code = static_cast<size_t>(call.code) % method.handled.size();
    if (method.handled[code] == nullptr) {
      method.handled[code] =
          &families_.grpc_handled.Add({{"grpc_service", std::string(call.service)},
                                       {"grpc_method", std::string(call.method)},
                                       {"grpc_code", std::string(GrpcCodeLabel(call.code))}});
    }
    handled = method.handled[code];
    seconds = method.seconds;
  }
  handled->Increment();
  seconds->Observe(std::chrono::duration<double>(call.took).count());
}

void CallMetrics::OnRefusal(std::string_view method, Reason reason) {
  const MutexLock lock(mutex_);
  prometheus::Counter*& slot = CommandOf(method).refusals[reason];
  if (slot == nullptr) {
    slot = &families_.refusals.Add(
        {{"method", std::string(method)}, {"reason", std::string(ReasonName(reason))}});
  }
  slot->Increment();
}

void CallMetrics::OnDuplicate(std::string_view method) {
  const MutexLock lock(mutex_);
  prometheus::Counter*& slot = CommandOf(method).duplicates;
  if (slot == nullptr) slot = &families_.duplicates.Add({{"method", std::string(method)}});
  slot->Increment();
}

}  // namespace onestop::metrics
