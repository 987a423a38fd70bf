#include "server/identity/identity.h"

#include <utility>

#include "server/base/check.h"
#include "server/base/reason.h"
#include "server/identity/limits.h"

// Who calls, and for how long. The commands of administrators are in devices.cc and staff.cc, what
// is checked at start in open.cc.

namespace onestop::identity {
namespace {

Hash256 Derive(const Hash256& master_key, std::string_view purpose) {
  Hasher hasher(master_key);
  hasher.Str("onestop.key");
  hasher.Str(purpose);
  return hasher.Finish();
}

}  // namespace

Identity::Identity(Options options, std::unique_ptr<Ledger> ledger, const Hash256& master_key)
    : master_key_(master_key),
      device_token_key_(Derive(master_key, "device token")),
      payload_key_(Derive(master_key, "request payload")),
      store_(std::move(options.store)),
      clock_(*options.clock),
      random_(*options.random),
      ledger_(std::move(ledger)),
      pins_(Derive(master_key, "pin pepper"), options.pin_cost),
      pairings_(options.stopwatch == nullptr ? *options.clock : *options.stopwatch, random_),
      desk_(SignInDesk::Parts{.ledger = *ledger_,
                              .store = *store_,
                              .clock = clock_,
                              .random = random_,
                              .pins = pins_,
                              .pool = pool_,
                              .listeners = listeners_}),
      pool_(kPinThreads, kPinQueue) {}

Identity::~Identity() = default;

absl::StatusOr<Caller> Identity::Authenticate(std::string_view device_token,
                                              std::string_view session_token) const {
  if (device_token.size() != kTokenChars) {
    return Refuse(Reason::kUnauthenticated, "no valid device token");
  }
  const Hash256 device_hash = TokenHash(device_token);
  const bool with_session = !session_token.empty();
  const Hash256 session_hash =
      session_token.size() == kTokenChars ? TokenHash(session_token) : Hash256{};
  const Time wall = clock_.WallNow();
  Caller caller;
  Reason refused = Reason::kNone;
  ledger_->Read([&](const Registry& registry) {
    const DeviceEntry* device = registry.FindDeviceByToken(device_hash);
    if (device == nullptr || device->revoked) {
      refused = device == nullptr ? Reason::kUnauthenticated : Reason::kDeviceRevoked;
      return;
    }
    caller.device_role = device->role;
    caller.role_mask = RoleBit(device->role);
    caller.device_id = device->id;
    caller.paired_through = device->paired_through;
    caller.hall = device->hall;
    if (!with_session) return;
    const SessionEntry* session = registry.FindSessionByToken(session_hash);
    if (session == nullptr || session->device != device) {
      refused = Reason::kNotSignedIn;
    } else if (session->expires <= wall) {
      refused = Reason::kSessionExpired;
    } else {
      caller.role_mask |= session->staff->roles;
      caller.staff_id = session->staff->id;
      caller.session = session->id;
      caller.signed_in = true;
      // The narrower of the two.
      if (device->hall == kEveryHall) caller.hall = session->staff->hall;
    }
  });
  if (refused == Reason::kNone) return caller;
  return Refuse(refused, refused == Reason::kUnauthenticated ? "no valid device token"
                         : refused == Reason::kDeviceRevoked ? "this device was revoked"
                         : refused == Reason::kSessionExpired
                             ? "the session is over; sign in again"
                             : "nobody is signed in; sign in again");
}

Caller Identity::AdminSocketCaller() {
  return Caller{.device_role = Role::kAdministrator,
                .role_mask = RoleBit(Role::kAdministrator) | RoleBit(Role::kSupervisor),
                .device_id = kAdminSocketDevice,
                .paired_through = 0,
                .staff_id = 0,
                .session = 0,
                .hall = kEveryHall,
                .signed_in = true};
}

void Identity::SignIn(SignInCommand command, SignInCallback done) {
  desk_.SignIn(std::move(command), std::move(done));
}

absl::Status Identity::SignOut(const Caller& caller) {
  if (!caller.signed_in || caller.session == 0) {
    return Refuse(Reason::kNotSignedIn, "nobody is signed in");
  }
  return End(caller.session, SessionEnd::kSignedOut, caller.Actor());
}

absl::Status Identity::EndSessions(const Caller& by, uint32_t staff_id) {
  if (!by.Has(Role::kAdministrator)) {
    return Refuse(Reason::kRoleNotAllowed, "only an administrator may do this");
  }
  absl::Status status;
  uint64_t session = 0;
  ledger_->Read([&](const Registry& registry) {
    const StaffEntry* staff = registry.FindStaff(staff_id);
    if (staff == nullptr) {
      status = Refuse(Reason::kUnknownStaff, "no such member of staff");
    } else if (!by.InHall(staff->hall)) {
      status = Refuse(Reason::kOtherHall, "this belongs to another hall");
    } else if (staff->session != nullptr) {
      session = staff->session->id;
    }
  });
  if (!status.ok() || session == 0) return status;
  return End(session, SessionEnd::kByAdministrator, by.Actor());
}

absl::Status Identity::End(uint64_t session, SessionEnd cause, uint64_t actor) {
  Hasher payload;
  payload.Str("end session");
  payload.U64(session);
  payload.U8(static_cast<uint8_t>(cause));
  Revocation revocation;
  absl::Status status =
      ledger_->Run([&](const Registry& registry, uint64_t, Time) -> absl::StatusOr<Draft> {
        const SessionEntry* entry = registry.FindSession(session);
        if (entry == nullptr) return Draft();
        revocation = Revocation{entry->device->id, session, entry->staff->id};
        return Draft{.actor = actor,
                     .request_id = random_.Draw16(),
                     .payload_hash = payload.Finish(),
                     .events = {SessionEnded{session, cause}}};
      });
  if (status.ok() && revocation.session != 0) listeners_.Tell(revocation);
  return status;
}

uint64_t Identity::AddRevocationListener(RevocationListeners::Listener listener) {
  return listeners_.Add(std::move(listener));
}

void Identity::RemoveRevocationListener(uint64_t listener) { listeners_.Remove(listener); }

Hash256 Identity::DeriveKey(std::string_view purpose) const {
  Hasher named(master_key_);
  named.Str("onestop.key for others");
  named.Str(purpose);
  return named.Finish();
}

absl::StatusOr<Hash256> Identity::HolderKey(std::string_view hall, int32_t date) {
  return store_->HolderKey({std::string(hall), date}, random_.Draw32());
}

absl::Status Identity::AtRest(absl::FunctionRef<absl::Status()> use) {
  return ledger_->AtRest(use);
}

Hash256 Identity::Digest() const {
  Hash256 digest{};
  ledger_->Read([&](const Registry& registry) { digest = registry.Digest(); });
  return digest;
}

}  // namespace onestop::identity
