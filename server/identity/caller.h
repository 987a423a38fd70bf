#ifndef ONESTOP_SERVER_IDENTITY_CALLER_H_
#define ONESTOP_SERVER_IDENTITY_CALLER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "server/base/role.h"

namespace onestop::identity {

// A set of roles: one bit for each Role value.
using RoleMask = uint32_t;

constexpr RoleMask RoleBit(Role role) { return RoleMask{1} << static_cast<uint8_t>(role); }

RoleMask MaskOf(const std::vector<Role>& roles);
// The roles of a mask, ascending by their numbers.
std::vector<Role> RolesOf(RoleMask mask);

// Stands where a hall's name stands, for a device or a person of no single hall. Written out, so
// that a forgotten field never means "everywhere".
inline constexpr std::string_view kEveryHall = "*";

// Whether somebody bound to `bound` (a hall or kEveryHall) may touch what belongs to `hall`.
constexpr bool HallMatches(std::string_view bound, std::string_view hall) {
  return bound == kEveryHall || bound == hall;
}

// The id that calls through the admin socket carry. No enrolled device ever has it.
inline constexpr uint32_t kAdminSocketDevice = 0xffff'ffff;

// What a record names as its actor, in the form that records of halls have too: the role above (8
// bits), the person (24 bits), the device below.
constexpr uint64_t PackActor(Role role, uint32_t device_id, uint32_t staff_id) {
  return static_cast<uint64_t>(role) << 56 | uint64_t{staff_id & 0xff'ffff} << 32 | device_id;
}

// Who makes a call, as far as it is proven. A plain value; `hall` points into the Identity it came
// from and lives as long as that.
struct Caller {
  Role device_role = Role::kNone;
  // The role of the device, and those of the person who is signed in.
  RoleMask role_mask = 0;
  uint32_t device_id = 0;
  // The device whose process the caller's page was paired through; 0 for every other device.
  uint32_t paired_through = 0;
  // 0 when nobody is signed in.
  uint32_t staff_id = 0;
  uint64_t session = 0;
  std::string_view hall;
  bool signed_in = false;

  bool Has(Role role) const { return (role_mask & RoleBit(role)) != 0; }
  bool InHall(std::string_view other) const { return HallMatches(hall, other); }
  // The device whose process the call comes through.
  uint32_t Process() const { return paired_through == 0 ? device_id : paired_through; }
  // Whether the caller may come over a connection that showed this device's certificate: its own, or
  // that of the process it is a page of.
  bool MayShow(uint32_t certificate_device) const {
    return certificate_device != 0 &&
           (certificate_device == device_id || certificate_device == paired_through);
  }
  uint64_t Actor() const { return PackActor(device_role, device_id, staff_id); }
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_CALLER_H_
