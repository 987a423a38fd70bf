#include "server/base/random.h"

#include <sodium.h>

#include <bit>
#include <cstddef>

#include "server/base/check.h"
#include "server/base/sodium.h"

namespace onestop {

uint64_t Random::Next64() {
  std::array<uint8_t, 8> bytes;
  Fill(bytes);
  uint64_t value = 0;
  for (size_t i = 0; i < bytes.size(); ++i) value |= uint64_t{bytes[i]} << (8 * i);
  return value;
}

uint64_t Random::Below(uint64_t n) {
  ONESTOP_CHECK(n > 0) << "there is no number below 0";
  // Draws under 2^64 mod n are thrown away, so that every remainder has equally many preimages.
  const uint64_t threshold = (0 - n) % n;
  while (true) {
    const uint64_t draw = Next64();
    if (draw >= threshold) return draw % n;
  }
}

std::array<uint8_t, 16> Random::Bytes16() {
  std::array<uint8_t, 16> bytes;
  Fill(bytes);
  return bytes;
}

double Random::Unit() { return static_cast<double>(Next64() >> 11) * 0x1.0p-53; }

SystemRandom::SystemRandom() { InitSodium(); }

void SystemRandom::Fill(std::span<uint8_t> out) { randombytes_buf(out.data(), out.size()); }

SeededRandom::SeededRandom(uint64_t seed) {
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    word = z ^ (z >> 31);
  }
}

uint64_t SeededRandom::Next64() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

void SeededRandom::Fill(std::span<uint8_t> out) {
  for (size_t i = 0; i < out.size(); i += 8) {
    const uint64_t word = Next64();
    for (size_t k = 0; k < 8 && i + k < out.size(); ++k) {
      out[i + k] = static_cast<uint8_t>(word >> (8 * k));
    }
  }
}

}  // namespace onestop
