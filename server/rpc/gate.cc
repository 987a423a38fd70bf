#include "server/rpc/gate.h"

#include <bit>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::rpc {
namespace {

// Roles are numbered from the kiosk up, so the lowest bit is the one that may do least.
Role LowestRole(identity::RoleMask mask) { return static_cast<Role>(std::countr_zero(mask)); }

Role RoleFor(const identity::Caller& caller, identity::RoleMask allowed) {
  if ((allowed & identity::RoleBit(caller.device_role)) != 0) return caller.device_role;
  return LowestRole(allowed);
}

}  // namespace

Gate::Gate(Options options, const identity::Identity* identity, Clock& clock)
    : halls_(std::move(options.halls)),
      admin_socket_(options.admin_socket),
      identity_(identity),
      limiter_(clock) {}

absl::StatusOr<identity::Caller> Gate::Authenticate(const Credentials& credentials) const {
  if (admin_socket_) return identity::Identity::AdminSocketCaller();
  absl::StatusOr<identity::Caller> caller =
      identity_->Authenticate(credentials.device_token, credentials.session_token);
  if (!caller.ok() || !credentials.certificate_device.has_value()) return caller;
  if (caller->MayShow(*credentials.certificate_device)) return caller;
  return Refuse(Reason::kUnauthenticated,
                "the token is not of the device whose certificate the connection showed");
}

absl::StatusOr<Scope> Gate::Admit(const MethodInfo& method, const Credentials& credentials) {
  absl::StatusOr<identity::Caller> caller = Authenticate(credentials);
  if (!caller.ok()) return caller.status();
  const identity::RoleMask allowed = caller->role_mask & method.roles;
  // A device on which somebody may sign in is told to; everybody else is told no.
  if (method.signed_in && !caller->signed_in &&
      (allowed != 0 || caller->Has(Role::kClerk) || caller->Has(Role::kGuide) ||
       caller->Has(Role::kLoad))) {
    return Refuse(Reason::kNotSignedIn, StrCat(method.name, " needs somebody who is signed in"));
  }
  if (allowed == 0) {
    return Refuse(Reason::kRoleNotAllowed,
                  StrCat(method.name, " is not for the role ", RoleName(caller->device_role)));
  }
  if (absl::Status status = limiter_.Admit(*caller); !status.ok()) return status;
  return Scope{.caller = *caller, .role = RoleFor(*caller, allowed), .hall = {}};
}

absl::Status Gate::StillValid(const Credentials& credentials) const {
  return Authenticate(credentials).status();
}

absl::StatusOr<std::string_view> Gate::HallFor(const identity::Caller& caller,
                                               std::string_view requested) const {
  if (requested.empty()) {
    if (caller.hall != identity::kEveryHall) {
      requested = caller.hall;
    } else if (halls_.size() == 1) {
      return halls_.front();
    } else {
      return Refuse(Reason::kMissingField, "hall is missing, and the caller belongs to none");
    }
  }
  if (!caller.InHall(requested)) {
    return Refuse(Reason::kOtherHall, "this device belongs to another hall");
  }
  const std::string* hall = Find(requested);
  if (hall == nullptr) return Refuse(Reason::kUnknownHall, "there is no such hall here");
  return *hall;
}

const std::string* Gate::Find(std::string_view hall) const {
  for (const std::string& known : halls_) {
    if (known == hall) return &known;
  }
  return nullptr;
}

}  // namespace onestop::rpc
