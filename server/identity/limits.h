#ifndef ONESTOP_SERVER_IDENTITY_LIMITS_H_
#define ONESTOP_SERVER_IDENTITY_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "server/identity/token_bucket.h"

// Every bound of this folder.
namespace onestop::identity {

// A hall has dozens of devices; revoked ones stay on record.
inline constexpr size_t kMaxDevices = 20'000;
inline constexpr size_t kMaxStaff = 20'000;
// What a record's actor has room for.
inline constexpr uint32_t kMaxStaffId = 0xff'ffff;

// Wrong PINs in a row until the account is locked.
inline constexpr uint32_t kMaxPinFailures = 10;
inline constexpr size_t kMinPinDigits = 6;
inline constexpr size_t kMaxPinDigits = 12;

// Longer than any working day, shorter than until the same hour tomorrow.
inline constexpr std::chrono::hours kSessionLength{14};

// How long a command's request id is remembered: the hall-day it was sent on and 24 hours.
inline constexpr std::chrono::hours kRequestMemory{48};

// One check of a PIN takes 64 MiB and about a tenth of a second.
inline constexpr int kPinThreads = 2;
inline constexpr size_t kPinQueue = 64;

// Ids of nobody that are counted as if they had a PIN, so that locking does not tell who exists.
inline constexpr size_t kMaxPhantoms = 4'096;

// Random bytes of a token, and its length as text (base 32).
inline constexpr size_t kTokenBytes = 32;
inline constexpr size_t kTokenChars = 52;
static_assert((kTokenBytes * 8 + 4) / 5 == kTokenChars);

// A page that wants to become a device: what its code is made of, how long it may be used, and for how
// long the device can be fetched again after it was.
inline constexpr size_t kPairingCodeChars = 8;
inline constexpr std::chrono::minutes kPairingLife{10};
inline constexpr std::chrono::seconds kCollectAgain{60};
// Pages that wait at once, in all and of one process.
inline constexpr size_t kMaxPairings = 256;
inline constexpr size_t kMaxPairingsOfDevice = 64;
static_assert(kMaxPairingsOfDevice < kMaxPairings);
// Wrong codes: at this rate, and 256 codes to be hit, one is found in a hundred years.
inline constexpr BucketRate kWrongCodeRate{.per_second = 1, .burst = 10};

// Rate limiter entries that are looked through for idle ones once a shard has more.
inline constexpr size_t kBucketsPerShard = 1'024;

}  // namespace onestop::identity

#endif  // ONESTOP_SERVER_IDENTITY_LIMITS_H_
