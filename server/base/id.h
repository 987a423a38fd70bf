#ifndef ONESTOP_SERVER_BASE_ID_H_
#define ONESTOP_SERVER_BASE_ID_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <utility>

namespace onestop {

// A number that names one thing of one kind, so that a ticket's id cannot be passed where a
// counter's is expected:
//
//   using TicketId = Id<struct TicketTag>;
//
// Zero names nothing; real ids start at 1. A plain value: copy it, compare it, use it as a key.
template <class Tag, class Rep = uint32_t>
class Id {
 public:
  using RepType = Rep;

  constexpr Id() = default;
  explicit constexpr Id(Rep value) : value_(value) {}

  constexpr Rep value() const { return value_; }
  constexpr bool valid() const { return value_ != 0; }
  explicit constexpr operator bool() const { return valid(); }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;

  template <class H>
  friend H AbslHashValue(H hasher, const Id& id) {
    return H::combine(std::move(hasher), id.value_);
  }

  friend std::ostream& operator<<(std::ostream& out, const Id& id) {
    return out << static_cast<uint64_t>(id.value_);
  }

 private:
  Rep value_ = 0;
};

}  // namespace onestop

template <class Tag, class Rep>
struct std::hash<onestop::Id<Tag, Rep>> {
  size_t operator()(const onestop::Id<Tag, Rep>& id) const noexcept {
    return std::hash<Rep>()(id.value());
  }
};

#endif  // ONESTOP_SERVER_BASE_ID_H_
