#ifndef ONESTOP_SERVER_IDENTITY_REGISTRY_H_
#define ONESTOP_SERVER_IDENTITY_REGISTRY_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/base/hash.h"
#include "server/base/time.h"
#include "server/identity/caller.h"
#include "server/identity/events.h"
#include "server/journal/record.h"

namespace onestop::identity {

struct DeviceEntry {
  uint32_t id = 0;
  Role role = Role::kNone;
  std::string_view hall;
  std::string place;
  // The device whose process this page was paired through; 0 for what is no page.
  uint32_t paired_through = 0;
  Hash256 token_hash{};
  // What the token is derived from, besides the id: the record that enrolled the device.
  uint64_t enrolled_by = 0;
  Bytes16 enrolled_request{};
  Time enrolled{};
  bool revoked = false;
};

struct SessionEntry;

struct StaffEntry {
  uint32_t id = 0;
  RoleMask roles = 0;
  std::string_view hall;
  bool disabled = false;
  bool locked = false;
  uint32_t failures = 0;
  // The version of name and PIN in the private store that is in force.
  uint32_t details = 0;
  // The last session, until it is ended or replaced; it may have expired.
  const SessionEntry* session = nullptr;
};

struct SessionEntry {
  uint64_t id = 0;
  Hash256 token_hash{};
  const StaffEntry* staff = nullptr;
  const DeviceEntry* device = nullptr;
  Time expires{};
};

// What is kept of a command that was accepted, so that its retry gets the same answer.
struct Remembered {
  Hash256 payload_hash{};
  Time time{};
  // The event that made the answer: DeviceEnrolled, DeviceRevoked or StaffPut.
  Event outcome;
};

// The state behind the chain "identity": everything its records say, nothing else. Changed by Apply
// alone, so that replay gives the same state. The entries, and the texts their views name, stay
// where they are for as long as they exist; halls for as long as the registry does.
//
// Thread safety: none; many may read while nobody applies.
class Registry {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Takes in the next record, whose events are decoded. JOURNAL_CORRUPT when an event names a
  // device, a person or a session that is not there: the chain was not written by this program. The
  // registry is of no use then.
  absl::Status Apply(const journal::Record& record, const std::vector<Event>& events);

  // nullptr when there is none.
  const DeviceEntry* FindDevice(uint32_t device_id) const;
  const DeviceEntry* FindDeviceByToken(const Hash256& token_hash) const;
  const StaffEntry* FindStaff(uint32_t staff_id) const;
  const SessionEntry* FindSession(uint64_t session) const;
  const SessionEntry* FindSessionByToken(const Hash256& token_hash) const;
  const Remembered* FindRequest(uint64_t actor, const Bytes16& request_id) const;

  // In the order of their ids.
  const std::map<uint32_t, DeviceEntry>& devices() const { return devices_; }
  const std::map<uint32_t, StaffEntry>& staff() const { return staff_; }
  const std::map<uint64_t, SessionEntry>& sessions() const { return sessions_; }

  uint32_t next_device_id() const { return next_device_id_; }
  uint64_t next_session() const { return next_session_; }
  Time last_time() const { return last_time_; }
  // Nothing before the first record.
  const std::optional<Hash256>& key_check() const { return key_check_; }

  // Equal on every machine for equal states.
  Hash256 Digest() const;

 private:
  struct Applier;
  using RequestKey = std::pair<uint64_t, Bytes16>;

  std::string_view Intern(std::string_view hall);
  void Remember(const journal::Record& record, const Event& outcome);
  bool EndSession(uint64_t session);

  std::optional<Hash256> key_check_;
  uint32_t next_device_id_ = 1;
  uint64_t next_session_ = 1;
  Time last_time_{};
  std::set<std::string, std::less<>> halls_;
  std::map<uint32_t, DeviceEntry> devices_;
  std::map<uint32_t, StaffEntry> staff_;
  std::map<uint64_t, SessionEntry> sessions_;
  absl::flat_hash_map<Hash256, const DeviceEntry*> devices_by_token_;
  absl::flat_hash_map<Hash256, const SessionEntry*> sessions_by_token_;
  absl::flat_hash_map<RequestKey, Remembered> requests_;
  // The keys of requests_ in the order of their times.
  std::deque<RequestKey> request_order_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_REGISTRY_H_
