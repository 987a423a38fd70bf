#ifndef ONESTOP_SERVER_BASE_STRINGS_H_
#define ONESTOP_SERVER_BASE_STRINGS_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

// Debian builds absl with a string_view of its own, and nothing converts std::string_view to it.
// Use ToAbsl where an absl function wants one, and these instead of absl::StrCat and
// absl::StrAppend.

namespace onestop {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

inline std::string_view FromAbsl(absl::string_view text) { return {text.data(), text.size()}; }

namespace internal {

template <class T>
decltype(auto) Piece(const T& value) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return ToAbsl(value);
  } else {
    return (value);
  }
}

}  // namespace internal

// absl::StrCat that also takes std::string_view.
template <class... Args>
std::string StrCat(const Args&... args) {
  return absl::StrCat(internal::Piece(args)...);
}

// absl::StrAppend that also takes std::string_view. No argument may point into `out`.
template <class... Args>
void StrAppend(std::string* out, const Args&... args) {
  absl::StrAppend(out, internal::Piece(args)...);
}

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_STRINGS_H_
