#ifndef ONESTOP_SERVER_IDENTITY_IDENTITY_H_
#define ONESTOP_SERVER_IDENTITY_IDENTITY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/random.h"
#include "server/base/role.h"
#include "server/base/secret.h"
#include "server/base/time.h"
#include "server/identity/caller.h"
#include "server/identity/device.h"
#include "server/identity/ledger.h"
#include "server/identity/pairings.h"
#include "server/identity/pin.h"
#include "server/identity/pin_pool.h"
#include "server/identity/private_store.h"
#include "server/identity/revocation.h"
#include "server/identity/sign_in.h"
#include "server/identity/token.h"
#include "server/journal/journal.h"

namespace onestop::identity {

struct StaffInfo {
  uint32_t staff_id = 0;
  std::string display_name;
  std::vector<Role> roles;
  std::string hall;
  bool disabled = false;
  bool locked = false;
  bool signed_in = false;
};

struct PutStaffCommand {
  Bytes16 request_id{};
  std::string hall;
  uint32_t staff_id = 0;
  std::string display_name;
  // At least one of clerk, guide, supervisor, administrator.
  std::vector<Role> roles;
  // Empty keeps the old one; somebody new needs one. A new PIN unlocks.
  Secret pin;
  bool disabled = false;
};

using PutStaffCallback = absl::AnyInvocable<void(absl::StatusOr<StaffInfo>)>;

// Who may do what: enrolled devices, staff, and who is signed in where. There is no account to
// begin with; the first administrator is made through the admin socket.
//
// Every command is recorded in the chain "identity" before it is answered, and is done once however
// often the same actor sends the same request id (48 h; REQUEST_ID_REUSED with other content).
// Commands need the role administrator (ROLE_NOT_ALLOWED) and a hall the caller is bound to
// (OTHER_HALL). Names and PINs go to the private store alone.
//
// Thread safe. Authenticate never waits for a disk; the commands block for one commit.
class Identity {
 public:
  struct Options {
    std::unique_ptr<journal::Journal> journal;
    std::unique_ptr<PrivateStore> store;
    // These must outlive the Identity.
    Clock* clock = nullptr;
    Random* random = nullptr;
    // For what people have minutes to do, where the clock above is played faster; null for that one.
    Clock* stopwatch = nullptr;
    PinCost pin_cost;
    // Told when the journal can no longer be written; the process has to end then.
    std::function<void(const absl::Status&)> on_journal_failure;
  };

  // Replays and verifies the chain. Besides the errors of the journal: PRIVATE_STORE_MISSING when
  // the private store is not the one that belongs to the chain, or is older; JOURNAL_TRUNCATED when
  // the chain is older than the private store.
  static absl::StatusOr<std::unique_ptr<Identity>> Open(Options options);
  ~Identity();

  // Who presents these tokens; `session_token` may be empty. UNAUTHENTICATED, DEVICE_REVOKED,
  // SESSION_EXPIRED; NOT_SIGNED_IN for a session that has ended or belongs to another device.
  absl::StatusOr<Caller> Authenticate(std::string_view device_token,
                                      std::string_view session_token) const;

  // Whoever reached the admin socket, which only the server's own user can.
  static Caller AdminSocketCaller();

  // See SignInDesk::SignIn.
  void SignIn(SignInCommand command, SignInCallback done);
  // Ends the caller's session. OK when it has ended already.
  absl::Status SignOut(const Caller& caller);
  // Ends whatever session a member of staff has.
  absl::Status EndSessions(const Caller& by, uint32_t staff_id);

  // MISSING_FIELD, BAD_TEXT, OUT_OF_RANGE. A retry gets the same device and the same token.
  absl::StatusOr<EnrolledDevice> EnrollDevice(const Caller& by, const EnrollDeviceCommand& command);
  // UNKNOWN_DEVICE. From its return on the token and all sessions of the device are refused, and those
  // of the pages that were paired through it.
  absl::StatusOr<DeviceInfo> RevokeDevice(const Caller& by, const RevokeDeviceCommand& command);
  // Those of one hall, with those of every hall; all for kEveryHall. By id.
  absl::StatusOr<std::vector<DeviceInfo>> ListDevices(std::string_view hall) const;

