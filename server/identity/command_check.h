#ifndef ONESTOP_SERVER_IDENTITY_COMMAND_CHECK_H_
#define ONESTOP_SERVER_IDENTITY_COMMAND_CHECK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/identity/caller.h"
#include "server/identity/device.h"
#include "server/identity/registry.h"

namespace onestop::identity {

// What every administrator's command is asked first: ROLE_NOT_ALLOWED, REQUEST_ID_MISSING.
absl::Status CheckCommand(const Caller& by, const Bytes16& request_id);

// MISSING_FIELD when empty, BAD_TEXT as in CheckText.
absl::Status CheckFilled(std::string_view field, std::string_view value);

// OTHER_HALL when `by` is bound to another one.
absl::Status CheckHall(const Caller& by, std::string_view hall);

// What the same command was answered with; nullptr when it is a new one. REQUEST_ID_REUSED when the
// id was another command's.
absl::StatusOr<const Remembered*> FindDuplicate(const Registry& registry, const Caller& by,
                                                const Bytes16& request_id,
                                                const Hash256& payload_hash);

// What the registry says of a device, with its name from the private store.
DeviceInfo DescribeDevice(const DeviceEntry& entry, std::string name);

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_COMMAND_CHECK_H_
