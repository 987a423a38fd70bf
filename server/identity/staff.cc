#include <memory>
#include <optional>
#include <utility>

#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/identity/command_check.h"
#include "server/identity/identity.h"
#include "server/identity/limits.h"
#include "server/identity/rate_limiter.h"

// The commands about staff.

namespace onestop::identity {
namespace {

constexpr RoleMask kStaffRoles = RoleBit(Role::kClerk) | RoleBit(Role::kGuide) |
                                 RoleBit(Role::kSupervisor) | RoleBit(Role::kAdministrator);

absl::Status CheckStaffCommand(const Caller& by, const PutStaffCommand& command) {
  if (absl::Status status = CheckCommand(by, command.request_id); !status.ok()) return status;
  if (absl::Status status = CheckFilled("hall", command.hall); !status.ok()) return status;
  if (absl::Status status = CheckHall(by, command.hall); !status.ok()) return status;
  if (command.staff_id == 0) return Refuse(Reason::kMissingField, "staff_id is missing");
  if (command.staff_id > kMaxStaffId) {
    return Refuse(Reason::kOutOfRange, StrCat("a staff id is at most ", kMaxStaffId));
  }
  if (absl::Status status = CheckFilled("display_name", command.display_name); !status.ok()) {
    return status;
  }
  if (command.roles.empty()) return Refuse(Reason::kMissingField, "roles are missing");
  for (const Role role : command.roles) {
    if ((RoleBit(role) & kStaffRoles) == 0) {
      return Refuse(Reason::kOutOfRange, StrCat("no person has the role ", RoleName(role)));
    }
  }
  return command.pin.empty() ? absl::OkStatus() : CheckPin(command.pin, command.staff_id);
}

absl::Status CheckKnown(const Registry& registry, const Caller& by,
                        const PutStaffCommand& command) {
  const StaffEntry* staff = registry.FindStaff(command.staff_id);
  if (staff != nullptr) return CheckHall(by, staff->hall);
  if (command.pin.empty()) return Refuse(Reason::kMissingField, "somebody new needs a PIN");
  if (registry.staff().size() >= kMaxStaff) {
    return Refuse(Reason::kOutOfRange, StrCat("more than ", kMaxStaff, " members of staff"));
  }
  return absl::OkStatus();
}

// Whether a session on a device of `device_hall` may go on after the command.
bool MaySignIn(const PutStaffCommand& command, std::string_view device_hall) {
  const bool here =
      HallMatches(command.hall, device_hall) || HallMatches(device_hall, command.hall);
  return here && !command.disabled;
}

}  // namespace

// A PutStaff on its way.
struct Identity::StaffChange {
  Caller by;
  PutStaffCommand command;
  Hash256 payload{};
};

Hash256 Identity::PayloadHash(const PutStaffCommand& command) const {
  Hasher hasher(payload_key_);
  hasher.Str("PutStaff");
  hasher.Str(command.hall);
  hasher.U32(command.staff_id);
  hasher.Str(command.display_name);
  hasher.U32(MaskOf(command.roles));
  hasher.Str(command.pin.Reveal());
  hasher.U8(command.disabled ? 1 : 0);
  return hasher.Finish();
}

void Identity::PutStaff(const Caller& by, PutStaffCommand command, PutStaffCallback done) {
  absl::Status status = CheckStaffCommand(by, command);
  if (!status.ok()) {
    done(status);
    return;
  }
  StaffChange change{.by = by, .command = std::move(command), .payload = {}};
  change.payload = PayloadHash(change.command);
  bool again = false;
  ledger_->Read([&](const Registry& registry) {
    const auto duplicate = FindDuplicate(registry, by, change.command.request_id, change.payload);
    again = duplicate.ok() && *duplicate != nullptr;
    status = duplicate.status();
    if (status.ok() && !again) status = CheckKnown(registry, by, change.command);
  });
  if (!status.ok()) {
    done(status);
    return;
  }
  if (again || change.command.pin.empty()) {
    done(FinishPutStaff(change));
    return;
  }
  // Shared, so that it is still here when the pool refuses the job.
  auto shared_done = std::make_shared<PutStaffCallback>(std::move(done));
  const bool accepted =
      pool_.TrySubmit([this, change = std::move(change), shared_done](bool cancelled) {
        if (cancelled) {
          (*shared_done)(Refuse(Reason::kStopping, "the server is stopping"));
        } else {
          (*shared_done)(FinishPutStaff(change));
        }
      });
  if (!accepted) {
    (*shared_done)(RateLimited(std::chrono::seconds(1), "too many PINs are being checked"));
  }
}

absl::StatusOr<StaffInfo> Identity::FinishPutStaff(const StaffChange& change) {
  const PutStaffCommand& command = change.command;
  StaffDetails details{.display_name = command.display_name, .pin_hash = ""};
  std::optional<StaffPut> put;
  std::optional<Revocation> ended;
  std::optional<StaffKey> replaced;
  bool duplicate_found = false;
  ledger_->Read([&](const Registry& registry) {
    duplicate_found = registry.FindRequest(change.by.Actor(), command.request_id) != nullptr;
  });
  if (!duplicate_found && !command.pin.empty()) {
    absl::StatusOr<std::string> hash = pins_.Hash(command.pin, random_.Draw16());
    if (!hash.ok()) return hash.status();
    details.pin_hash = *std::move(hash);
  }
  const auto decide = [&](const Registry& registry, uint64_t, Time) -> absl::StatusOr<Draft> {
    const auto duplicate = FindDuplicate(registry, change.by, command.request_id, change.payload);
    if (!duplicate.ok()) return duplicate.status();
    if (*duplicate != nullptr) {
      put = std::get<StaffPut>((*duplicate)->outcome);
      return Draft();
    }
    absl::StatusOr<Draft> draft = DecideStaff(registry, change, std::move(details));
    if (!draft.ok()) return draft;
    put = std::get<StaffPut>(draft->events.front());
    const StaffEntry* staff = registry.FindStaff(command.staff_id);
    if (staff == nullptr) return draft;
    replaced = StaffKey{staff->id, staff->details};
    const SessionEntry* session = staff->session;
    if (session != nullptr && !MaySignIn(command, session->device->hall)) {
      ended = Revocation{session->device->id, session->id, staff->id};
      draft->events.push_back(SessionEnded{session->id, SessionEnd::kStaffDisabled});
    }
    return draft;
  };
  if (absl::Status status = ledger_->Run(decide); !status.ok()) return status;
  if (ended.has_value()) listeners_.Tell(*ended);
  if (replaced.has_value()) {
    // The change is recorded and holds; what could not be dropped now is at the next start.
    if (absl::Status status = store_->DropStaff(*replaced); !status.ok()) {
      LogWarn("private_store_not_tidied", {{"reason", ReasonName(ReasonOf(status))}});
    }
  }
  return DescribeStaff(*put);
}

absl::StatusOr<Draft> Identity::DecideStaff(const Registry& registry, const StaffChange& change,
                                            StaffDetails details) const {
  const PutStaffCommand& command = change.command;
  if (absl::Status status = CheckKnown(registry, change.by, command); !status.ok()) return status;
  const StaffEntry* staff = registry.FindStaff(command.staff_id);
  const StaffKey old_key{command.staff_id, staff == nullptr ? 0 : staff->details};
  if (command.pin.empty()) {
    absl::StatusOr<std::optional<StaffDetails>> old = store_->GetStaff(old_key);
    if (!old.ok()) return old.status();
    if (!old->has_value()) return Refuse(Reason::kMissingField, "there is no old PIN to keep");
    details.pin_hash = std::move((*old)->pin_hash);
  }
  const StaffKey new_key{command.staff_id, old_key.version + 1};
  if (absl::Status status = store_->PutStaff(new_key, details); !status.ok()) return status;
  Draft draft{.actor = change.by.Actor(),
              .request_id = command.request_id,
              .payload_hash = change.payload,
              .events = {StaffPut{.staff_id = command.staff_id,
                                  .roles = MaskOf(command.roles),
                                  .hall = command.hall,
                                  .disabled = command.disabled,
                                  .details = new_key.version}}};
  if (!command.pin.empty() && staff != nullptr && staff->failures > 0) {
    draft.events.push_back(PinReset{command.staff_id});
  }
  return draft;
}

absl::StatusOr<StaffInfo> Identity::DescribeStaff(const StaffPut& put) const {
  StaffInfo info{.staff_id = put.staff_id,
                 .display_name = "",
                 .roles = RolesOf(put.roles),
                 .hall = put.hall,
                 .disabled = put.disabled,
                 .locked = false,
                 .signed_in = false};
  const Time wall = clock_.WallNow();
  uint32_t seen = 0;
  for (;;) {
    uint32_t version = 0;
    ledger_->Read([&](const Registry& registry) {
      const StaffEntry& staff = *registry.FindStaff(put.staff_id);
      version = staff.details;
      info.locked = staff.locked;
      info.signed_in = staff.session != nullptr && staff.session->expires > wall;
    });
    absl::StatusOr<std::optional<StaffDetails>> details =
        store_->GetStaff(StaffKey{put.staff_id, version});
    if (!details.ok()) return details.status();
    if (details->has_value()) info.display_name = std::move((*details)->display_name);
    // Another change may have dropped this version in between; then there is a later one.
    if (details->has_value() || version == seen) break;
    seen = version;
  }
  return info;
}

absl::StatusOr<std::vector<StaffInfo>> Identity::ListStaff(std::string_view hall) const {
  std::vector<StaffPut> entries;
  ledger_->Read([&](const Registry& registry) {
    for (const auto& [id, staff] : registry.staff()) {
      if (!HallMatches(hall, staff.hall) && staff.hall != kEveryHall) continue;
      entries.push_back(StaffPut{.staff_id = id,
                                 .roles = staff.roles,
                                 .hall = std::string(staff.hall),
                                 .disabled = staff.disabled,
                                 .details = staff.details});
    }
  });
  std::vector<StaffInfo> list;
  for (const StaffPut& entry : entries) {
    absl::StatusOr<StaffInfo> info = DescribeStaff(entry);
    if (!info.ok()) return info.status();
    list.push_back(*std::move(info));
  }
  return list;
}

}  // namespace onestop::identity
