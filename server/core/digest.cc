#include "server/core/digest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "server/core/fields.h"

namespace onestop::core {
namespace {

// Gathers small values before they are hashed: a call of the library for each costs more than
// hashing them. The bytes that are hashed are the same.
class HashSink {
 public:
  // The lowest `size` bytes, the lowest first.
  void Put(uint64_t value, size_t size) {
    if (used_ + size > buffer_.size()) Flush();
    for (size_t i = 0; i < size; ++i) buffer_[used_++] = static_cast<uint8_t>(value >> (8 * i));
  }
  void Put(std::span<const uint8_t> bytes) {
    if (used_ + bytes.size() > buffer_.size()) Flush();
    if (bytes.size() > buffer_.size()) return hasher_.Update(bytes);
    std::copy(bytes.begin(), bytes.end(), buffer_.begin() + static_cast<ptrdiff_t>(used_));
    used_ += bytes.size();
  }
  void Put(std::string_view text) {
    Put(text.size(), 8);
    Put(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }
  Hash256 Finish() {
    Flush();
    return hasher_.Finish();
  }

 private:
  void Flush() {
    hasher_.Update(std::span<const uint8_t>(buffer_.data(), used_));
    used_ = 0;
  }

  Hasher hasher_;
  size_t used_ = 0;
  // Not zeroed: only what was put is read.
  std::array<uint8_t, 1024> buffer_;
};

// Feeds every field, with its number, into a hash.
class HashVisitor {
 public:
  explicit HashVisitor(HashSink& sink) : sink_(sink) {}

  template <class T>
  void operator()(uint32_t number, const char* /*name*/, const T& field) {
    sink_.Put(number, 4);
    Value(field);
  }

  template <class T>
  void Value(const T& field) {
    constexpr FieldKind kKind = kFieldKind<T>;
    if constexpr (kKind == FieldKind::kBool || kKind == FieldKind::kUnsigned ||
                  kKind == FieldKind::kSigned || kKind == FieldKind::kEnum) {
      sink_.Put(static_cast<uint64_t>(field), 8);
    } else if constexpr (kKind == FieldKind::kId) {
      sink_.Put(field.value(), 8);
    } else if constexpr (kKind == FieldKind::kTime) {
      sink_.Put(static_cast<uint64_t>(field.time_since_epoch().count()), 8);
    } else if constexpr (kKind == FieldKind::kDuration) {
      sink_.Put(static_cast<uint64_t>(field.count()), 8);
    } else if constexpr (kKind == FieldKind::kString) {
      sink_.Put(field);
    } else if constexpr (kKind == FieldKind::kBytes) {
      sink_.Put(std::span<const uint8_t>(field));
    } else if constexpr (kKind == FieldKind::kList) {
      sink_.Put(field.size(), 8);
      for (const auto& entry : field) Value(entry);
    } else if constexpr (kKind == FieldKind::kOptional || kKind == FieldKind::kShared) {
      sink_.Put(field ? 1 : 0, 1);
      if (field) Value(*field);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  HashSink& sink_;
};

}  // namespace

Hash256 Digest(const State& state) {
  HashSink sink;
  HashVisitor(sink).Value(state);
  return sink.Finish();
}

Hash256 Fingerprint(const Command& command) {
  HashSink sink;
  std::visit(
      [&](const auto& given) {
        sink.Put(given.kNumber, 4);
        HashVisitor(sink).Value(given);
      },
      command);
  return sink.Finish();
}

}  // namespace onestop::core
