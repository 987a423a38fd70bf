#include "tests/load/gateway_process.h"

#include <cstdio>
#include <filesystem>
#include <optional>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/base/file.h"

namespace onestop::load {

absl::StatusOr<std::unique_ptr<GatewayProcess>> GatewayProcess::Start(
    const std::string& program, const Credential& credential,
    const std::vector<std::string>& more) {
  auto gateway = absl::WrapUnique(new GatewayProcess());
  const std::string base = gateway->folder_.path().string();
  const std::string device = base + "/device";
  if (absl::Status status = SaveCredential(device, credential); !status.ok()) return status;
  // Nobody looks at the pages here, but it does not serve without.
  std::filesystem::create_directories(base + "/web/kiosk");
  absl::Status status = WriteFileAtomic(base + "/web/kiosk/index.html", "<h1>OneStop</h1>", 0600);
  if (!status.ok()) return status;
  testing::ProcessOptions options{.command = {program, "--credential", device, "serve", "--listen",
                                              "127.0.0.1:0", "--web", base + "/web"}};
  options.command.insert(options.command.end(), more.begin(), more.end());
  gateway->process_ = std::make_unique<testing::Process>(options);
  const std::optional<std::string> line = gateway->process_->ReadUntil("http://127.0.0.1:");
  unsigned port = 0;
  if (!line || std::sscanf(line->c_str(), "http://127.0.0.1:%u", &port) != 1) {
    return absl::InternalError(
        absl::StrCat("the gateway did not start: ", gateway->process_->error_output()));
  }
  gateway->port_ = static_cast<uint16_t>(port);
  return gateway;
}

}  // namespace onestop::load
