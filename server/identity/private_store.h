#ifndef ONESTOP_SERVER_IDENTITY_PRIVATE_STORE_H_
#define ONESTOP_SERVER_IDENTITY_PRIVATE_STORE_H_

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"

namespace onestop::identity {

// One version of what is kept about a member of staff. The journal names the version in force; a
// new one is written first and is nothing until its record is, so that both change as one.
struct StaffKey {
  uint32_t staff_id = 0;
  uint32_t version = 0;

  friend auto operator<=>(const StaffKey&, const StaffKey&) = default;
};

// One hall on one local date, as 20261123.
struct HallDate {
  std::string hall;
  int32_t date = 0;

  friend auto operator<=>(const HallDate&, const HallDate&) = default;
};

struct StaffDetails {
  std::string display_name;
  // Made by PinHasher.
  std::string pin_hash;

  friend bool operator==(const StaffDetails&, const StaffDetails&) = default;
};

// What must never stand in a journal, because a journal is kept, copied and shown: the server's
// key, the names of devices and people, the hashes of PINs, and each hall-day's key for holders of id
// documents. Every write is durable on return.
//
// Thread safe, in every implementation; calls may block on the disk. JOURNAL_IO when the storage
// failed, JOURNAL_CORRUPT when what it holds makes no sense. Every implementation passes
// tests/identity/private_store_contract_test.cc.
class PrivateStore {
 public:
  virtual ~PrivateStore() = default;

  // Nothing in a new store.
  virtual absl::StatusOr<std::optional<Hash256>> MasterKey() = 0;
  // Once in a store's life: JOURNAL_IO when there is one already, because whatever was derived from
  // that one would be lost.
  virtual absl::Status PutMasterKey(const Hash256& key) = 0;

  // Replaces what there is of the same id.
  virtual absl::Status PutDeviceName(uint32_t device_id, const std::string& name) = 0;
  virtual absl::StatusOr<std::map<uint32_t, std::string>> DeviceNames() = 0;

  // Replaces what there is of the same key.
  virtual absl::Status PutStaff(StaffKey key, const StaffDetails& details) = 0;
  // Nothing when there is no such version.
  virtual absl::StatusOr<std::optional<StaffDetails>> GetStaff(StaffKey key) = 0;
  // Ascending.
  virtual absl::StatusOr<std::vector<StaffKey>> StaffKeys() = 0;
  // Gone for good, not only unlinked. OK when there is none.
  virtual absl::Status DropStaff(StaffKey key) = 0;

  // The key of this hall-day. It becomes `fresh` if it has none yet; the keys of the hall's earlier
  // dates are then gone for good.
  virtual absl::StatusOr<Hash256> HolderKey(const HallDate& day, const Hash256& fresh) = 0;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_PRIVATE_STORE_H_
