#ifndef ONESTOP_TESTS_LOAD_DRIVER_H_
#define ONESTOP_TESTS_LOAD_DRIVER_H_

#include <grpcpp/client_context.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace onestop::load {

// What one run of a closed loop measured.
struct Measured {
  uint64_t calls = 0;
  uint64_t failures = 0;
  std::chrono::nanoseconds elapsed{0};
  // Of single calls.
  std::chrono::nanoseconds median{0};
  std::chrono::nanoseconds p99{0};
  std::string first_failure;

  double per_second() const {
    return elapsed.count() == 0
               ? 0
               : static_cast<double>(calls) * 1e9 / static_cast<double>(elapsed.count());
  }
};

// One caller of a closed loop: starts a call, and when it is done the next one. Prepared by the
// scenario; its calls run one after the other on gRPC's threads.
class Caller {
 public:
  virtual ~Caller() = default;
  // Starts one call on a fresh context and returns at once; `done` is called when it has ended.
  virtual void Start(std::function<void(const grpc::Status&)> done) = 0;
};

// Keeps every caller busy for `duration`, then lets the calls under way end.
Measured Drive(std::span<const std::unique_ptr<Caller>> callers,
               std::chrono::nanoseconds duration, Clock& clock);

// The same, and an error when a call failed or none was made.
absl::StatusOr<Measured> DriveWithoutFailure(std::span<const std::unique_ptr<Caller>> callers,
                                             std::chrono::nanoseconds duration, Clock& clock);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_DRIVER_H_
