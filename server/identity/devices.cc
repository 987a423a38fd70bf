#include <algorithm>
#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/identity/command_check.h"
#include "server/identity/identity.h"
#include "server/identity/limits.h"

// The commands about devices.

namespace onestop::identity {
namespace {

constexpr RoleMask kDeviceRoles = RoleBit(Role::kKiosk) | RoleBit(Role::kDisplay) |
                                  RoleBit(Role::kWeb) | RoleBit(Role::kGuide) |
                                  RoleBit(Role::kClerk) | RoleBit(Role::kPartner) |
                                  RoleBit(Role::kScraper) | RoleBit(Role::kLoad);

absl::Status CheckEnrollment(const Caller& by, const EnrollDeviceCommand& command) {
  if (absl::Status status = CheckCommand(by, command.request_id); !status.ok()) return status;
  if (absl::Status status = CheckFilled("hall", command.hall); !status.ok()) return status;
  if (absl::Status status = CheckHall(by, command.hall); !status.ok()) return status;
  if (absl::Status status = CheckFilled("name", command.name); !status.ok()) return status;
  if (absl::Status status = CheckText("place", command.place); !status.ok()) return status;
  if (command.role == Role::kNone) return Refuse(Reason::kMissingField, "role is missing");
  if ((RoleBit(command.role) & kDeviceRoles) == 0) {
    return Refuse(Reason::kOutOfRange, StrCat("no device has the role ", RoleName(command.role)));
  }
  return absl::OkStatus();
}

// The device, then the pages in use that were paired through it: whoever has its folder could speak
// for them.
std::vector<uint32_t> WithItsPages(const Registry& registry, uint32_t device_id) {
  std::vector<uint32_t> devices = {device_id};
  for (const auto& [id, entry] : registry.devices()) {
    if (entry.paired_through == device_id && !entry.revoked) devices.push_back(id);
  }
  return devices;
}

}  // namespace

DeviceInfo DescribeDevice(const DeviceEntry& entry, std::string name) {
  return DeviceInfo{.device_id = entry.id,
                    .name = std::move(name),
                    .role = entry.role,
                    .hall = std::string(entry.hall),
                    .place = entry.place,
                    .paired_through = entry.paired_through,
                    .revoked = entry.revoked,
                    .enrolled = entry.enrolled};
}

Hash256 Identity::PayloadHash(const EnrollDeviceCommand& command) const {
  Hasher hasher(payload_key_);
  hasher.Str("EnrollDevice");
  hasher.Str(command.hall);
  hasher.Str(command.name);
  hasher.U8(static_cast<uint8_t>(command.role));
  hasher.Str(command.place);
  return hasher.Finish();
}

Hash256 Identity::PayloadHash(const RevokeDeviceCommand& command) const {
  Hasher hasher(payload_key_);
  hasher.Str("RevokeDevice");
  hasher.U32(command.device_id);
  return hasher.Finish();
}

absl::StatusOr<EnrolledDevice> Identity::EnrollDevice(const Caller& by,
                                                      const EnrollDeviceCommand& command) {
  return Enroll(by, command, PayloadHash(command));
}

absl::StatusOr<EnrolledDevice> Identity::Enroll(const Caller& by,
                                                const EnrollDeviceCommand& command,
                                                const Hash256& payload) {
  if (absl::Status status = CheckEnrollment(by, command); !status.ok()) return status;
  DeviceEntry device;
  const auto decide = [&](const Registry& registry, uint64_t sequence,
                          Time now) -> absl::StatusOr<Draft> {
    const auto duplicate = FindDuplicate(registry, by, command.request_id, payload);
    if (!duplicate.ok()) return duplicate.status();
    if (*duplicate != nullptr) {
      device = *registry.FindDevice(std::get<DeviceEnrolled>((*duplicate)->outcome).device_id);
      // The answer is that of then.
      device.revoked = false;
      return Draft();
    }
    const DeviceEntry* through = registry.FindDevice(command.paired_through);
    if (through != nullptr && through->revoked) {
      return Refuse(Reason::kDeviceRevoked, "the device the page came through was revoked");
    }
    if (registry.devices().size() >= kMaxDevices) {
      return Refuse(Reason::kOutOfRange, StrCat("more than ", kMaxDevices, " devices"));
    }
    device.id = registry.next_device_id();
    device.role = command.role;
    device.hall = command.hall;
    device.place = command.place;
    device.paired_through = command.paired_through;
    device.enrolled = now;
    device.enrolled_by = sequence;
    device.enrolled_request = command.request_id;
    if (absl::Status status = store_->PutDeviceName(device.id, command.name); !status.ok()) {
      return status;
    }
    const Secret token = DeviceToken(device_token_key_, device);
    return Draft{.actor = by.Actor(),
                 .request_id = command.request_id,
                 .payload_hash = payload,
                 .events = {DeviceEnrolled{.device_id = device.id,
                                           .role = device.role,
                                           .hall = command.hall,
                                           .place = device.place,
                                           .token_hash = TokenHash(token.Reveal()),
                                           .paired_through = device.paired_through}}};
  };
  if (absl::Status status = ledger_->Run(decide); !status.ok()) return status;
  return EnrolledDevice{DescribeDevice(device, command.name), DeviceToken(device_token_key_, device)};
}

absl::StatusOr<DeviceInfo> Identity::RevokeDevice(const Caller& by,
                                                  const RevokeDeviceCommand& command) {
  if (absl::Status status = CheckCommand(by, command.request_id); !status.ok()) return status;
  const Hash256 payload = PayloadHash(command);
  DeviceEntry device;
  std::vector<uint32_t> revoked;
  const auto decide = [&](const Registry& registry, uint64_t, Time) -> absl::StatusOr<Draft> {
    const auto duplicate = FindDuplicate(registry, by, command.request_id, payload);
    if (!duplicate.ok()) return duplicate.status();
    const DeviceEntry* found = registry.FindDevice(command.device_id);
    if (found == nullptr) return Refuse(Reason::kUnknownDevice, "no such device");
    if (absl::Status status = CheckHall(by, found->hall); !status.ok()) return status;
    device = *found;
    if (device.revoked) return Draft();
    device.revoked = true;
    revoked = WithItsPages(registry, device.id);
    Draft draft{.actor = by.Actor(),
                .request_id = command.request_id,
                .payload_hash = payload,
                .events = {}};
    for (const uint32_t id : revoked) draft.events.push_back(DeviceRevoked{id});
    for (const auto& [id, session] : registry.sessions()) {
      if (std::find(revoked.begin(), revoked.end(), session.device->id) != revoked.end()) {
        draft.events.push_back(SessionEnded{id, SessionEnd::kDeviceRevoked});
      }
    }
    return draft;
  };
  if (absl::Status status = ledger_->Run(decide); !status.ok()) return status;
  for (const uint32_t id : revoked) {
    listeners_.Tell(Revocation{.device_id = id, .session = 0, .staff_id = 0});
  }
  absl::StatusOr<std::map<uint32_t, std::string>> names = store_->DeviceNames();
  if (!names.ok()) return names.status();
  return DescribeDevice(device, (*names)[device.id]);
}

absl::StatusOr<std::vector<DeviceInfo>> Identity::ListDevices(std::string_view hall) const {
  // The names first: every device of the registry has one.
  std::vector<DeviceInfo> devices;
  ledger_->Read([&](const Registry& registry) {
    for (const auto& [id, entry] : registry.devices()) {
      if (HallMatches(hall, entry.hall) || entry.hall == kEveryHall) {
        devices.push_back(DescribeDevice(entry, ""));
      }
    }
  });
  absl::StatusOr<std::map<uint32_t, std::string>> names = store_->DeviceNames();
  if (!names.ok()) return names.status();
  for (DeviceInfo& device : devices) device.name = std::move((*names)[device.device_id]);
  return devices;
}

}  // namespace onestop::identity
