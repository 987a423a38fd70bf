#include "server/identity/pin.h"

#include <sodium.h>

#include <algorithm>

#include "server/base/bytes.h"
#include "server/base/reason.h"
#include "server/base/sodium.h"
#include "server/base/strings.h"
#include "server/identity/limits.h"

namespace onestop::identity {
namespace {

// Format of a stored hash: this byte, passes (U64), bytes of memory (U64), salt, hash.
constexpr uint8_t kPinFormat = 1;

// Whether each digit is the one before it plus `step`, modulo ten.
bool IsRun(std::string_view digits, int step) {
  for (size_t i = 1; i < digits.size(); ++i) {
    if ((digits[i] - digits[i - 1] - step + 20) % 10 != 0) return false;
  }
  return true;
}

}  // namespace

absl::Status CheckPin(const Secret& pin, uint32_t staff_id) {
  const std::string_view digits = pin.Reveal();
  const bool all_digits =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits || digits.size() < kMinPinDigits || digits.size() > kMaxPinDigits) {
    return Refuse(Reason::kWeakPin,
                  StrCat("a PIN has ", kMinPinDigits, " to ", kMaxPinDigits, " digits"));
  }
  if (IsRun(digits, 0)) return Refuse(Reason::kWeakPin, "all digits of the PIN are the same");
  if (IsRun(digits, 1) || IsRun(digits, -1)) {
    return Refuse(Reason::kWeakPin, "the digits of the PIN count up or down");
  }
  const std::string_view bare =
      digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
  if (bare == std::to_string(staff_id)) {
    return Refuse(Reason::kWeakPin, "the PIN is the staff id");
  }
  return absl::OkStatus();
}

absl::StatusOr<Hash256> PinHasher::Compute(const Secret& pin, const Bytes16& salt,
                                           PinCost cost) const {
  static_assert(crypto_pwhash_SALTBYTES == std::tuple_size_v<Bytes16>);
  InitSodium();
  Hasher pepper(pepper_);
  pepper.Str(pin.Reveal());
  Hash256 peppered = pepper.Finish();
  Hash256 hash{};
  const int result = crypto_pwhash(
      hash.data(), hash.size(), reinterpret_cast<const char*>(peppered.data()), peppered.size(),
      salt.data(), cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  sodium_memzero(peppered.data(), peppered.size());
  if (result != 0) return Refuse(Reason::kRateLimited, "no memory to check a PIN with; try again");
  return hash;
}

absl::StatusOr<std::string> PinHasher::Hash(const Secret& pin, const Bytes16& salt) const {
  const absl::StatusOr<Hash256> hash = Compute(pin, salt, cost_);
  if (!hash.ok()) return hash.status();
  ByteWriter writer;
  writer.U8(kPinFormat);
  writer.U64(cost_.passes);
  writer.U64(cost_.memory_bytes);
  writer.Raw(salt);
  writer.Raw(*hash);
  return writer.Take();
}

absl::StatusOr<bool> PinHasher::Verify(const Secret& pin, std::string_view stored) const {
  ByteReader reader(stored);
  const uint8_t format = reader.U8();
  PinCost cost;
  cost.passes = reader.U64();
  cost.memory_bytes = reader.U64();
  const Bytes16 salt = reader.Array<16>();
  const Hash256 expected = reader.Array<32>();
  if (!reader.done() || format != kPinFormat) return false;
  const absl::StatusOr<Hash256> hash = Compute(pin, salt, cost);
  if (!hash.ok()) return hash.status();
  return ConstantTimeEqual(*hash, expected);
}

std::string PinHasher::Impossible(const Bytes16& salt) const {
  ByteWriter writer;
  writer.U8(kPinFormat);
  writer.U64(cost_.passes);
  writer.U64(cost_.memory_bytes);
  writer.Raw(salt);
  // The chance that some PIN hashes to this is that of guessing a 256-bit key.
  writer.Raw(Hash256{});
  return writer.Take();
}

}  // namespace onestop::identity
