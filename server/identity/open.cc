#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/identity/identity.h"

// How an Identity starts: chain and private store must belong together, and neither may be older
// than the other by more than the one command a crash can cut in two.

namespace onestop::identity {
namespace {

absl::Status StoreMissing(std::string_view message) {
  return Refuse(Reason::kPrivateStoreMissing, message);
}

absl::Status ChainBehind() {
  return Refuse(Reason::kJournalTruncated,
                "the identity journal is older than the private store; restore both together");
}

// The store's key, made if neither store nor chain has one yet.
absl::StatusOr<Hash256> TakeMasterKey(PrivateStore& store, const Ledger& ledger, Random& random) {
  absl::StatusOr<std::optional<Hash256>> stored = store.MasterKey();
  if (!stored.ok()) return stored.status();
  if (stored->has_value()) return **stored;
  bool used = false;
  ledger.Read([&](const Registry& registry) { used = registry.key_check().has_value(); });
  if (used) return StoreMissing("there is an identity journal, but no private store beside it");
  Hash256 key{};
  random.Fill(key);
  if (absl::Status status = store.PutMasterKey(key); !status.ok()) return status;
  return key;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Identity>> Identity::Open(Options options) {
  ONESTOP_CHECK(options.journal && options.store && options.clock && options.random)
      << "Identity::Options are incomplete";
  absl::StatusOr<std::unique_ptr<Ledger>> ledger =
      Ledger::Open(std::move(options.journal), *options.clock, options.on_journal_failure);
  if (!ledger.ok()) return ledger.status();
  const absl::StatusOr<Hash256> key = TakeMasterKey(*options.store, **ledger, *options.random);
  if (!key.ok()) return key.status();
  std::unique_ptr<Identity> identity(new Identity(std::move(options), *std::move(ledger), *key));
  if (absl::Status status = identity->CheckStore(); !status.ok()) return status;
  return identity;
}

absl::Status Identity::CheckStore() {
  Hasher hasher(master_key_);
  hasher.Str("onestop.identity.check");
  const Hash256 check = hasher.Finish();
  absl::Status status =
      ledger_->Run([&](const Registry& registry, uint64_t, Time) -> absl::StatusOr<Draft> {
        if (registry.key_check() == check) return Draft();
        if (registry.key_check().has_value()) {
          return StoreMissing("the private store belongs to another identity journal");
        }
        return Draft{.actor = AdminSocketCaller().Actor(),
                     .request_id = random_.Draw16(),
                     .payload_hash = Hash256{},
                     .events = {KeyFixed{check}}};
      });
  if (status.ok()) status = CheckNames();
  if (status.ok()) status = CheckDetails();
  return status;
}

absl::Status Identity::CheckNames() const {
  const absl::StatusOr<std::map<uint32_t, std::string>> names = store_->DeviceNames();
  if (!names.ok()) return names.status();
  absl::Status status;
  ledger_->Read([&](const Registry& registry) {
    // The name is written before its record, so the next device may have one already.
    if (!names->empty() && names->rbegin()->first > registry.next_device_id()) {
      status = ChainBehind();
    }
    for (const auto& [id, device] : registry.devices()) {
      if (status.ok() && !names->contains(id)) {
        status = StoreMissing("the private store lacks a device's name");
      }
    }
  });
  return status;
}

absl::Status Identity::CheckDetails() {
  const absl::StatusOr<std::vector<StaffKey>> listed = store_->StaffKeys();
  if (!listed.ok()) return listed.status();
  const std::set<StaffKey> keys(listed->begin(), listed->end());
  std::vector<StaffKey> leftover;
  absl::Status status;
  ledger_->Read([&](const Registry& registry) {
    for (const StaffKey& key : keys) {
      const StaffEntry* staff = registry.FindStaff(key.staff_id);
      const uint32_t in_force = staff == nullptr ? 0 : staff->details;
      if (key.version > in_force + 1) status = ChainBehind();
      if (key.version != in_force) leftover.push_back(key);
    }
    for (const auto& [id, staff] : registry.staff()) {
      if (status.ok() && !keys.contains(StaffKey{id, staff.details})) {
        status = StoreMissing("the private store lacks what it should know of a member of staff");
      }
    }
  });
  for (const StaffKey& key : leftover) {
    if (status.ok()) status = store_->DropStaff(key);
  }
  return status;
}

}  // namespace onestop::identity
