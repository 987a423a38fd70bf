#ifndef ONESTOP_SERVER_IDENTITY_PAIRINGS_H_
#define ONESTOP_SERVER_IDENTITY_PAIRINGS_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/base/role.h"
#include "server/identity/caller.h"
#include "server/identity/device.h"
#include "server/identity/token.h"
#include "server/identity/token_bucket.h"

namespace onestop::identity {

// Pages that wait for an administrator to let them in, each with the code it shows. In memory alone:
// after a restart a page asks for another code. A code lasts ten minutes and works once; wrong ones
// are limited for all administrators together, so that nobody tries codes out.
//
// Thread safe.
class Pairings {
 public:
  // What a page asks for; its name may be empty.
  struct Wish {
    std::string name;
    Role role = Role::kNone;
  };
  // The command that uses a code: only its own retry may use the code again.
  struct Claimant {
    uint64_t actor = 0;
    Bytes16 request_id{};
    bool operator==(const Claimant&) const = default;
  };
  struct Claimed {
    Wish wish;
    // Hall and id of the device whose process the page came through.
    std::string hall;
    uint32_t through = 0;
  };

  // Both must outlive this.
  Pairings(Clock& clock, SharedRandom& random) : clock_(clock), random_(random) {}

  // RATE_LIMITED when too many wait, of this device or of all.
  absl::StatusOr<PairingOffer> Begin(const Caller& by, Wish wish) ONESTOP_EXCLUDES(mutex_);

  // Keeps the code for `claimant` until Settle. UNKNOWN_PAIRING, RATE_LIMITED, OTHER_HALL.
  absl::StatusOr<Claimed> Claim(const Caller& by, std::string_view code, const Claimant& claimant)
      ONESTOP_EXCLUDES(mutex_);
  // With a device the page can collect it; without one the code is free again.
  void Settle(std::string_view code, const Claimant& claimant,
              const absl::StatusOr<EnrolledDevice>& device) ONESTOP_EXCLUDES(mutex_);

  // The device, nothing while nobody has used the code, or UNKNOWN_PAIRING. The device can be fetched
  // again for a minute, in case the first answer is lost; then it is forgotten.
  absl::StatusOr<std::optional<EnrolledDevice>> Collect(const Caller& by,
                                                        std::string_view poll_secret)
      ONESTOP_EXCLUDES(mutex_);

  // A code as it is compared: in capitals, without hyphens and spaces.
  static std::string Normal(std::string_view code);

 private:
  struct Pairing {
    std::string code;
    Hash256 poll_hash{};
    Claimed what;
    // Of the steady clock.
    std::chrono::nanoseconds over{};
    std::optional<Claimant> claimant;
    std::optional<EnrolledDevice> device;
    bool collected = false;
  };

  std::string NewCode();
  void Forget(std::chrono::nanoseconds now) ONESTOP_REQUIRES(mutex_);
  Pairing* Find(const std::string& code) ONESTOP_REQUIRES(mutex_);

  Clock& clock_;
  SharedRandom& random_;
  Mutex mutex_;
  std::list<Pairing> pairings_ ONESTOP_GUARDED_BY(mutex_);
  TokenBucket wrong_codes_ ONESTOP_GUARDED_BY(mutex_);
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_PAIRINGS_H_
