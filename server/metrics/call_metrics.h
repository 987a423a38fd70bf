#ifndef ONESTOP_SERVER_METRICS_CALL_METRICS_H_
#define ONESTOP_SERVER_METRICS_CALL_METRICS_H_

#include <array>
#include <atomic>
#include <list>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "server/base/mutex.h"
#include "server/base/reason.h"
#include "server/metrics/families.h"
#include "server/metrics/metrics.h"

namespace onestop::metrics {

// Counts by method: RPCs, refusals, retries. Series begin with the first time, because most pairs of
// method and reason never come. Thread safe.
class CallMetrics {
 public:
  // `families` must outlive this.
  explicit CallMetrics(Families& families) : families_(families) {}

  void OnCall(const Call& call) ONESTOP_EXCLUDES(mutex_);
  void OnRefusal(std::string_view method, Reason reason) ONESTOP_EXCLUDES(mutex_);
  void OnDuplicate(std::string_view method) ONESTOP_EXCLUDES(mutex_);

 private:
  // Far more methods than the contract has.
  static constexpr size_t kMaxMethods = 512;

  // Found without a lock once it is there.
  struct Method {
    prometheus::Histogram* seconds = nullptr;
    std::array<std::atomic<prometheus::Counter*>, 17> handled = {};
  };
  struct Command {
    prometheus::Counter* duplicates = nullptr;
    absl::flat_hash_map<Reason, prometheus::Counter*> refusals;
  };

  Method& MethodOf(const Call& call) ONESTOP_EXCLUDES(mutex_);
  prometheus::Counter& Handled(Method& method, const Call& call);
  Command& CommandOf(std::string_view method) ONESTOP_REQUIRES(mutex_);

  Families& families_;
  std::array<std::atomic<Method*>, kMaxMethods> by_index_ = {};
  Mutex mutex_;
  // What by_index_ points to.
  std::list<Method> methods_ ONESTOP_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Command> commands_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::metrics

#endif  // ONESTOP_SERVER_METRICS_CALL_METRICS_H_
