#ifndef ONESTOP_TESTS_LOAD_GATEWAY_PROCESS_H_
#define ONESTOP_TESTS_LOAD_GATEWAY_PROCESS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/credential.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace onestop::load {

// A real `onestop-kiosk serve` on a free port, in the name of this device. Not thread safe.
class GatewayProcess {
 public:
  // `program` is onestop-kiosk; `more` are further options of its verb. Waits until it serves.
  static absl::StatusOr<std::unique_ptr<GatewayProcess>> Start(
      const std::string& program, const Credential& credential,
      const std::vector<std::string>& more = {});

  uint16_t port() const { return port_; }
  pid_t pid() const { return process_->pid(); }

 private:
  GatewayProcess() = default;

  testing::TempFolder folder_;
  std::unique_ptr<testing::Process> process_;
  uint16_t port_ = 0;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_GATEWAY_PROCESS_H_
