#include "server/base/hash.h"

#include <sodium.h>

#include "server/base/bytes.h"
#include "server/base/check.h"
#include "server/base/sodium.h"

namespace onestop {
namespace {

static_assert(sizeof(crypto_generichash_state) <= 384 && alignof(crypto_generichash_state) <= 64,
              "Hasher::state_ is too small for this libsodium");

constexpr std::string_view kBase32Digits = "abcdefghijklmnopqrstuvwxyz234567";

crypto_generichash_state* StateOf(std::array<unsigned char, 384>& bytes) {
  return reinterpret_cast<crypto_generichash_state*>(bytes.data());
}

// The value of a digit, or -1.
int HexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

int Base32Value(char digit) {
  if (digit >= 'a' && digit <= 'z') return digit - 'a';
  if (digit >= '2' && digit <= '7') return digit - '2' + 26;
  return -1;
}

}  // namespace

Hasher::Hasher() {
  InitSodium();
  crypto_generichash_init(StateOf(state_), nullptr, 0, sizeof(Hash256));
}

Hasher::Hasher(std::span<const uint8_t> key) {
  ONESTOP_CHECK(key.size() >= 16 && key.size() <= 64) << "a key of " << key.size() << " bytes";
  InitSodium();
  crypto_generichash_init(StateOf(state_), key.data(), key.size(), sizeof(Hash256));
}

Hasher::~Hasher() { sodium_memzero(state_.data(), state_.size()); }

void Hasher::Update(std::span<const uint8_t> bytes) {
  crypto_generichash_update(StateOf(state_), bytes.data(), bytes.size());
}

void Hasher::Update(std::string_view bytes) { Update(AsBytes(bytes)); }

void Hasher::Fixed(uint64_t value, size_t bytes) {
  std::array<uint8_t, 8> out;
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<uint8_t>(value >> (8 * i));
  crypto_generichash_update(StateOf(state_), out.data(), bytes);
}

void Hasher::Str(std::string_view value) {
  U64(value.size());
  Update(value);
}

Hash256 Hasher::Finish() {
  Hash256 digest;
  const int result = crypto_generichash_final(StateOf(state_), digest.data(), digest.size());
  ONESTOP_CHECK(result == 0) << "Finish was called twice";
  return digest;
}

Bytes16 Hasher::Finish16() {
  const Hash256 digest = Finish();
  Bytes16 shorter;
  crypto_generichash(shorter.data(), shorter.size(), digest.data(), digest.size(), nullptr, 0);
  return shorter;
}

Hash256 Blake2b(std::string_view bytes) {
  InitSodium();
  Hash256 digest;
  crypto_generichash(digest.data(), digest.size(), AsBytes(bytes).data(), bytes.size(), nullptr, 0);
  return digest;
}

Bytes16 KeyedBlake2b16(std::span<const uint8_t> key, std::string_view bytes) {
  ONESTOP_CHECK(key.size() >= 16 && key.size() <= 64) << "a key of " << key.size() << " bytes";
  InitSodium();
  Bytes16 digest;
  crypto_generichash(digest.data(), digest.size(), AsBytes(bytes).data(), bytes.size(), key.data(),
                     key.size());
  return digest;
}

std::string Hex(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

std::optional<std::string> Unhex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(digits.size() / 2);
  for (size_t i = 0; i < digits.size(); i += 2) {
    const int high = HexValue(digits[i]);
    const int low = HexValue(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

std::string Base32(std::span<const uint8_t> bytes) {
  std::string out;
  out.reserve((bytes.size() * 8 + 4) / 5);
  uint32_t buffer = 0;
  int bits = 0;
  for (const uint8_t byte : bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out.push_back(kBase32Digits[(buffer >> bits) & 31]);
    }
  }
  if (bits > 0) out.push_back(kBase32Digits[(buffer << (5 - bits)) & 31]);
  return out;
}

std::optional<std::string> Unbase32(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 5 / 8);
  uint32_t buffer = 0;
  int bits = 0;
  for (const char digit : text) {
    const int value = Base32Value(digit);
    if (value < 0) return std::nullopt;
    buffer = (buffer << 5) | static_cast<uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>((buffer >> bits) & 255));
    }
  }
  const uint32_t leftover = buffer & ((1u << bits) - 1);
  // Five or more leftover bits are a whole digit that carries nothing.
  if (bits >= 5 || leftover != 0) return std::nullopt;
  return out;
}

bool ConstantTimeEqual(std::span<const uint8_t> a, std::span<const uint8_t> b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace onestop
