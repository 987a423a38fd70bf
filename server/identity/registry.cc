#include "server/identity/registry.h"

#include <variant>

#include "server/base/reason.h"
#include "server/identity/limits.h"

namespace onestop::identity {

// Applies one event; false when it does not fit the state.
struct Registry::Applier {
  Registry& registry;
  const journal::Record& record;

  bool operator()(const KeyFixed& event) {
    registry.key_check_ = event.check;
    return true;
  }

  bool operator()(const DeviceEnrolled& event) {
    auto [at, added] = registry.devices_.try_emplace(event.device_id);
    if (!added) return false;
    at->second = DeviceEntry{.id = event.device_id,
                             .role = event.role,
                             .hall = registry.Intern(event.hall),
                             .place = event.place,
                             .paired_through = event.paired_through,
                             .token_hash = event.token_hash,
                             .enrolled_by = record.sequence,
                             .enrolled_request = record.request_id,
                             .enrolled = record.time,
                             .revoked = false};
    registry.devices_by_token_[event.token_hash] = &at->second;
    registry.next_device_id_ = event.device_id + 1;
    registry.Remember(record, event);
    return true;
  }

  bool operator()(const DeviceRevoked& event) {
    const auto at = registry.devices_.find(event.device_id);
    if (at == registry.devices_.end()) return false;
    at->second.revoked = true;
    registry.Remember(record, event);
    return true;
  }

  bool operator()(const StaffPut& event) {
    StaffEntry& entry = registry.staff_[event.staff_id];
    entry.id = event.staff_id;
    entry.roles = event.roles;
    entry.hall = registry.Intern(event.hall);
    entry.disabled = event.disabled;
    entry.details = event.details;
    registry.Remember(record, event);
    return true;
  }

  bool operator()(const PinFailed& event) {
    StaffEntry* entry = Find(event.staff_id);
    if (entry != nullptr) ++entry->failures;
    return entry != nullptr;
  }

  bool operator()(const PinLocked& event) {
    StaffEntry* entry = Find(event.staff_id);
    if (entry != nullptr) entry->locked = true;
    return entry != nullptr;
  }

  bool operator()(const PinReset& event) {
    StaffEntry* entry = Find(event.staff_id);
    if (entry == nullptr) return false;
    entry->failures = 0;
    entry->locked = false;
    return true;
  }

  bool operator()(const SessionStarted& event) {
    StaffEntry* staff = Find(event.staff_id);
    const DeviceEntry* device = registry.FindDevice(event.device_id);
    if (staff == nullptr || staff->session != nullptr || device == nullptr) return false;
    auto [at, added] = registry.sessions_.try_emplace(event.session);
    if (!added) return false;
    at->second = SessionEntry{.id = event.session,
                              .token_hash = event.token_hash,
                              .staff = staff,
                              .device = device,
                              .expires = event.expires};
    registry.sessions_by_token_[event.token_hash] = &at->second;
    registry.next_session_ = event.session + 1;
    staff->session = &at->second;
    return true;
  }

  bool operator()(const SessionEnded& event) { return registry.EndSession(event.session); }

 private:
  StaffEntry* Find(uint32_t staff_id) {
    const auto at = registry.staff_.find(staff_id);
    return at == registry.staff_.end() ? nullptr : &at->second;
  }
};

absl::Status Registry::Apply(const journal::Record& record, const std::vector<Event>& events) {
  last_time_ = record.time;
  while (!request_order_.empty()) {
    const auto oldest = requests_.find(request_order_.front());
    if (oldest->second.time + kRequestMemory >= record.time) break;
    requests_.erase(oldest);
    request_order_.pop_front();
  }
  for (const Event& event : events) {
    if (!std::visit(Applier{*this, record}, event)) {
      return Refuse(Reason::kJournalCorrupt,
                    "the identity journal holds an event that does not fit what came before it");
    }
  }
  return absl::OkStatus();
}

const DeviceEntry* Registry::FindDevice(uint32_t device_id) const {
  const auto at = devices_.find(device_id);
  return at == devices_.end() ? nullptr : &at->second;
}

const DeviceEntry* Registry::FindDeviceByToken(const Hash256& token_hash) const {
  const auto at = devices_by_token_.find(token_hash);
  return at == devices_by_token_.end() ? nullptr : at->second;
}

const StaffEntry* Registry::FindStaff(uint32_t staff_id) const {
  const auto at = staff_.find(staff_id);
  return at == staff_.end() ? nullptr : &at->second;
}

const SessionEntry* Registry::FindSession(uint64_t session) const {
  const auto at = sessions_.find(session);
  return at == sessions_.end() ? nullptr : &at->second;
}

const SessionEntry* Registry::FindSessionByToken(const Hash256& token_hash) const {
  const auto at = sessions_by_token_.find(token_hash);
  return at == sessions_by_token_.end() ? nullptr : at->second;
}

const Remembered* Registry::FindRequest(uint64_t actor, const Bytes16& request_id) const {
  const auto at = requests_.find(RequestKey(actor, request_id));
  return at == requests_.end() ? nullptr : &at->second;
}

std::string_view Registry::Intern(std::string_view hall) {
  const auto at = halls_.find(hall);
  return at != halls_.end() ? *at : *halls_.emplace(hall).first;
}

void Registry::Remember(const journal::Record& record, const Event& outcome) {
  const RequestKey key(record.actor, record.request_id);
  if (!requests_.try_emplace(key, Remembered{record.payload_hash, record.time, outcome}).second) {
    return;
  }
  request_order_.push_back(key);
}

bool Registry::EndSession(uint64_t session) {
  const auto at = sessions_.find(session);
  if (at == sessions_.end()) return false;
  staff_.at(at->second.staff->id).session = nullptr;
  sessions_by_token_.erase(at->second.token_hash);
  sessions_.erase(at);
  return true;
}

Hash256 Registry::Digest() const {
  Hasher hasher;
  hasher.Update(key_check_.value_or(Hash256{}));
  hasher.U32(next_device_id_);
  hasher.U64(next_session_);
  hasher.I64(last_time_.time_since_epoch().count());
  hasher.U64(devices_.size());
  for (const auto& [id, device] : devices_) {
    hasher.U32(id);
    hasher.U8(static_cast<uint8_t>(device.role));
    hasher.Str(device.hall);
    hasher.Str(device.place);
    hasher.U32(device.paired_through);
    hasher.Update(device.token_hash);
    hasher.U64(device.enrolled_by);
    hasher.Update(device.enrolled_request);
    hasher.I64(device.enrolled.time_since_epoch().count());
    hasher.U8(device.revoked ? 1 : 0);
  }
  hasher.U64(staff_.size());
  for (const auto& [id, staff] : staff_) {
    hasher.U32(id);
    hasher.U32(staff.roles);
    hasher.Str(staff.hall);
    hasher.U8(staff.disabled ? 1 : 0);
    hasher.U8(staff.locked ? 1 : 0);
    hasher.U32(staff.failures);
    hasher.U32(staff.details);
  }
  hasher.U64(sessions_.size());
  for (const auto& [id, session] : sessions_) {
    hasher.U64(id);
    hasher.Update(session.token_hash);
    hasher.U32(session.staff->id);
    hasher.U32(session.device->id);
    hasher.I64(session.expires.time_since_epoch().count());
  }
  hasher.U64(request_order_.size());
  for (const RequestKey& key : request_order_) {
    hasher.U64(key.first);
    hasher.Update(key.second);
    hasher.Update(requests_.at(key).payload_hash);
  }
  return hasher.Finish();
}

}  // namespace onestop::identity
