#include "server/base/check.h"
#include "server/config.h"
#include "tests/fuzz/fuzz_target.h"

// A hall.toml: refused with reasons, or a configuration that the core takes.
ONESTOP_FUZZ_TARGET(hall_toml) {
  const onestop::HallFile file = onestop::ParseHall(input);
  if (!file.errors.empty()) {
    ONESTOP_CHECK(!onestop::FormatErrors("hall.toml", file.errors).empty());
    return;
  }
  const absl::Status status = onestop::core::CheckConfig(file.config);
  ONESTOP_CHECK(status.ok()) << status;
}
