#include "server/identity/events.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "onestop/journal/v1/identity.pb.h"
#include "server/base/bytes.h"
#include "server/base/check.h"
#include "server/base/reason.h"

namespace onestop::identity {
namespace {

namespace pb = ::onestop::journal::v1;

constexpr uint32_t kLastRole = static_cast<uint32_t>(Role::kTimer);
constexpr uint32_t kLastCause = static_cast<uint32_t>(SessionEnd::kByAdministrator);

std::string HashText(const Hash256& hash) { return std::string(AsText(hash)); }

// Fills one protobuf event from each kind of event.
struct Encoder {
  pb::IdentityEvent& out;

  void operator()(const KeyFixed& event) {
    out.mutable_key_fixed()->set_check(HashText(event.check));
  }
  void operator()(const DeviceEnrolled& event) {
    pb::IdentityEvent::DeviceEnrolled& to = *out.mutable_device_enrolled();
    to.set_device_id(event.device_id);
    to.set_role(static_cast<uint32_t>(event.role));
    to.set_hall(event.hall);
    to.set_place(event.place);
    to.set_token_hash(HashText(event.token_hash));
    to.set_paired_through(event.paired_through);
  }
  void operator()(const DeviceRevoked& event) {
    out.mutable_device_revoked()->set_device_id(event.device_id);
  }
  void operator()(const StaffPut& event) {
    pb::IdentityEvent::StaffPut& to = *out.mutable_staff_put();
    to.set_staff_id(event.staff_id);
    for (const Role role : RolesOf(event.roles)) to.add_roles(static_cast<uint32_t>(role));
    to.set_hall(event.hall);
    to.set_disabled(event.disabled);
    to.set_details(event.details);
  }
  void operator()(const PinFailed& event) {
    out.mutable_pin_failed()->set_staff_id(event.staff_id);
  }
  void operator()(const PinLocked& event) {
    out.mutable_pin_locked()->set_staff_id(event.staff_id);
  }
  void operator()(const PinReset& event) { out.mutable_pin_reset()->set_staff_id(event.staff_id); }
  void operator()(const SessionStarted& event) {
    pb::IdentityEvent::SessionStarted& to = *out.mutable_session_started();
    to.set_session(event.session);
    to.set_token_hash(HashText(event.token_hash));
    to.set_staff_id(event.staff_id);
    to.set_device_id(event.device_id);
    to.set_expire_time_ms(event.expires.time_since_epoch().count());
  }
  void operator()(const SessionEnded& event) {
    pb::IdentityEvent::SessionEnded& to = *out.mutable_session_ended();
    to.set_session(event.session);
    to.set_cause(static_cast<uint32_t>(event.cause));
  }
};

absl::Status Corrupt() {
  return Refuse(Reason::kJournalCorrupt, "the identity journal holds an event that makes no sense");
}

absl::Status Newer() {
  return Refuse(Reason::kJournalNewer,
                "the identity journal was written by a later version of this program");
}

std::optional<Hash256> ReadHash(const std::string& bytes) {
  Hash256 hash{};
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy_n(AsBytes(bytes).begin(), hash.size(), hash.begin());
  return hash;
}

absl::StatusOr<Event> ReadEnrolled(const pb::IdentityEvent::DeviceEnrolled& from) {
  const std::optional<Hash256> hash = ReadHash(from.token_hash());
  if (!hash.has_value() || from.device_id() == 0 || from.role() == 0) return Corrupt();
  if (from.role() > kLastRole) return Newer();
  return DeviceEnrolled{.device_id = from.device_id(),
                        .role = static_cast<Role>(from.role()),
                        .hall = from.hall(),
                        .place = from.place(),
                        .token_hash = *hash,
                        .paired_through = from.paired_through()};
}

absl::StatusOr<Event> ReadStaff(const pb::IdentityEvent::StaffPut& from) {
  StaffPut event{.staff_id = from.staff_id(),
                 .roles = 0,
                 .hall = from.hall(),
                 .disabled = from.disabled(),
                 .details = from.details()};
  if (event.staff_id == 0) return Corrupt();
  for (const uint32_t role : from.roles()) {
    if (role > kLastRole) return Newer();
    event.roles |= RoleBit(static_cast<Role>(role));
  }
  return event;
}

absl::StatusOr<Event> ReadStarted(const pb::IdentityEvent::SessionStarted& from) {
  const std::optional<Hash256> hash = ReadHash(from.token_hash());
  if (!hash.has_value()) return Corrupt();
  return SessionStarted{.session = from.session(),
                        .token_hash = *hash,
                        .staff_id = from.staff_id(),
                        .device_id = from.device_id(),
                        .expires = Time(Duration(from.expire_time_ms()))};
}

absl::StatusOr<Event> ReadEvent(const pb::IdentityEvent& from) {
  switch (from.event_case()) {
    case pb::IdentityEvent::kKeyFixed: {
      const std::optional<Hash256> check = ReadHash(from.key_fixed().check());
      if (!check.has_value()) return Corrupt();
      return KeyFixed{*check};
    }
    case pb::IdentityEvent::kDeviceEnrolled:
      return ReadEnrolled(from.device_enrolled());
    case pb::IdentityEvent::kDeviceRevoked:
      return DeviceRevoked{from.device_revoked().device_id()};
    case pb::IdentityEvent::kStaffPut:
      return ReadStaff(from.staff_put());
    case pb::IdentityEvent::kPinFailed:
      return PinFailed{from.pin_failed().staff_id()};
    case pb::IdentityEvent::kPinLocked:
      return PinLocked{from.pin_locked().staff_id()};
    case pb::IdentityEvent::kPinReset:
      return PinReset{from.pin_reset().staff_id()};
    case pb::IdentityEvent::kSessionStarted:
      return ReadStarted(from.session_started());
    case pb::IdentityEvent::kSessionEnded:
      if (from.session_ended().cause() > kLastCause) return Newer();
      return SessionEnded{from.session_ended().session(),
                          static_cast<SessionEnd>(from.session_ended().cause())};
    case pb::IdentityEvent::EVENT_NOT_SET:
      break;
  }
  return Newer();
}

}  // namespace

std::string EncodeEvents(const std::vector<Event>& events) {
  pb::IdentityEvents message;
  for (const Event& event : events) std::visit(Encoder{*message.add_events()}, event);
  std::string bytes;
  ONESTOP_CHECK(message.SerializeToString(&bytes)) << "events that cannot be written";
  return bytes;
}

absl::StatusOr<std::vector<Event>> DecodeEvents(std::string_view bytes) {
  pb::IdentityEvents message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Corrupt();
  std::vector<Event> events;
  for (const pb::IdentityEvent& from : message.events()) {
    absl::StatusOr<Event> event = ReadEvent(from);
    if (!event.ok()) return event.status();
    events.push_back(*std::move(event));
  }
  return events;
}

}  // namespace onestop::identity
