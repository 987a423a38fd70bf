#include "server/base/check.h"
#include "server/config.h"
#include "tests/fuzz/fuzz_target.h"

// A server.toml: refused with reasons, or addresses that may be listened at.
ONESTOP_FUZZ_TARGET(server_toml) {
  const onestop::ServerFile file = onestop::ParseServer(input, "/etc/onestop");
  if (!file.errors.empty()) {
    ONESTOP_CHECK(!onestop::FormatErrors("server.toml", file.errors).empty());
    return;
  }
  for (const std::string& address : file.config.listen) {
    const absl::Status status = onestop::CheckListenAddress(address);
    ONESTOP_CHECK(status.ok()) << status;
  }
  for (const std::string& address : file.config.listen_tls) {
    const absl::Status status = onestop::CheckTlsAddress(address);
    ONESTOP_CHECK(status.ok()) << status;
  }
}
