#include "server/metrics/call_metrics.h"

#include <chrono>

#include "server/base/strings.h"
#include "server/metrics/names.h"

namespace onestop::metrics {

CallMetrics::Method& CallMetrics::MethodOf(const Call& call) {
  std::atomic<Method*>& slot = by_index_[call.index % kMaxMethods];
  if (Method* method = slot.load(std::memory_order_acquire)) return *method;
  const MutexLock lock(mutex_);
  if (Method* method = slot.load(std::memory_order_relaxed)) return *method;
  Method& method = methods_.emplace_back();
  method.seconds = &families_.grpc_seconds.Add(
      {{"grpc_service", std::string(call.service)}, {"grpc_method", std::string(call.method)}},
      GrpcBuckets());
  slot.store(&method, std::memory_order_release);
  return method;
}

prometheus::Counter& CallMetrics::Handled(Method& method, const Call& call) {
  auto& slot = method.handled[static_cast<size_t>(call.code) % method.handled.size()];
  if (prometheus::Counter* counter = slot.load(std::memory_order_acquire)) return *counter;
  // Adding the same labels twice gives the same counter.
  prometheus::Counter& counter =
      families_.grpc_handled.Add({{"grpc_service", std::string(call.service)},
                                  {"grpc_method", std::string(call.method)},
                                  {"grpc_code", std::string(GrpcCodeLabel(call.code))}});
  slot.store(&counter, std::memory_order_release);
  return counter;
}

CallMetrics::Command& CallMetrics::CommandOf(std::string_view method) {
  return commands_[ToAbsl(method)];
}

void CallMetrics::OnCall(const Call& call) {
  Method& method = MethodOf(call);
  Handled(method, call).Increment();
  method.seconds->Observe(std::chrono::duration<double>(call.took).count());
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
