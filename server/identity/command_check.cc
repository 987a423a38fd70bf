#include "server/identity/command_check.h"

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace onestop::identity {

absl::Status CheckCommand(const Caller& by, const Bytes16& request_id) {
  if (!by.Has(Role::kAdministrator)) {
    return Refuse(Reason::kRoleNotAllowed, "only an administrator may do this");
  }
  if (request_id == Bytes16{}) {
    return Refuse(Reason::kRequestIdMissing, "the command has no request_id");
  }
  return absl::OkStatus();
}

absl::Status CheckFilled(std::string_view field, std::string_view value) {
  if (value.empty()) return Refuse(Reason::kMissingField, StrCat(field, " is missing"));
  return CheckText(field, value);
}

absl::Status CheckHall(const Caller& by, std::string_view hall) {
  if (by.InHall(hall)) return absl::OkStatus();
  return Refuse(Reason::kOtherHall, "this belongs to another hall");
}

absl::StatusOr<const Remembered*> FindDuplicate(const Registry& registry, const Caller& by,
                                                const Bytes16& request_id,
                                                const Hash256& payload_hash) {
  const Remembered* remembered = registry.FindRequest(by.Actor(), request_id);
  if (remembered != nullptr && remembered->payload_hash != payload_hash) {
    return Refuse(Reason::kRequestIdReused, "the request_id belongs to another command");
  }
  return remembered;
}

}  // namespace onestop::identity
