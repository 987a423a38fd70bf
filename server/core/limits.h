#ifndef ONESTOP_SERVER_CORE_LIMITS_H_
#define ONESTOP_SERVER_CORE_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "server/base/time.h"

// The limits of a hall, in one place.

namespace onestop::core {

inline constexpr uint32_t kMaxQuantity = 99;
// What a ticket may carry in all, with what was added at windows and errands.
inline constexpr size_t kMaxMattersEver = 16;
inline constexpr size_t kMaxTicketsPerDay = 1'000'000;
// Of each series, where the history forked.
inline constexpr uint32_t kMaxSkippedNumbers = 100'000;
// The past that was lost may have opened the hall-days that open again so soon.
inline constexpr Duration kForkedNumbersFor = std::chrono::hours(24);
inline constexpr size_t kMaxNotices = 20;

static_assert(kMaxMattersEver <= UINT8_MAX);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_LIMITS_H_
