#ifndef ONESTOP_TESTS_FUZZ_FUZZ_TARGET_H_
#define ONESTOP_TESTS_FUZZ_FUZZ_TARGET_H_

#include <string>
#include <string_view>
#include <vector>

// What is fed with anything at all. A target is one file:
//
//   ONESTOP_FUZZ_TARGET(head_file) { ... input ... }
//
// It must return whatever `input` holds, and ONESTOP_CHECK what has to be true of the result. The
// preset `asan` makes a libFuzzer program of each; every build replays its corpus as a test.

#ifdef ONESTOP_FUZZ

#include <cstddef>
#include <cstdint>

#define ONESTOP_FUZZ_TARGET(name)                                             \
  static void Fuzz_##name(std::string_view input);                            \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);    \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {   \
    Fuzz_##name(std::string_view(reinterpret_cast<const char*>(data), size)); \
    return 0;                                                                 \
  }                                                                           \
  static void Fuzz_##name(std::string_view input)

#else

namespace onestop::fuzz {

struct Target {
  std::string name;
  void (*run)(std::string_view input);
};
// Those that are linked into the program.
std::vector<Target>& Targets();

struct Registration {
  Registration(const char* name, void (*run)(std::string_view)) {
    Targets().push_back({name, run});
  }
};

}  // namespace onestop::fuzz

#define ONESTOP_FUZZ_TARGET(name)                                                      \
  static void Fuzz_##name(std::string_view input);                                     \
  static const ::onestop::fuzz::Registration registration_##name(#name, &Fuzz_##name); \
  static void Fuzz_##name(std::string_view input)

#endif

#endif  // ONESTOP_TESTS_FUZZ_FUZZ_TARGET_H_