  // A page of `by`'s process wants to become a device: gives it a code to show. Nothing is recorded.
  // MISSING_FIELD, OUT_OF_RANGE for a role no page has, BAD_TEXT, RATE_LIMITED when too many wait.
  absl::StatusOr<PairingOffer> RequestPairing(const Caller& by, const std::string& name, Role role);
  // Enrolls the page that shows the code; a retry gets the same device. UNKNOWN_PAIRING for a code
  // nobody shows or that was used, RATE_LIMITED after wrong ones; else the errors of EnrollDevice.
  absl::StatusOr<DeviceInfo> PairDevice(const Caller& by, const PairDeviceCommand& command);
  // What became of it: nothing as long as nobody has used the code. UNKNOWN_PAIRING once it is over,
  // and to every other process.
  absl::StatusOr<std::optional<EnrolledDevice>> AwaitPairing(const Caller& by,
                                                             std::string_view poll_secret);

  // Adds or replaces. Calls `done` once, on this thread or one that hashes PINs. MISSING_FIELD,
  // BAD_TEXT, OUT_OF_RANGE, WEAK_PIN, RATE_LIMITED, STOPPING.
  void PutStaff(const Caller& by, PutStaffCommand command, PutStaffCallback done);
  // As ListDevices.
  absl::StatusOr<std::vector<StaffInfo>> ListStaff(std::string_view hall) const;

  // Lets streams be cut; see RevocationListeners.
  uint64_t AddRevocationListener(RevocationListeners::Listener listener);
  void RemoveRevocationListener(uint64_t listener);

  // A key of its own for each purpose, always the same for this server, worthless without its
  // private store.
  Hash256 DeriveKey(std::string_view purpose) const;

  // The key of a hall-day, a local date as 20261123, for the holders of id documents. Random, and the
  // same until the hall's next day asks for its own; then it is gone for good, so that nobody can find
  // out later who came. Stands in no record. Blocks for the private store's disk.
  absl::StatusOr<Hash256> HolderKey(std::string_view hall, int32_t date);

  // Calls `use` while nothing is recorded, so that chain and store can be copied as of one moment. It
  // must not call this object.
  absl::Status AtRest(absl::FunctionRef<absl::Status()> use);

  // Of everything the chain says.
  Hash256 Digest() const;

 private:
  Identity(Options options, std::unique_ptr<Ledger> ledger, const Hash256& master_key);

  struct StaffChange;

  // Binds a new chain to the private store's key, and checks that store and chain fit together.
  absl::Status CheckStore();
  absl::Status CheckNames() const;
  absl::Status CheckDetails();
  absl::Status End(uint64_t session, SessionEnd cause, uint64_t actor);

  // EnrollDevice, for a command with this hash.
  absl::StatusOr<EnrolledDevice> Enroll(const Caller& by, const EnrollDeviceCommand& command,
                                        const Hash256& payload);
  // What a command of PairDevice that was done before is answered with; nothing for a new one.
  absl::StatusOr<std::optional<DeviceInfo>> FindPaired(const Caller& by, const Bytes16& request_id,
                                                       const Hash256& payload) const;

  // Hashes the PIN of `change`, if there is one, and does the rest.
  absl::StatusOr<StaffInfo> FinishPutStaff(const StaffChange& change);
  absl::StatusOr<Draft> DecideStaff(const Registry& registry, const StaffChange& change,
                                    StaffDetails details) const;
  absl::StatusOr<StaffInfo> DescribeStaff(const StaffPut& put) const;

  // Keyed, since the journal keeps it and a bare hash of a PIN can be tried out.
  Hash256 PayloadHash(const EnrollDeviceCommand& command) const;
  Hash256 PayloadHash(const RevokeDeviceCommand& command) const;
  Hash256 PayloadHash(const PutStaffCommand& command) const;
  Hash256 PayloadHash(const PairDeviceCommand& command) const;

  const Hash256 master_key_;
  const Hash256 device_token_key_;
  const Hash256 payload_key_;
  const std::unique_ptr<PrivateStore> store_;
  Clock& clock_;
  SharedRandom random_;
  const std::unique_ptr<Ledger> ledger_;
  const PinHasher pins_;
  Pairings pairings_;
  RevocationListeners listeners_;
  SignInDesk desk_;
  // Last, so that it ends first: its jobs use everything above.
  PinPool pool_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_IDENTITY_H_
