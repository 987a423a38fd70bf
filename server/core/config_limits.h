#ifndef ONESTOP_SERVER_CORE_CONFIG_LIMITS_H_
#define ONESTOP_SERVER_CORE_CONFIG_LIMITS_H_

#include <cstddef>
#include <cstdint>

// Every bound of a hall's configuration. Far above what a hall of any size needs, and low enough
// that a configuration at all of them still fits in memory many times.
namespace onestop::core {

inline constexpr size_t kMaxConfigBytes = 4 * 1024 * 1024;

// Characters of a code.
inline constexpr size_t kMaxCodeLength = 24;
// Letters before a ticket's number.
inline constexpr size_t kMaxPrefixLength = 3;

inline constexpr size_t kMaxLanguages = 8;
inline constexpr size_t kMaxAreas = 64;
inline constexpr size_t kMaxDepartments = 256;
inline constexpr size_t kMaxGroups = 64;
inline constexpr size_t kMaxServices = 256;
inline constexpr size_t kMaxClasses = 16;
inline constexpr size_t kMaxItems = 4096;
inline constexpr size_t kMaxPapers = 4096;
inline constexpr size_t kMaxPapersOfItem = 32;
inline constexpr size_t kMaxItemsBefore = 32;
inline constexpr size_t kMaxCounters = 1024;

// Opening periods of one day.
inline constexpr size_t kMaxSessions = 8;
inline constexpr size_t kMaxSpecialDays = 2000;
inline constexpr uint32_t kMinutesOfDay = 24 * 60;

// Weights in hundredths: 0.01 to 100.
inline constexpr uint32_t kMaxWeight = 10'000;
// Tickets of one service a hall-day.
inline constexpr uint32_t kMaxQuota = 1'000'000;

// One line per service and class competes in every call, so their product bounds what a call costs.
static_assert(kMaxServices * kMaxClasses <= 4096);
static_assert(kMaxPapersOfItem <= kMaxPapers && kMaxItemsBefore <= kMaxItems);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_CONFIG_LIMITS_H_
