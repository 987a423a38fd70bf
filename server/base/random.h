#ifndef ONESTOP_SERVER_BASE_RANDOM_H_
#define ONESTOP_SERVER_BASE_RANDOM_H_

#include <array>
#include <cstdint>
#include <span>

namespace onestop {

// A source of random bytes, and what is usually made of them. Thread safety is the
// implementation's.
class Random {
 public:
  virtual ~Random() = default;

  virtual void Fill(std::span<uint8_t> out) = 0;

  // Any 64-bit number, all equally likely. Virtual only because a generator can be faster than
  // Fill.
  virtual uint64_t Next64();

  // A number in [0, n), all exactly equally likely. n must not be 0.
  uint64_t Below(uint64_t n);

  // Enough for an identifier nobody can guess.
  std::array<uint8_t, 16> Bytes16();

  // A number in [0, 1), a multiple of 2^-53.
  double Unit();
};

// The operating system's generator, through libsodium: for keys, tokens, ids. Thread safe.
class SystemRandom : public Random {
 public:
  SystemRandom();
  void Fill(std::span<uint8_t> out) override;
};

// The same numbers for the same seed on every machine: for simulations and tests, never for
// secrets. xoshiro256** by Blackman and Vigna (2018), seeded by splitmix64. Not thread safe.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed);
  void Fill(std::span<uint8_t> out) override;
  uint64_t Next64() override;

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_RANDOM_H_
