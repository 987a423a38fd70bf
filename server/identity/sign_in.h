#ifndef ONESTOP_SERVER_IDENTITY_SIGN_IN_H_
#define ONESTOP_SERVER_IDENTITY_SIGN_IN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/role.h"
#include "server/base/secret.h"
#include "server/base/time.h"
#include "server/identity/ledger.h"
#include "server/identity/pin.h"
#include "server/identity/pin_pool.h"
#include "server/identity/private_store.h"
#include "server/identity/revocation.h"
#include "server/identity/token.h"

namespace onestop::identity {

struct SignInCommand {
  uint32_t device_id = 0;
  uint32_t staff_id = 0;
  Secret pin;
  // Ends a session of the same person on another device.
  bool take_over = false;
};

struct SignInResult {
  Secret session_token;
  Time expires{};
  std::string display_name;
  std::vector<Role> roles;
};

using SignInCallback = absl::AnyInvocable<void(absl::StatusOr<SignInResult>)>;

// Checks PINs and starts sessions. Whether a staff id exists cannot be told from outside: an id of
// nobody (or of somebody disabled, or of another hall) costs the same hash, is refused with the
// same words, and locks after as many failures; only that the latter is forgotten at a restart.
// However many try at once, no PIN is accepted after the failure that locks was recorded.
//
// Thread safe.
class SignInDesk {
 public:
  struct Parts {
    Ledger& ledger;
    PrivateStore& store;
    Clock& clock;
    SharedRandom& random;
    const PinHasher& pins;
    PinPool& pool;
    RevocationListeners& listeners;
  };

  // The parts must outlive the desk, but for the pool, which must end before it.
  explicit SignInDesk(const Parts& parts);

  // Never blocks. Calls `done` once: on a thread of the pool, or, when the outcome needs no hash,
  // before it returns. UNKNOWN_DEVICE, DEVICE_REVOKED, ROLE_NOT_ALLOWED, PIN_LOCKED,
  // SIGN_IN_FAILED, SIGNED_IN_ELSEWHERE; RATE_LIMITED when too many are being checked; STOPPING.
  void SignIn(SignInCommand command, SignInCallback done);

 private:
  // What a PIN is compared with.
  struct Attempt {
    // False for a staff id that is nobody's on this device.
    bool real = false;
    StaffKey key;
    StaffDetails details;
  };

  absl::StatusOr<Attempt> Begin(const SignInCommand& command) ONESTOP_EXCLUDES(mutex_);
  absl::StatusOr<SignInResult> Check(const SignInCommand& command);
  absl::Status FailPhantom(uint32_t staff_id) ONESTOP_EXCLUDES(mutex_);
  // Records what came of a checked PIN.
  absl::StatusOr<SignInResult> Settle(const SignInCommand& command, const Attempt& attempt,
                                      bool right_pin);

  const Parts parts_;
  const std::string impossible_hash_;

  Mutex mutex_;
  // Failures of ids that are nobody's.
  absl::flat_hash_map<uint32_t, uint32_t> phantoms_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_SIGN_IN_H_
