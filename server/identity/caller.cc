#include "server/identity/caller.h"

namespace onestop::identity {

RoleMask MaskOf(const std::vector<Role>& roles) {
  RoleMask mask = 0;
  for (const Role role : roles) mask |= RoleBit(role);
  return mask;
}

std::vector<Role> RolesOf(RoleMask mask) {
  std::vector<Role> roles;
  for (uint8_t number = 1; number < 32; ++number) {
    const Role role = static_cast<Role>(number);
    if ((mask & RoleBit(role)) != 0) roles.push_back(role);
  }
  return roles;
}

}  // namespace onestop::identity
