#include "server/core/digest.h"

#include <variant>

#include "server/core/fields.h"

namespace onestop::core {
namespace {

// Feeds every field, with its number, into a hash.
class HashVisitor {
 public:
  explicit HashVisitor(Hasher& hasher) : hasher_(hasher) {}

  template <class T>
  void operator()(uint32_t number, const char* /*name*/, const T& field) {
    hasher_.U32(number);
    Value(field);
  }

  template <class T>
  void Value(const T& field) {
    constexpr FieldKind kKind = kFieldKind<T>;
    if constexpr (kKind == FieldKind::kBool || kKind == FieldKind::kUnsigned ||
                  kKind == FieldKind::kEnum) {
      hasher_.U64(static_cast<uint64_t>(field));
    } else if constexpr (kKind == FieldKind::kSigned) {
      hasher_.I64(field);
    } else if constexpr (kKind == FieldKind::kId) {
      hasher_.U64(field.value());
    } else if constexpr (kKind == FieldKind::kTime) {
      hasher_.I64(field.time_since_epoch().count());
    } else if constexpr (kKind == FieldKind::kDuration) {
      hasher_.I64(field.count());
    } else if constexpr (kKind == FieldKind::kString) {
      hasher_.Str(field);
    } else if constexpr (kKind == FieldKind::kBytes) {
      hasher_.Update(std::span<const uint8_t>(field));
    } else if constexpr (kKind == FieldKind::kList) {
      hasher_.U64(field.size());
      for (const auto& entry : field) Value(entry);
    } else if constexpr (kKind == FieldKind::kOptional || kKind == FieldKind::kShared) {
      hasher_.U8(field ? 1 : 0);
      if (field) Value(*field);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  Hasher& hasher_;
};

}  // namespace

Hash256 Digest(const State& state) {
  Hasher hasher;
  HashVisitor(hasher).Value(state);
  return hasher.Finish();
}

Hash256 Fingerprint(const Command& command) {
  Hasher hasher;
  std::visit(
      [&](const auto& given) {
        hasher.U32(given.kNumber);
        HashVisitor(hasher).Value(given);
      },
      command);
  return hasher.Finish();
}

}  // namespace onestop::core
