#include "server/base/reason.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/types/optional.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop {
namespace {

using Code = absl::StatusCode;

struct Row {
  Reason reason;
  std::string_view name;
  absl::StatusCode code;
};

// In the order of the numbers, for the binary search below.
constexpr Row kRows[] = {
    {Reason::kUnknownHall, "UNKNOWN_HALL", Code::kNotFound},
    {Reason::kUnknownService, "UNKNOWN_SERVICE", Code::kNotFound},
    {Reason::kUnknownItem, "UNKNOWN_ITEM", Code::kNotFound},
    {Reason::kUnknownCounter, "UNKNOWN_COUNTER", Code::kNotFound},
    {Reason::kUnknownTicket, "UNKNOWN_TICKET", Code::kNotFound},
    {Reason::kUnknownClass, "UNKNOWN_CLASS", Code::kNotFound},
    {Reason::kUnknownDevice, "UNKNOWN_DEVICE", Code::kNotFound},
    {Reason::kUnknownStaff, "UNKNOWN_STAFF", Code::kNotFound},
    {Reason::kUnknownNotice, "UNKNOWN_NOTICE", Code::kNotFound},
    {Reason::kUnknownArea, "UNKNOWN_AREA", Code::kNotFound},
    {Reason::kUnknownPairing, "UNKNOWN_PAIRING", Code::kNotFound},
    {Reason::kDayNotOpen, "DAY_NOT_OPEN", Code::kFailedPrecondition},
    {Reason::kSessionClosed, "SESSION_CLOSED", Code::kFailedPrecondition},
    {Reason::kLastTicketsGone, "LAST_TICKETS_GONE", Code::kFailedPrecondition},
    {Reason::kServiceSuspended, "SERVICE_SUSPENDED", Code::kFailedPrecondition},
    {Reason::kQuotaUsedUp, "QUOTA_USED_UP", Code::kFailedPrecondition},
    {Reason::kHolderLimit, "HOLDER_LIMIT", Code::kFailedPrecondition},
    {Reason::kClassNotDeclarable, "CLASS_NOT_DECLARABLE", Code::kFailedPrecondition},
    {Reason::kNotAWorkingDay, "NOT_A_WORKING_DAY", Code::kFailedPrecondition},
    {Reason::kDayAlreadyOpen, "DAY_ALREADY_OPEN", Code::kFailedPrecondition},
    {Reason::kDayBusy, "DAY_BUSY", Code::kFailedPrecondition},
    {Reason::kCallAfterClosing, "CALL_AFTER_CLOSING", Code::kFailedPrecondition},
    {Reason::kTooManyMatters, "TOO_MANY_MATTERS", Code::kInvalidArgument},
    {Reason::kDuplicateMatter, "DUPLICATE_MATTER", Code::kInvalidArgument},
    {Reason::kTicketNotHere, "TICKET_NOT_HERE", Code::kFailedPrecondition},
    {Reason::kTicketWrongState, "TICKET_WRONG_STATE", Code::kFailedPrecondition},
    {Reason::kTicketClosed, "TICKET_CLOSED", Code::kFailedPrecondition},
    {Reason::kCounterTaken, "COUNTER_TAKEN", Code::kFailedPrecondition},
    {Reason::kCounterBusy, "COUNTER_BUSY", Code::kFailedPrecondition},
    {Reason::kCounterNotOpen, "COUNTER_NOT_OPEN", Code::kFailedPrecondition},
    {Reason::kCounterNotYours, "COUNTER_NOT_YOURS", Code::kFailedPrecondition},
    {Reason::kClerkElsewhere, "CLERK_ELSEWHERE", Code::kFailedPrecondition},
    {Reason::kCounterLacksSkill, "COUNTER_LACKS_SKILL", Code::kFailedPrecondition},
    {Reason::kTooEarlyForAbsent, "TOO_EARLY_FOR_ABSENT", Code::kFailedPrecondition},
    {Reason::kPostponedAlready, "POSTPONED_ALREADY", Code::kFailedPrecondition},
    {Reason::kBounceForbidden, "BOUNCE_FORBIDDEN", Code::kFailedPrecondition},
    {Reason::kBounceNeedsNote, "BOUNCE_NEEDS_NOTE", Code::kInvalidArgument},
    {Reason::kMatterNotOpen, "MATTER_NOT_OPEN", Code::kFailedPrecondition},
    {Reason::kNothingToChange, "NOTHING_TO_CHANGE", Code::kFailedPrecondition},
    {Reason::kAlreadyRated, "ALREADY_RATED", Code::kFailedPrecondition},
    {Reason::kNotYetRatable, "NOT_YET_RATABLE", Code::kFailedPrecondition},
    {Reason::kServiceNotSuspended, "SERVICE_NOT_SUSPENDED", Code::kFailedPrecondition},
    {Reason::kTooManyLiveTickets, "TOO_MANY_LIVE_TICKETS", Code::kResourceExhausted},
    {Reason::kCounterPaused, "COUNTER_PAUSED", Code::kFailedPrecondition},
    {Reason::kConfigVersionMismatch, "CONFIG_VERSION_MISMATCH", Code::kAborted},
    {Reason::kConfigInvalid, "CONFIG_INVALID", Code::kInvalidArgument},
    {Reason::kConfigInUse, "CONFIG_IN_USE", Code::kFailedPrecondition},
    {Reason::kRequestIdMissing, "REQUEST_ID_MISSING", Code::kInvalidArgument},
    {Reason::kRequestIdReused, "REQUEST_ID_REUSED", Code::kInvalidArgument},
    {Reason::kBadText, "BAD_TEXT", Code::kInvalidArgument},
    {Reason::kBadId, "BAD_ID", Code::kInvalidArgument},
    {Reason::kMissingField, "MISSING_FIELD", Code::kInvalidArgument},
    {Reason::kReasonRequired, "REASON_REQUIRED", Code::kInvalidArgument},
    {Reason::kOutOfRange, "OUT_OF_RANGE", Code::kInvalidArgument},
    {Reason::kUnauthenticated, "UNAUTHENTICATED", Code::kUnauthenticated},
    {Reason::kDeviceRevoked, "DEVICE_REVOKED", Code::kUnauthenticated},
    {Reason::kRoleNotAllowed, "ROLE_NOT_ALLOWED", Code::kPermissionDenied},
    {Reason::kOtherHall, "OTHER_HALL", Code::kPermissionDenied},
    {Reason::kBadTrackingToken, "BAD_TRACKING_TOKEN", Code::kPermissionDenied},
    {Reason::kSignInFailed, "SIGN_IN_FAILED", Code::kUnauthenticated},
    {Reason::kPinLocked, "PIN_LOCKED", Code::kPermissionDenied},
    {Reason::kSessionExpired, "SESSION_EXPIRED", Code::kUnauthenticated},
    {Reason::kSignedInElsewhere, "SIGNED_IN_ELSEWHERE", Code::kFailedPrecondition},
    {Reason::kNotSignedIn, "NOT_SIGNED_IN", Code::kUnauthenticated},
    {Reason::kWeakPin, "WEAK_PIN", Code::kInvalidArgument},
    {Reason::kMailboxFull, "MAILBOX_FULL", Code::kResourceExhausted},
    {Reason::kRateLimited, "RATE_LIMITED", Code::kResourceExhausted},
    {Reason::kDiskReserve, "DISK_RESERVE", Code::kResourceExhausted},
    {Reason::kDraining, "DRAINING", Code::kUnavailable},
    {Reason::kQuarantined, "QUARANTINED", Code::kFailedPrecondition},
    {Reason::kStopping, "STOPPING", Code::kUnavailable},
    {Reason::kDataLocked, "DATA_LOCKED", Code::kFailedPrecondition},
    {Reason::kPortTaken, "PORT_TAKEN", Code::kUnavailable},
    {Reason::kInsecureAddress, "INSECURE_ADDRESS", Code::kFailedPrecondition},
    {Reason::kTooManyStreams, "TOO_MANY_STREAMS", Code::kResourceExhausted},
    {Reason::kJournalCorrupt, "JOURNAL_CORRUPT", Code::kDataLoss},
    {Reason::kJournalTruncated, "JOURNAL_TRUNCATED", Code::kDataLoss},
    {Reason::kJournalNewer, "JOURNAL_NEWER", Code::kFailedPrecondition},
    {Reason::kHeadMissing, "HEAD_MISSING", Code::kDataLoss},
    {Reason::kBehindWitness, "BEHIND_WITNESS", Code::kDataLoss},
    {Reason::kPragmaMismatch, "PRAGMA_MISMATCH", Code::kInternal},
    {Reason::kKeyFileOpen, "KEY_FILE_OPEN", Code::kPermissionDenied},
    {Reason::kStaleEpoch, "STALE_EPOCH", Code::kAborted},
    {Reason::kJournalIo, "JOURNAL_IO", Code::kInternal},
    {Reason::kPrivateStoreMissing, "PRIVATE_STORE_MISSING", Code::kDataLoss},
};

constexpr bool Ascending() {
  for (size_t i = 1; i < std::size(kRows); ++i) {
    if (kRows[i - 1].reason >= kRows[i].reason) return false;
  }
  return true;
}
static_assert(Ascending(), "keep kRows in the order of the numbers");

const Row* Find(Reason reason) {
  const Row* row = std::lower_bound(
      std::begin(kRows), std::end(kRows), reason,
      [](const Row& candidate, Reason wanted) { return candidate.reason < wanted; });
  return row != std::end(kRows) && row->reason == reason ? row : nullptr;
}

}  // namespace

std::string_view ReasonName(Reason reason) {
  if (reason == Reason::kNone) return "NONE";
  const Row* row = Find(reason);
  return row != nullptr ? row->name : "UNKNOWN";
}

absl::StatusCode CodeOf(Reason reason) {
  const Row* row = Find(reason);
  return row != nullptr ? row->code : Code::kUnknown;
}

absl::Status Refuse(Reason reason, std::string_view message) {
  ONESTOP_CHECK(Find(reason) != nullptr) << "a refusal needs a reason";
  absl::Status status(CodeOf(reason), ToAbsl(message));
  status.SetPayload(ToAbsl(kReasonPayloadUrl), absl::Cord(StrCat(static_cast<int>(reason))));
  return status;
}

Reason ReasonOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(ToAbsl(kReasonPayloadUrl));
  if (!payload.has_value()) return Reason::kNone;
  uint32_t number = 0;
  if (!absl::SimpleAtoi(std::string(*payload), &number) || number > UINT16_MAX)
    return Reason::kNone;
  const Reason reason = static_cast<Reason>(number);
  return Find(reason) != nullptr ? reason : Reason::kNone;
}

}  // namespace onestop
