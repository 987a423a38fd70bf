#ifndef ONESTOP_SERVER_ENGINE_WIRE_H_
#define ONESTOP_SERVER_ENGINE_WIRE_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "server/base/bytes.h"
#include "server/core/fields.h"

// Protobuf's wire format over anything that has Fields. See codec.h for what the bytes mean.

namespace onestop::engine {

inline constexpr uint32_t kWireVarint = 0;
inline constexpr uint32_t kWireBytes = 2;
inline constexpr uint64_t kMaxFieldNumber = (1U << 29) - 1;

template <class T>
constexpr bool IsVarint() {
  switch (core::kFieldKind<T>) {
    case core::FieldKind::kBool:
    case core::FieldKind::kUnsigned:
    case core::FieldKind::kSigned:
    case core::FieldKind::kEnum:
    case core::FieldKind::kId:
    case core::FieldKind::kTime:
    case core::FieldKind::kDuration:
      return true;
    default:
      return false;
  }
}

template <class T>
uint64_t ToVarint(const T& field) {
  constexpr core::FieldKind kKind = core::kFieldKind<T>;
  if constexpr (kKind == core::FieldKind::kId) return field.value();
  else if constexpr (kKind == core::FieldKind::kTime)
    return static_cast<uint64_t>(field.time_since_epoch().count());
  else if constexpr (kKind == core::FieldKind::kDuration)
    return static_cast<uint64_t>(field.count());
  else if constexpr (kKind == core::FieldKind::kSigned)
    return static_cast<uint64_t>(static_cast<int64_t>(field));
  else
    return static_cast<uint64_t>(field);
}

// False when the value does not fit the field: a value this program would not have written.
template <class T>
bool FromVarint(uint64_t value, T& field) {
  constexpr core::FieldKind kKind = core::kFieldKind<T>;
  if constexpr (kKind == core::FieldKind::kId) {
    field = T(static_cast<typename T::RepType>(value));
  } else if constexpr (kKind == core::FieldKind::kTime) {
    field = Time(Duration(static_cast<int64_t>(value)));
  } else if constexpr (kKind == core::FieldKind::kDuration) {
    field = Duration(static_cast<int64_t>(value));
  } else {
    field = static_cast<T>(value);
  }
  return ToVarint(field) == value;
}

// Appends messages to a string.
class WireWriter {
 public:
  explicit WireWriter(std::string& out) : out_(out) {}

  // The visitor: a field of a message, left out when it has its default.
  template <class T>
  void operator()(uint32_t number, const char* /*name*/, const T& field) {
    Field(number, field, false);
  }

  // A length-delimited field whose content `write` appends.
  template <class Function>
  void Delimited(uint32_t number, Function write) {
    Varint(number << 3 | kWireBytes);
    const size_t at = out_.size();
    out_.push_back('\0');
    write();
    // Most lengths fit the one byte kept for them; else the content moves up.
    uint64_t length = out_.size() - at - 1;
    char bytes[10];
    size_t count = 0;
    do {
      bytes[count++] = static_cast<char>((length & 0x7f) | (length > 0x7f ? 0x80 : 0));
      length >>= 7;
    } while (length != 0);
    out_[at] = bytes[0];
    if (count > 1) out_.insert(at + 1, bytes + 1, count - 1);
  }

