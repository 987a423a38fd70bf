#ifndef ONESTOP_SERVER_BASE_HASH_H_
#define ONESTOP_SERVER_BASE_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace onestop {

using Hash256 = std::array<uint8_t, 32>;
using Bytes16 = std::array<uint8_t, 16>;

// BLAKE2b (RFC 7693), fed piece by piece. Numbers count little-endian whatever the machine, texts
// with their length in front, so that equal digests mean equal fields. Not thread safe.
class Hasher {
 public:
  Hasher();
  // Keyed: a message authentication code. The key has 16 to 64 bytes.
  explicit Hasher(std::span<const uint8_t> key);
  Hasher(const Hasher&) = default;
  Hasher& operator=(const Hasher&) = default;
  // Wipes the state: it may have a key in it.
  ~Hasher();

  void Update(std::span<const uint8_t> bytes);
  void Update(std::string_view bytes);

  void U8(uint8_t value) { Fixed(value, 1); }
  void U16(uint16_t value) { Fixed(value, 2); }
  void U32(uint32_t value) { Fixed(value, 4); }
  void U64(uint64_t value) { Fixed(value, 8); }
  void I64(int64_t value) { Fixed(static_cast<uint64_t>(value), 8); }
  // The length as a U64, then the bytes.
  void Str(std::string_view value);

  // The digest of all that was fed. Call one of the two, once; nothing may be fed afterwards.
  Hash256 Finish();
  // A digest of 16 bytes: BLAKE2b with that output length, of the long one. Not a prefix of it, so
  // publishing the one says nothing about the other.
  Bytes16 Finish16();

 private:
  void Fixed(uint64_t value, size_t bytes);

  // libsodium's state, here as bytes to keep its header out of every file.
  alignas(64) std::array<unsigned char, 384> state_;
};

// The digest of one text.
Hash256 Blake2b(std::string_view bytes);
// BLAKE2b with a key of 16 to 64 bytes and a digest of 16, as any other implementation has it: for
// what programs that are not of this project must be able to make too.
Bytes16 KeyedBlake2b16(std::span<const uint8_t> key, std::string_view bytes);

// Lower-case hexadecimal digits.
std::string Hex(std::span<const uint8_t> bytes);
// The bytes of an even number of hexadecimal digits, either case; nothing if they are anything
// else.
std::optional<std::string> Unhex(std::string_view digits);

// RFC 4648 base 32, lower-case and without padding: safe in a file name, in a URL and on the phone.
std::string Base32(std::span<const uint8_t> bytes);
// The inverse. Nothing for other characters, an impossible length, or leftover bits that are not
// zero.
std::optional<std::string> Unbase32(std::string_view text);

// Compares secrets in a time that depends on their length alone.
bool ConstantTimeEqual(std::span<const uint8_t> a, std::span<const uint8_t> b);

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_HASH_H_
