#include "server/identity/sign_in.h"

#include <memory>
#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/identity/limits.h"
#include "server/identity/rate_limiter.h"

namespace onestop::identity {
namespace {

absl::Status SignInFailed() {
  return Refuse(Reason::kSignInFailed, "the staff id or the PIN is wrong");
}

absl::Status PinLockedNow() {
  return Refuse(Reason::kPinLocked, "too many wrong PINs; an administrator sets a new one");
}

absl::Status CheckSignInDevice(const DeviceEntry* device) {
  if (device == nullptr) return Refuse(Reason::kUnknownDevice, "no such device");
  if (device->revoked) return Refuse(Reason::kDeviceRevoked, "this device was revoked");
  constexpr RoleMask kAllowed =
      RoleBit(Role::kClerk) | RoleBit(Role::kGuide) | RoleBit(Role::kLoad);
  if ((RoleBit(device->role) & kAllowed) == 0) {
    return Refuse(Reason::kRoleNotAllowed, "nobody signs in on a device of this kind");
  }
  return absl::OkStatus();
}

// The member of staff who may sign in on `device`; nullptr for everybody else.
const StaffEntry* FindEligible(const Registry& registry, const DeviceEntry& device,
                               uint32_t staff_id) {
  const StaffEntry* staff = registry.FindStaff(staff_id);
  if (staff == nullptr || staff->disabled) return nullptr;
  const bool here = HallMatches(staff->hall, device.hall) || HallMatches(device.hall, staff->hall);
  return here ? staff : nullptr;
}

// The end of the session that a new one takes the place of, or the refusal to end it.
absl::StatusOr<SessionEnded> ReplaceSession(const SessionEntry& session,
                                            const SignInCommand& command, Time wall) {
  if (session.expires <= wall) return SessionEnded{session.id, SessionEnd::kExpired};
  if (session.device->id == command.device_id) {
    return SessionEnded{session.id, SessionEnd::kReplaced};
  }
  if (command.take_over) return SessionEnded{session.id, SessionEnd::kTakenOver};
  return Refuse(Reason::kSignedInElsewhere, "signed in on another device");
}

}  // namespace

SignInDesk::SignInDesk(const Parts& parts)
    : parts_(parts), impossible_hash_(parts.pins.Impossible(parts.random.Draw16())) {}

void SignInDesk::SignIn(SignInCommand command, SignInCallback done) {
  if (absl::StatusOr<Attempt> attempt = Begin(command); !attempt.ok()) {
    done(attempt.status());
    return;
  }
  // Shared, so that it is still here when the pool refuses the job.
  auto shared_done = std::make_shared<SignInCallback>(std::move(done));
  const bool accepted =
      parts_.pool.TrySubmit([this, command = std::move(command), shared_done](bool cancelled) {
        if (cancelled) {
          (*shared_done)(Refuse(Reason::kStopping, "the server is stopping"));
        } else {
          (*shared_done)(Check(command));
        }
      });
  if (!accepted) {
    (*shared_done)(RateLimited(std::chrono::seconds(1), "too many are signing in at this moment"));
  }
}

absl::StatusOr<SignInDesk::Attempt> SignInDesk::Begin(const SignInCommand& command) {
  absl::Status status;
  Attempt attempt;
  attempt.key.staff_id = command.staff_id;
  bool locked = false;
  parts_.ledger.Read([&](const Registry& registry) {
    const DeviceEntry* device = registry.FindDevice(command.device_id);
    status = CheckSignInDevice(device);
    if (!status.ok()) return;
    if (const StaffEntry* staff = FindEligible(registry, *device, command.staff_id)) {
      attempt.real = true;
      attempt.key.version = staff->details;
      locked = staff->locked;
    }
  });
  if (!status.ok()) return status;
  if (!attempt.real) {
    MutexLock lock(mutex_);
    const auto at = phantoms_.find(command.staff_id);
    locked = at != phantoms_.end() && at->second >= kMaxPinFailures;
  }
  if (locked) return PinLockedNow();
  return attempt;
}

absl::StatusOr<SignInResult> SignInDesk::Check(const SignInCommand& command) {
  // Once more: while this one waited for its turn, others may have failed or changed the PIN.
  absl::StatusOr<Attempt> attempt = Begin(command);
  if (!attempt.ok()) return attempt.status();
  absl::StatusOr<std::optional<StaffDetails>> details = parts_.store.GetStaff(attempt->key);
  if (!details.ok()) return details.status();
  if (details->has_value()) attempt->details = **details;
  const bool known = attempt->real && details->has_value();
  const std::string& hash = known ? attempt->details.pin_hash : impossible_hash_;
  const absl::StatusOr<bool> right = parts_.pins.Verify(command.pin, hash);
  if (!right.ok()) return right.status();
  if (!attempt->real) return FailPhantom(command.staff_id);
  return Settle(command, *attempt, *right);
}

absl::Status SignInDesk::FailPhantom(uint32_t staff_id) {
  MutexLock lock(mutex_);
  if (phantoms_.size() < kMaxPhantoms || phantoms_.contains(staff_id)) ++phantoms_[staff_id];
  return SignInFailed();
}

absl::StatusOr<SignInResult> SignInDesk::Settle(const SignInCommand& command,
                                                const Attempt& attempt, bool right_pin) {
  const Time wall = parts_.clock.WallNow();
  const Secret token(Base32(parts_.random.Draw32()));
  Hasher payload;
  payload.Str("sign in");
  payload.U32(command.device_id);
  payload.U32(command.staff_id);
  payload.U8(command.take_over ? 1 : 0);
  Draft draft{.actor = 0,
              .request_id = parts_.random.Draw16(),
              .payload_hash = payload.Finish(),
              .events = {}};
  SignInResult result{.session_token = token,
                      .expires = wall + kSessionLength,
                      .display_name = attempt.details.display_name,
                      .roles = {}};
  std::optional<Revocation> ended;
  absl::Status status =
      parts_.ledger.Run([&](const Registry& registry, uint64_t, Time) -> absl::StatusOr<Draft> {
        const DeviceEntry* device = registry.FindDevice(command.device_id);
        if (absl::Status allowed = CheckSignInDevice(device); !allowed.ok()) return allowed;
        draft.actor = PackActor(device->role, device->id, command.staff_id);
        const StaffEntry* staff = FindEligible(registry, *device, command.staff_id);
        // Disabled or given a new PIN while the old one was being checked.
        if (staff == nullptr || staff->details != attempt.key.version) return SignInFailed();
        if (staff->locked) return PinLockedNow();
        if (!right_pin) {
          draft.events.push_back(PinFailed{staff->id});
          if (staff->failures + 1 >= kMaxPinFailures) draft.events.push_back(PinLocked{staff->id});
          return draft;
        }
        if (const SessionEntry* old = staff->session) {
          absl::StatusOr<SessionEnded> end = ReplaceSession(*old, command, wall);
          if (!end.ok()) return end.status();
          draft.events.push_back(*end);
          ended = Revocation{old->device->id, old->id, staff->id};
        }
        if (staff->failures > 0) draft.events.push_back(PinReset{staff->id});
        draft.events.push_back(SessionStarted{.session = registry.next_session(),
                                              .token_hash = TokenHash(token.Reveal()),
                                              .staff_id = staff->id,
                                              .device_id = device->id,
                                              .expires = result.expires});
        result.roles = RolesOf(staff->roles);
        return draft;
      });
  if (!status.ok()) return status;
  if (!right_pin) return SignInFailed();
  if (ended.has_value()) parts_.listeners.Tell(*ended);
  return result;
}

}  // namespace onestop::identity