  void Varint(uint64_t value) {
    while (value > 0x7f) {
      out_.push_back(static_cast<char>((value & 0x7f) | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }

  template <class T>
  void Field(uint32_t number, const T& field, bool always) {
    constexpr core::FieldKind kKind = core::kFieldKind<T>;
    if constexpr (IsVarint<T>()) {
      const uint64_t value = ToVarint(field);
      if (value == 0 && !always) return;
      Varint(number << 3 | kWireVarint);
      Varint(value);
    } else if constexpr (kKind == core::FieldKind::kString) {
      if (field.empty() && !always) return;
      Delimited(number, [&] { out_ += field; });
    } else if constexpr (kKind == core::FieldKind::kBytes) {
      Delimited(number, [&] { out_ += AsText(field); });
    } else if constexpr (kKind == core::FieldKind::kOptional || kKind == core::FieldKind::kShared) {
      if (field) Field(number, *field, true);
    } else if constexpr (kKind == core::FieldKind::kList) {
      using Entry = typename T::value_type;
      if constexpr (IsVarint<Entry>()) {
        if (field.empty()) return;
        Delimited(number, [&] {
          for (const Entry& entry : field) Varint(ToVarint(entry));
        });
      } else {
        for (const Entry& entry : field) Field(number, entry, true);
      }
    } else {
      Delimited(number, [&] { T::Fields(field, *this); });
    }
  }

 private:
  std::string& out_;
};

// What went wrong while reading.
enum class WireError { kNone, kMalformed, kUnknownField };

// Sets every number of a message to zero and every text to empty.
struct Clearer {
  template <class T>
  void operator()(uint32_t /*number*/, const char* /*name*/, T& field) const {
    if constexpr (IsVarint<T>()) FromVarint(0, field);
    if constexpr (core::kFieldKind<T> == core::FieldKind::kString) field.clear();
  }
};

// Reads one message. Fields come in any order, as Protobuf allows.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : reader_(bytes) {}

  template <class T>
  WireError Message(T& message) {
    // What is left out is zero or empty, whatever the struct's own default.
    T::Fields(message, Clearer());
    while (!reader_.done()) {
      if (!Next()) return WireError::kMalformed;
      matched_ = false;
      T::Fields(message, *this);
      if (error_ != WireError::kNone) return error_;
      if (!matched_) return WireError::kUnknownField;
    }
    return WireError::kNone;
  }

  // Steps to the next field; false when there is none or it is malformed (see done).
  bool Next() {
    const uint64_t tag = reader_.Varint();
    if (tag >> 3 > kMaxFieldNumber) return false;
    number_ = static_cast<uint32_t>(tag >> 3);
    type_ = static_cast<uint32_t>(tag & 7);
    if (type_ == kWireVarint) {
      varint_ = reader_.Varint();
    } else if (type_ == kWireBytes) {
      bytes_ = reader_.Str();
    } else {
      return false;
    }
    return reader_.ok() && number_ != 0;
  }
  bool done() const { return reader_.done(); }
  uint32_t number() const { return number_; }
  uint32_t type() const { return type_; }
  uint64_t varint() const { return varint_; }
  std::string_view bytes() const { return bytes_; }

  // The visitor: takes the present field if it is this one.
  template <class T>
  void operator()(uint32_t number, const char* /*name*/, T& field) {
    if (number != number_) return;
    matched_ = true;
    if (!Take(field)) {
      if (error_ == WireError::kNone) error_ = WireError::kMalformed;
    }
  }

 private:
  template <class T>
  bool Take(T& field) {
    constexpr core::FieldKind kKind = core::kFieldKind<T>;
    if constexpr (IsVarint<T>()) {
      return type_ == kWireVarint && FromVarint(varint_, field);
    } else if constexpr (kKind == core::FieldKind::kString) {
      if (type_ != kWireBytes) return false;
      field.assign(bytes_);
      return true;
    } else if constexpr (kKind == core::FieldKind::kBytes) {
      if (type_ != kWireBytes || bytes_.size() != field.size()) return false;
      std::memcpy(field.data(), bytes_.data(), field.size());
      return true;
    } else if constexpr (kKind == core::FieldKind::kOptional) {
      return Take(field.emplace());
    } else if constexpr (kKind == core::FieldKind::kShared) {
      auto value = std::make_shared<std::remove_const_t<typename T::element_type>>();
      if (!Take(*value)) return false;
      field = std::move(value);
      return true;
    } else if constexpr (kKind == core::FieldKind::kList) {
      return TakeList(field);
    } else {
      if (type_ != kWireBytes) return false;
      error_ = WireReader(bytes_).Message(field);
      return error_ == WireError::kNone;
    }
  }

  template <class List>
  bool TakeList(List& list) {
    using Entry = typename List::value_type;
    if constexpr (IsVarint<Entry>()) {
      if (type_ != kWireBytes) return false;
      ByteReader packed(bytes_);
      while (!packed.done()) {
        Entry entry{};
        const uint64_t value = packed.Varint();
        if (!packed.ok() || !FromVarint(value, entry)) return false;
        list.push_back(entry);
      }
      return true;
    } else {
      return Take(list.emplace_back());
    }
  }

  ByteReader reader_;
  uint32_t number_ = 0;
  uint32_t type_ = 0;
  uint64_t varint_ = 0;
  std::string_view bytes_;
  bool matched_ = false;
  WireError error_ = WireError::kNone;
};

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_WIRE_H_
