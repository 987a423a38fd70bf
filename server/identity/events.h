#ifndef ONESTOP_SERVER_IDENTITY_EVENTS_H_
#define ONESTOP_SERVER_IDENTITY_EVENTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/base/role.h"
#include "server/base/time.h"
#include "server/identity/caller.h"

namespace onestop::identity {

// The events of the chain "identity". What each means, and its form on disk, is said in
// proto/onestop/journal/v1/identity.proto.

struct KeyFixed {
  Hash256 check{};
};

struct DeviceEnrolled {
  uint32_t device_id = 0;
  Role role = Role::kNone;
  std::string hall;
  std::string place;
  Hash256 token_hash{};
  uint32_t paired_through = 0;
};

struct DeviceRevoked {
  uint32_t device_id = 0;
};

struct StaffPut {
  uint32_t staff_id = 0;
  RoleMask roles = 0;
  std::string hall;
  bool disabled = false;
  uint32_t details = 0;
};

struct PinFailed {
  uint32_t staff_id = 0;
};

struct PinLocked {
  uint32_t staff_id = 0;
};

struct PinReset {
  uint32_t staff_id = 0;
};

struct SessionStarted {
  uint64_t session = 0;
  Hash256 token_hash{};
  uint32_t staff_id = 0;
  uint32_t device_id = 0;
  Time expires{};
};

// Why a session ended. The numbers are on disk.
enum class SessionEnd : uint8_t {
  kSignedOut = 1,
  kReplaced = 2,   // signed in again on the same device
  kTakenOver = 3,  // signed in on another device, knowingly
  kExpired = 4,    // found expired at the next sign-in
  kDeviceRevoked = 5,
  kStaffDisabled = 6,
  kByAdministrator = 7,
};

struct SessionEnded {
  uint64_t session = 0;
  SessionEnd cause = SessionEnd::kSignedOut;
};

using Event = std::variant<KeyFixed, DeviceEnrolled, DeviceRevoked, StaffPut, PinFailed, PinLocked,
                           PinReset, SessionStarted, SessionEnded>;

// The events of one record as they are on disk.
std::string EncodeEvents(const std::vector<Event>& events);

// The inverse. JOURNAL_NEWER for an event, role or cause this program does not know,
// JOURNAL_CORRUPT for bytes that EncodeEvents cannot have written.
absl::StatusOr<std::vector<Event>> DecodeEvents(std::string_view bytes);

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_EVENTS_H_
