#include "server/base/role.h"

#include <array>
#include <cstddef>

namespace onestop {
namespace {

constexpr std::array<std::string_view, 12> kNames = {
    "none",       "kiosk",         "display", "web",     "guide", "clerk",
    "supervisor", "administrator", "partner", "scraper", "load",  "timer",
};

}  // namespace

std::string_view RoleName(Role role) {
  const size_t index = static_cast<size_t>(role);
  return index < kNames.size() ? kNames[index] : "unknown";
}

std::optional<Role> ParseRole(std::string_view name) {
  for (size_t index = 1; index < kNames.size(); ++index) {
    if (kNames[index] == name) return static_cast<Role>(index);
  }
  return std::nullopt;
}

}  // namespace onestop
