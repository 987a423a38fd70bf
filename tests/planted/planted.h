#ifndef ONESTOP_TESTS_PLANTED_PLANTED_H_
#define ONESTOP_TESTS_PLANTED_PLANTED_H_

#include <cstdlib>
#include <string_view>

namespace onestop {

// Whether the environment's ONESTOP_DEFECT names this defect. Only in the instrumented build.
inline bool Planted(std::string_view name) {
  static const char* const planted = std::getenv("ONESTOP_DEFECT");
  return planted != nullptr && name == planted;
}

}  // namespace onestop

#endif  // ONESTOP_TESTS_PLANTED_PLANTED_H_
