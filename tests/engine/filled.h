#ifndef ONESTOP_TESTS_ENGINE_FILLED_H_
#define ONESTOP_TESTS_ENGINE_FILLED_H_

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/event.h"
#include "server/core/fields.h"

// Visitors over anything that has Fields: one sets every field to something, one sets every number
// to zero, one writes everything down for comparison.

namespace onestop::testing {

// Sets every field to a value of its own that is not the default; lists get two entries.
class Filler {
 public:
  template <class T>
  void operator()(uint32_t, const char*, T& field) {
    Fill(field);
  }

  template <class T>
  void Fill(T& field) {
    using core::FieldKind;
    constexpr FieldKind kKind = core::kFieldKind<T>;
    ++count_;
    if constexpr (kKind == FieldKind::kBool) {
      field = true;
    } else if constexpr (kKind == FieldKind::kEnum) {
      field = static_cast<T>(1 + count_ % 3);
    } else if constexpr (kKind == FieldKind::kUnsigned) {
      field = static_cast<T>(sizeof(T) == 1 ? 1 + count_ % 255 : count_);
    } else if constexpr (kKind == FieldKind::kSigned) {
      field = -static_cast<T>(count_);
    } else if constexpr (kKind == FieldKind::kId) {
      field = T(static_cast<typename T::RepType>(count_));
    } else if constexpr (kKind == FieldKind::kTime) {
      field = Time(Duration(1'700'000'000'000 + static_cast<int64_t>(count_)));
    } else if constexpr (kKind == FieldKind::kDuration) {
      // Also below zero, and each second one longer than a byte.
      field = Duration(count_ % 2 == 0 ? static_cast<int64_t>(count_) * 1000 : -7);
    } else if constexpr (kKind == FieldKind::kString) {
      // Some longer than one byte of length can say.
      field = count_ % 5 == 0 ? std::string(200, 'x') : absl::StrCat("text ", count_);
    } else if constexpr (kKind == FieldKind::kBytes) {
      field.fill(static_cast<uint8_t>(count_));
    } else if constexpr (kKind == FieldKind::kList) {
      for (int i = 0; i < 2; ++i) {
        typename T::value_type entry{};
        Fill(entry);
        field.push_back(std::move(entry));
      }
    } else if constexpr (kKind == FieldKind::kOptional) {
      Fill(field.emplace());
    } else if constexpr (kKind == FieldKind::kShared) {
      auto value = std::make_shared<std::remove_const_t<typename T::element_type>>();
      Fill(*value);
      field = std::move(value);
    } else {
      T::Fields(field, *this);
    }
  }

 private:
  uint64_t count_ = 0;
};

// Sets every number to zero and every text to empty; lists and optionals keep their entries.
struct Zeroer {
  template <class T>
  void operator()(uint32_t, const char*, T& field) const {
    Zero(field);
  }

  template <class T>
  void Zero(T& field) const {
    using core::FieldKind;
    constexpr FieldKind kKind = core::kFieldKind<T>;
    if constexpr (kKind == FieldKind::kList) {
      for (auto& entry : field) Zero(entry);
    } else if constexpr (kKind == FieldKind::kOptional) {
      if (field) Zero(*field);
    } else if constexpr (kKind == FieldKind::kShared) {
      auto value = std::make_shared<std::remove_const_t<typename T::element_type>>(*field);
      Zero(*value);
      field = std::move(value);
    } else if constexpr (kKind == FieldKind::kStruct) {
      T::Fields(field, *this);
    } else {
      field = T{};
    }
  }
};

// Everything, with names, as text.
class Writer {
 public:
  template <class T>
  void operator()(uint32_t number, const char* name, const T& field) {
    absl::StrAppend(&text, " ", number, ":", name, "=");
    Write(field);
  }

  template <class T>
  void Write(const T& field) {
    using core::FieldKind;
    constexpr FieldKind kKind = core::kFieldKind<T>;
    if constexpr (kKind == FieldKind::kList) {
      text += "[";
      for (const auto& entry : field) {
        Write(entry);
        text += ",";
      }
      text += "]";
    } else if constexpr (kKind == FieldKind::kOptional || kKind == FieldKind::kShared) {
      text += "?";
      if (field) Write(*field);
    } else if constexpr (kKind == FieldKind::kStruct) {
      text += "{";
      T::Fields(field, *this);
      text += " }";
    } else if constexpr (kKind == FieldKind::kString) {
      text += field;
    } else if constexpr (kKind == FieldKind::kBytes) {
      for (const uint8_t byte : field) absl::StrAppend(&text, static_cast<int>(byte), ".");
    } else if constexpr (kKind == FieldKind::kId) {
      absl::StrAppend(&text, field.value());
    } else if constexpr (kKind == FieldKind::kTime) {
      absl::StrAppend(&text, field.time_since_epoch().count());
    } else if constexpr (kKind == FieldKind::kDuration) {
      absl::StrAppend(&text, field.count());
    } else {
      absl::StrAppend(&text, static_cast<int64_t>(field));
    }
  }

  std::string text;
};

template <class T>
std::string Written(const T& value) {
  Writer writer;
  writer.Write(value);
  return writer.text;
}

inline std::string Written(const core::Event& event) {
  return std::visit(
      [](const auto& kind) {
        return absl::StrCat(kind.kName, Written(kind));
      },
      event);
}

template <size_t... kIndex>
core::Events EventsOfEveryKind(std::index_sequence<kIndex...>) {
  Filler filler;
  core::Events events(sizeof...(kIndex));
  (filler.Fill(events[kIndex].template emplace<kIndex>()), ...);
  return events;
}

// One event of every kind, in every field something.
inline core::Events FilledEvents() {
  return EventsOfEveryKind(std::make_index_sequence<std::variant_size_v<core::Event>>());
}

// The same with every number zero.
inline core::Events ZeroEvents() {
  core::Events events = FilledEvents();
  for (core::Event& event : events) {
    std::visit([](auto& kind) { Zeroer().Zero(kind); }, event);
  }
  return events;
}

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_ENGINE_FILLED_H_
