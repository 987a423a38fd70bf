#include "server/identity/memory_private_store.h"

#include "server/base/reason.h"

namespace onestop::identity {

absl::StatusOr<std::optional<Hash256>> MemoryPrivateStore::MasterKey() {
  MutexLock lock(mutex_);
  return disk_.key;
}

absl::Status MemoryPrivateStore::PutMasterKey(const Hash256& key) {
  MutexLock lock(mutex_);
  if (disk_.key.has_value())
    return Refuse(Reason::kJournalIo, "the private store has a key already");
  disk_.key = key;
  return absl::OkStatus();
}

absl::Status MemoryPrivateStore::PutDeviceName(uint32_t device_id, const std::string& name) {
  MutexLock lock(mutex_);
  disk_.devices[device_id] = name;
  return absl::OkStatus();
}

absl::StatusOr<std::map<uint32_t, std::string>> MemoryPrivateStore::DeviceNames() {
  MutexLock lock(mutex_);
  return disk_.devices;
}

absl::Status MemoryPrivateStore::PutStaff(StaffKey key, const StaffDetails& details) {
  MutexLock lock(mutex_);
  disk_.staff[key] = details;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StaffDetails>> MemoryPrivateStore::GetStaff(StaffKey key) {
  MutexLock lock(mutex_);
  const auto at = disk_.staff.find(key);
  if (at == disk_.staff.end()) return std::nullopt;
  return at->second;
}

absl::StatusOr<std::vector<StaffKey>> MemoryPrivateStore::StaffKeys() {
  MutexLock lock(mutex_);
  std::vector<StaffKey> keys;
  for (const auto& [key, details] : disk_.staff) keys.push_back(key);
  return keys;
}

absl::Status MemoryPrivateStore::DropStaff(StaffKey key) {
  MutexLock lock(mutex_);
  disk_.staff.erase(key);
  return absl::OkStatus();
}

absl::StatusOr<Hash256> MemoryPrivateStore::HolderKey(const HallDate& day, const Hash256& fresh) {
  MutexLock lock(mutex_);
  const auto [at, added] = disk_.holder_keys.try_emplace(day, fresh);
  if (added) disk_.holder_keys.erase(disk_.holder_keys.lower_bound({day.hall, 0}), at);
  return at->second;
}

}  // namespace onestop::identity
