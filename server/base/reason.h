#ifndef ONESTOP_SERVER_BASE_REASON_H_
#define ONESTOP_SERVER_BASE_REASON_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace onestop {

// Why something was refused, for programs: wording for people belongs to the pages. The same names
// and numbers as onestop.v1.Reason (with the prefix REASON_ there), so a number is never reused.
enum class Reason : uint16_t {
  kNone = 0,

  // What was named does not exist.
  kUnknownHall = 1,
  kUnknownService = 2,
  kUnknownItem = 3,
  kUnknownCounter = 4,
  kUnknownTicket = 5,
  kUnknownClass = 6,
  kUnknownDevice = 7,
  kUnknownStaff = 8,
  kUnknownNotice = 9,
  kUnknownArea = 10,
  kUnknownPairing = 11,

  // The day, the session or a limit does not allow a ticket now.
  kDayNotOpen = 20,
  kSessionClosed = 21,
  kLastTicketsGone = 22,
  kServiceSuspended = 23,
  kQuotaUsedUp = 24,
  kHolderLimit = 25,
  kClassNotDeclarable = 26,
  kNotAWorkingDay = 27,
  kDayAlreadyOpen = 28,
  kDayBusy = 29,
  kCallAfterClosing = 30,
  kTooManyMatters = 31,
  kDuplicateMatter = 32,

  // The state of a ticket, a counter or a clerk does not allow the command.
  kTicketNotHere = 40,
  kTicketWrongState = 41,
  kTicketClosed = 42,
  kCounterTaken = 43,
  kCounterBusy = 44,
  kCounterNotOpen = 45,
  kCounterNotYours = 46,
  kClerkElsewhere = 47,
  kCounterLacksSkill = 48,
  kTooEarlyForAbsent = 49,
  kPostponedAlready = 50,
  kBounceForbidden = 51,
  kBounceNeedsNote = 52,
  kMatterNotOpen = 53,
  kNothingToChange = 54,
  kAlreadyRated = 55,
  kNotYetRatable = 56,
  kServiceNotSuspended = 57,
  kTooManyLiveTickets = 58,
  kCounterPaused = 59,

  // Configuration.
  kConfigVersionMismatch = 70,
  kConfigInvalid = 71,
  kConfigInUse = 72,

  // The request itself is wrong.
  kRequestIdMissing = 80,
  kRequestIdReused = 81,
  kBadText = 82,
  kBadId = 83,
  kMissingField = 84,
  kReasonRequired = 85,
  kOutOfRange = 86,

  // Who asks, and what they may do.
  kUnauthenticated = 90,
  kDeviceRevoked = 91,
  kRoleNotAllowed = 92,
  kOtherHall = 93,
  kBadTrackingToken = 94,
  kSignInFailed = 95,
  kPinLocked = 96,
  kSessionExpired = 97,
  kSignedInElsewhere = 98,
  kNotSignedIn = 99,
  kWeakPin = 100,

  // The server cannot take the command now, or cannot start.
  kMailboxFull = 110,
  kRateLimited = 111,
  kDiskReserve = 112,
  kDraining = 113,
  kQuarantined = 114,
  kStopping = 115,
  kDataLocked = 116,
  kPortTaken = 117,
  kInsecureAddress = 118,
  kTooManyStreams = 119,

  // The journal and the files beside it.
  kJournalCorrupt = 130,
  kJournalTruncated = 131,
  kJournalNewer = 132,
  kHeadMissing = 133,
  kBehindWitness = 134,
  kPragmaMismatch = 135,
  kKeyFileOpen = 136,
  kStaleEpoch = 137,
  kJournalIo = 138,
  kPrivateStoreMissing = 139,
};

// The name as the contract spells it, without its prefix: "UNKNOWN_TICKET". "NONE" for kNone, and
// "UNKNOWN" for a number this program does not know.
std::string_view ReasonName(Reason reason);

// The one status code that goes with the reason. kUnknown for kNone and unknown numbers.
absl::StatusCode CodeOf(Reason reason);

// An expected refusal: a status with the reason's code, this message (for logs and developers, no
// personal data) and the reason as a payload, where ReasonOf finds it.
absl::Status Refuse(Reason reason, std::string_view message);

// The reason of a status made by Refuse; kNone for OK and for every other status.
Reason ReasonOf(const absl::Status& status);

// Where the payload is kept. Its content is the reason's number in decimal.
inline constexpr std::string_view kReasonPayloadUrl = "onestop/reason";

}  // namespace onestop

#endif  // ONESTOP_SERVER_BASE_REASON_H_
