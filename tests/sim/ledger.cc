#include "tests/sim/ledger.h"

#include "absl/strings/str_cat.h"

namespace onestop::sim {

std::string Describe(const Entry& entry) {
  return absl::StrCat(std::visit([](const auto& command) { return command.kName; }, entry.command),
                      " of ", std::string(RoleName(entry.actor.role)), " ",
                      entry.actor.device.value());
}

}  // namespace onestop::sim
