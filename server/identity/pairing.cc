#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/identity/command_check.h"
#include "server/identity/identity.h"

// The commands with which a page becomes a device.

namespace onestop::identity {
namespace {

// Pages are shown by the processes beside the browsers, in these roles.
absl::Status CheckPageRole(Role role) {
  constexpr RoleMask kPageRoles = RoleBit(Role::kKiosk) | RoleBit(Role::kDisplay) |
                                  RoleBit(Role::kGuide) | RoleBit(Role::kClerk);
  if (role == Role::kNone) return Refuse(Reason::kMissingField, "role is missing");
  if ((RoleBit(role) & kPageRoles) != 0) return absl::OkStatus();
  return Refuse(Reason::kOutOfRange, StrCat("no page has the role ", RoleName(role)));
}

}  // namespace

Hash256 Identity::PayloadHash(const PairDeviceCommand& command) const {
  Hasher hasher(payload_key_);
  hasher.Str("PairDevice");
  hasher.Str(Pairings::Normal(command.code));
  hasher.Str(command.hall);
  hasher.Str(command.name);
  hasher.U8(static_cast<uint8_t>(command.role));
  hasher.Str(command.place);
  return hasher.Finish();
}

absl::StatusOr<PairingOffer> Identity::RequestPairing(const Caller& by, const std::string& name,
                                                      Role role) {
  if (absl::Status status = CheckText("name", name); !status.ok()) return status;
  if (absl::Status status = CheckPageRole(role); !status.ok()) return status;
  return pairings_.Begin(by, {.name = name, .role = role});
}

absl::StatusOr<std::optional<DeviceInfo>> Identity::FindPaired(const Caller& by,
                                                               const Bytes16& request_id,
                                                               const Hash256& payload) const {
  absl::Status status;
  std::optional<DeviceInfo> found;
  ledger_->Read([&](const Registry& registry) {
    const auto duplicate = FindDuplicate(registry, by, request_id, payload);
    status = duplicate.status();
    if (!status.ok() || *duplicate == nullptr) return;
    const uint32_t id = std::get<DeviceEnrolled>((*duplicate)->outcome).device_id;
    found = DescribeDevice(*registry.FindDevice(id), "");
    // The answer is that of then.
    found->revoked = false;
  });
  if (!status.ok()) return status;
  if (!found) return found;
  absl::StatusOr<std::map<uint32_t, std::string>> names = store_->DeviceNames();
  if (!names.ok()) return names.status();
  found->name = (*names)[found->device_id];
  return found;
}

absl::StatusOr<DeviceInfo> Identity::PairDevice(const Caller& by,
                                                const PairDeviceCommand& command) {
  if (absl::Status status = CheckCommand(by, command.request_id); !status.ok()) return status;
  const Hash256 payload = PayloadHash(command);
  // First: the codes do not survive a restart, what was done with them does.
  auto done = FindPaired(by, command.request_id, payload);
  if (!done.ok()) return done.status();
  if (done->has_value()) return **std::move(done);
  const Pairings::Claimant claimant{by.Actor(), command.request_id};
  absl::StatusOr<Pairings::Claimed> claimed = pairings_.Claim(by, command.code, claimant);
  if (!claimed.ok()) return claimed.status();
  EnrollDeviceCommand enroll{.request_id = command.request_id,
                             .hall = claimed->hall,
                             .name = command.name.empty() ? claimed->wish.name : command.name,
                             .role = command.role == Role::kNone ? claimed->wish.role
                                                                 : command.role,
                             .place = command.place,
                             .paired_through = claimed->through};
  absl::Status allowed = CheckPageRole(enroll.role);
  if (enroll.hall == kEveryHall) enroll.hall = command.hall.empty() ? by.hall : command.hall;
  if (!command.hall.empty() && command.hall != enroll.hall) {
    allowed = Refuse(Reason::kOtherHall, "the page belongs to another hall");
  }
  absl::StatusOr<EnrolledDevice> device =
      allowed.ok() ? Enroll(by, enroll, payload) : absl::StatusOr<EnrolledDevice>(allowed);
  pairings_.Settle(command.code, claimant, device);
  if (!device.ok()) return device.status();
  return std::move(device->device);
}

absl::StatusOr<std::optional<EnrolledDevice>> Identity::AwaitPairing(
    const Caller& by, std::string_view poll_secret) {
  return pairings_.Collect(by, poll_secret);
}

}  // namespace onestop::identity
