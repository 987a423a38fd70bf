#ifndef ONESTOP_SERVER_IDENTITY_PIN_H_
#define ONESTOP_SERVER_IDENTITY_PIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/base/secret.h"

namespace onestop::identity {

// Whether a PIN may be set: 6 to 12 digits, not all the same, no run up or down (123456, 987654,
// also across 9 and 0), and not the staff id, which everybody at the counter can read. Refuses with
// WEAK_PIN; the message never holds the PIN.
absl::Status CheckPin(const Secret& pin, uint32_t staff_id);

// What one hash costs whoever computes it. Lower values are for tests alone.
struct PinCost {
  uint64_t passes = 2;
  size_t memory_bytes = size_t{64} << 20;
};

// Hashes PINs with argon2id (RFC 9106, libsodium's crypto_pwhash). A PIN is short enough to be
// tried out in full, so it first goes through keyed BLAKE2b: without the pepper, which is not in
// the same table as the hashes, trying is useless.
//
// Thread safe. Hash and Verify take about a tenth of a second and cost.memory_bytes of memory.
class PinHasher {
 public:
  PinHasher(const Hash256& pepper, PinCost cost) : pepper_(pepper), cost_(cost) {}

  // The text to store: cost, salt and hash. RATE_LIMITED when there is no memory for it now.
  absl::StatusOr<std::string> Hash(const Secret& pin, const Bytes16& salt) const;

  // Whether `pin` is the one `stored` was made of, at the cost it was made with. False for a text
  // that Hash did not make.
  absl::StatusOr<bool> Verify(const Secret& pin, std::string_view stored) const;

  // A text that no PIN was made of, and that costs the same to verify.
  std::string Impossible(const Bytes16& salt) const;

 private:
  absl::StatusOr<Hash256> Compute(const Secret& pin, const Bytes16& salt, PinCost cost) const;

  const Hash256 pepper_;
  const PinCost cost_;
};

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_PIN_H_
