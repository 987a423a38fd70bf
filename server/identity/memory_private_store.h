#ifndef ONESTOP_SERVER_IDENTITY_MEMORY_PRIVATE_STORE_H_
#define ONESTOP_SERVER_IDENTITY_MEMORY_PRIVATE_STORE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/base/mutex.h"
#include "server/identity/private_store.h"

namespace onestop::identity {

// What a MemoryPrivateStore leaves behind, as a disk would. Copy it to keep an older state.
struct PrivateDisk {
  std::optional<Hash256> key;
  std::map<uint32_t, std::string> devices;
  std::map<StaffKey, StaffDetails> staff;
  std::map<HallDate, Hash256> holder_keys;
};

// A private store for tests and simulation. Thread safe; the disk belongs to it meanwhile.
class MemoryPrivateStore : public PrivateStore {
 public:
  // `disk` must outlive the store.
  explicit MemoryPrivateStore(PrivateDisk& disk) : disk_(disk) {}

  absl::StatusOr<std::optional<Hash256>> MasterKey() override;
  absl::Status PutMasterKey(const Hash256& key) override;
  absl::Status PutDeviceName(uint32_t device_id, const std::string& name) override;
  absl::StatusOr<std::map<uint32_t, std::string>> DeviceNames() override;
  absl::Status PutStaff(StaffKey key, const StaffDetails& details) override;
  absl::StatusOr<std::optional<StaffDetails>> GetStaff(StaffKey key) override;
  absl::StatusOr<std::vector<StaffKey>> StaffKeys() override;
  absl::Status DropStaff(StaffKey key) override;
  absl::StatusOr<Hash256> HolderKey(const HallDate& day, const Hash256& fresh) override;

 private:
  Mutex mutex_;
  PrivateDisk& disk_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_MEMORY_PRIVATE_STORE_H_
