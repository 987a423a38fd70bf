#ifndef ONESTOP_SERVER_CORE_FIELDS_H_
#define ONESTOP_SERVER_CORE_FIELDS_H_

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "server/base/hash.h"
#include "server/base/id.h"
#include "server/base/time.h"

// Every struct of the core that is hashed, written or shown lists its fields once, in a static
// Fields(self, visitor) that calls visitor(number, name, field). Codecs, fingerprints and digests are
// visitors; FieldKind tells them what a field's type is.

namespace onestop::core {

enum class FieldKind { kBool, kUnsigned, kSigned, kEnum, kId, kTime, kDuration, kString, kBytes,
                       kList, kOptional, kShared, kStruct };

template <class T>
struct FieldTraits {
  static constexpr FieldKind kKind = std::is_same_v<T, bool>   ? FieldKind::kBool
                                     : std::is_enum_v<T>       ? FieldKind::kEnum
                                     : std::is_unsigned_v<T>   ? FieldKind::kUnsigned
                                     : std::is_integral_v<T>   ? FieldKind::kSigned
                                                               : FieldKind::kStruct;
};
template <class Tag, class Rep>
struct FieldTraits<Id<Tag, Rep>> {
  static constexpr FieldKind kKind = FieldKind::kId;
};
template <>
struct FieldTraits<Time> {
  static constexpr FieldKind kKind = FieldKind::kTime;
};
template <>
struct FieldTraits<Duration> {
  static constexpr FieldKind kKind = FieldKind::kDuration;
};
template <>
struct FieldTraits<std::string> {
  static constexpr FieldKind kKind = FieldKind::kString;
};
template <size_t kSize>
struct FieldTraits<std::array<uint8_t, kSize>> {
  static constexpr FieldKind kKind = FieldKind::kBytes;
};
template <class T>
struct FieldTraits<std::vector<T>> {
  static constexpr FieldKind kKind = FieldKind::kList;
};
template <class T>
struct FieldTraits<std::deque<T>> {
  static constexpr FieldKind kKind = FieldKind::kList;
};
template <class T>
struct FieldTraits<std::optional<T>> {
  static constexpr FieldKind kKind = FieldKind::kOptional;
};
template <class T>
struct FieldTraits<std::shared_ptr<const T>> {
  static constexpr FieldKind kKind = FieldKind::kShared;
};

template <class T>
inline constexpr FieldKind kFieldKind = FieldTraits<std::remove_cvref_t<T>>::kKind;

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_FIELDS_H_
