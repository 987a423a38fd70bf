#include "tests/load/driver.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace onestop::load {
namespace {

// The state of one run, shared by the callers' callbacks.
class Run {
 public:
  Run(Clock& clock, std::chrono::nanoseconds duration, size_t callers)
      : clock_(clock), end_(clock.SteadyNow() + duration), begin_(clock.SteadyNow()),
        samples_(callers), failures_(callers), running_(callers) {}

  void Begin(size_t index, Caller* caller) {
    const std::chrono::nanoseconds start = clock_.SteadyNow();
    caller->Start([this, index, caller, start](const grpc::Status& status) {
      const std::chrono::nanoseconds now = clock_.SteadyNow();
      samples_[index].push_back(now - start);
      if (!status.ok()) Fail(index, status);
      if (now < end_) {
        Begin(index, caller);
      } else {
        Leave();
      }
    });
  }

  Measured Wait() {
    MutexLock lock(mutex_);
    while (running_ > 0) left_.Wait(mutex_);
    Measured measured;
    measured.elapsed = clock_.SteadyNow() - begin_;
    measured.first_failure = first_failure_;
    std::vector<std::chrono::nanoseconds> all;
    for (size_t i = 0; i < samples_.size(); ++i) {
      all.insert(all.end(), samples_[i].begin(), samples_[i].end());
      measured.failures += failures_[i];
    }
    measured.calls = all.size() - measured.failures;
    if (all.empty()) return measured;
    auto at = [&](double share) {
      const auto place = all.begin() + static_cast<ptrdiff_t>(share * double(all.size() - 1));
      std::nth_element(all.begin(), place, all.end());
      return *place;
    };
    measured.median = at(0.5);
    measured.p99 = at(0.99);
    return measured;
  }

 private:
  void Fail(size_t index, const grpc::Status& status) {
    ++failures_[index];
    MutexLock lock(mutex_);
    if (first_failure_.empty()) first_failure_ = status.error_message();
  }
  void Leave() {
    MutexLock lock(mutex_);
    if (--running_ == 0) left_.NotifyAll();
  }

  Clock& clock_;
  const std::chrono::nanoseconds end_;
  const std::chrono::nanoseconds begin_;
  // Each caller touches its own entry only.
  std::vector<std::vector<std::chrono::nanoseconds>> samples_;
  std::vector<uint64_t> failures_;
  Mutex mutex_;
  CondVar left_;
  size_t running_ ONESTOP_GUARDED_BY(mutex_);
  std::string first_failure_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace

Measured Drive(std::span<const std::unique_ptr<Caller>> callers,
               std::chrono::nanoseconds duration, Clock& clock) {
  Run run(clock, duration, callers.size());
  for (size_t i = 0; i < callers.size(); ++i) run.Begin(i, callers[i].get());
  return run.Wait();
}

absl::StatusOr<Measured> DriveWithoutFailure(std::span<const std::unique_ptr<Caller>> callers,
                                             std::chrono::nanoseconds duration, Clock& clock) {
  Measured measured = Drive(callers, duration, clock);
  if (measured.calls > 0 && measured.failures == 0) return measured;
  return absl::InternalError(absl::StrCat(measured.failures, " of ", measured.calls,
                                          " calls failed: ", measured.first_failure));
}

}  // namespace onestop::load
