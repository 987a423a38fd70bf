#ifndef ONESTOP_SERVER_CORE_TYPES_H_
#define ONESTOP_SERVER_CORE_TYPES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/id.h"
#include "server/base/role.h"
#include "server/base/time.h"

// The words of the hall. Every enumerator has the number it has in onestop.v1 and on disk; numbers
// are never reused. Plain values, no threads.

namespace onestop::core {

using AreaId = Id<struct AreaTag>;
using DepartmentId = Id<struct DepartmentTag>;
using GroupId = Id<struct GroupTag>;
using SeriesId = Id<struct SeriesTag>;
using ServiceId = Id<struct ServiceTag>;
using ItemId = Id<struct ItemTag>;
using ClassId = Id<struct ClassTag>;
using CounterId = Id<struct CounterTag>;
using NoticeId = Id<struct NoticeTag>;
using DeviceId = Id<struct DeviceTag>;
using StaffId = Id<struct StaffTag>;
// Grows by one with every ticket of the hall and is never reused.
using TicketId = Id<struct TicketTag, uint64_t>;

enum class TicketState : uint8_t {
  kNone = 0,
  kWaiting = 1,
  kReserved = 2,
  kPostponed = 3,
  kCalled = 4,
  kServing = 5,
  kParked = 6,
  kMissed = 7,
  kServed = 8,
  kNoShow = 9,
  kCancelled = 10,
  kExpired = 11,
};
inline constexpr size_t kTicketStates = 12;

constexpr bool IsFinal(TicketState state) { return state >= TicketState::kServed; }
constexpr bool IsAtCounter(TicketState state) {
  return state == TicketState::kCalled || state == TicketState::kServing;
}

enum class CounterState : uint8_t {
  kClosed = 1,
  kOpen = 2,
  kCalling = 3,
  kServing = 4,
  kPaused = 5,
};

enum class DayState : uint8_t { kClosed = 1, kOpen = 2, kLastTickets = 3 };

enum class Outcome : uint8_t {
  kNone = 0,
  kCompleted = 1,
  kAccepted = 2,
  kMissingPapers = 3,
  kNotEligible = 4,
  kWrongService = 5,
  kWithdrawn = 6,
};

// Whether the citizen has to come again, or go elsewhere.
constexpr bool IsSentAway(Outcome outcome) {
  return outcome == Outcome::kMissingPapers || outcome == Outcome::kNotEligible ||
         outcome == Outcome::kWrongService;
}

enum class Channel : uint8_t { kNone = 0, kKiosk = 1, kGuide = 2, kCounter = 3, kWeb = 4 };

enum class ClassKind : uint8_t { kRegular = 1, kPriority = 2, kAppointment = 3 };

enum class CallingRule : uint8_t { kAccumulating = 1, kRatio = 2, kStrict = 3, kFcfs = 4 };

enum class TransferReason : uint8_t {
  kNone = 0,
  kWrongService = 1,
  kNextStep = 2,
  kPayment = 3,
  kPhoto = 4,
  kCopies = 5,
  kSpecialist = 6,
  kOther = 7,
};

enum class PauseReason : uint8_t {
  kNone = 0,
  kBreak = 1,
  kMeal = 2,
  kBackOffice = 3,
  kMeeting = 4,
  kTechnical = 5,
  kOther = 6,
};

enum class CallException : uint8_t {
  kNone = 1,
  kSpecific = 2,
  kMissed = 3,
  kBound = 4,
  kReturned = 5,
  kMoved = 6,
};

enum class RatingLevel : uint8_t {
  kNone = 0,
  kVeryDissatisfied = 1,
  kDissatisfied = 2,
  kFair = 3,
  kSatisfied = 4,
  kVerySatisfied = 5,
};

// Who acts. The timer acts with device and staff 0.
struct Actor {
  Role role = Role::kNone;
  DeviceId device;
  StaffId staff;

  // One 64-bit word: role, staff (24 bits), device (32 bits). The key under which request ids are
  // remembered, and the form in which a record keeps its actor.
  uint64_t Packed() const {
    return static_cast<uint64_t>(role) << 56 |
           static_cast<uint64_t>(staff.value() & 0xffffffU) << 32 | device.value();
  }
  static Actor Unpack(uint64_t packed) {
    return {static_cast<Role>(packed >> 56), DeviceId(static_cast<uint32_t>(packed)),
            StaffId(static_cast<uint32_t>(packed >> 32) & 0xffffffU)};
  }
  bool operator==(const Actor&) const = default;
};

// A text in one language; `language` is a BCP 47 tag such as "zh" or "en".
struct LocalText {
  std::string language;
  std::string text;
  bool operator==(const LocalText&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "language", self.language);
    v(2, "text", self.text);
  }
};
using LocalTexts = std::vector<LocalText>;

// A ticket's name in a record: its id, and the number people see, as series and running number.
struct TicketName {
  TicketId id;
  SeriesId series;
  uint32_t number = 0;
  bool operator==(const TicketName&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "id", self.id);
    v(2, "series", self.series);
    v(3, "number", self.number);
  }
};

// A wait promised: all are durations from the issue to the call.
struct Quote {
  Duration expected{0};
  // The interval that holds nine times in ten.
  Duration lower{0};
  Duration upper{0};
  // The interval before it was corrected by how earlier ones held; what the next correction is
  // learned from.
  Duration plain_lower{0};
  Duration plain_upper{0};
  bool operator==(const Quote&) const = default;

  // Whether it held for one called so long after the arrival.
  bool Holds(Duration since_arrival) const {
    return lower <= since_arrival && since_arrival <= upper;
  }

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "expected", self.expected);
    v(2, "lower", self.lower);
    v(3, "upper", self.upper);
    v(4, "plain_lower", self.plain_lower);
    v(5, "plain_upper", self.plain_upper);
  }
};

// An opening period of a hall-day, as instants. open < last_tickets <= close.
struct Session {
  Time open;
  Time last_tickets;
  Time close;
  bool operator==(const Session&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "open", self.open);
    v(2, "last_tickets", self.last_tickets);
    v(3, "close", self.close);
  }
};

// What a hall-day will be, worked out at the edge: the core knows no time zones.
struct DayPlan {
  // The local date as a number: 20261123.
  int32_t date = 0;
  std::vector<Session> sessions;
  // When the day ends by itself.
  Time end;
  bool operator==(const DayPlan&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "date", self.date);
    v(2, "sessions", self.sessions);
    v(3, "end", self.end);
  }
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_TYPES_H_
