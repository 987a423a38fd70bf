#ifndef ONESTOP_TESTS_FUZZ_LINES_H_
#define ONESTOP_TESTS_FUZZ_LINES_H_

#include <algorithm>
#include <string_view>

namespace onestop::fuzz {

// The text up to the next line break, which is taken off with it; all of it when there is none.
inline std::string_view TakeLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace onestop::fuzz

#endif  // ONESTOP_TESTS_FUZZ_LINES_H_
