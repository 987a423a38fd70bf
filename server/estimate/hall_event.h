#ifndef ONESTOP_SERVER_ESTIMATE_HALL_EVENT_H_
#define ONESTOP_SERVER_ESTIMATE_HALL_EVENT_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "server/base/time.h"
#include "server/core/types.h"

// What the wait estimates learn from: the life of a hall in nine kinds of events, whether they come
// from a hall's own journal or from a file that some other system wrote. Plain values.

namespace onestop::estimate {

enum class EventKind : uint8_t {
  // A ticket stands in line, for the first time or again.
  kIssue,
  // It was called to a counter.
  kCall,
  // Its citizen is there and work begins.
  kStart,
  // The counter is done with it.
  kEnd,
  // Called, and nobody came.
  kAbsent,
  // It no longer stands in line, and was not called.
  kLeave,
  // A counter takes tickets from now on, takes none for a while, is given up.
  kOpen,
  kPause,
  kClose,
};

// What sets an event apart from the usual one of its kind.
enum class Note : uint8_t {
  kNone,
  // kIssue: back after a missed call; lets some calls of its service pass first.
  kReturned,
  // kEnd: the visit goes on: handed over, set aside, or more to do elsewhere.
  kGoesOn,
  // kEnd: nobody pressed a key at the start or at the end, so how long it took is not known.
  kImplied,
  // kLeave: will be back in line: postponed, or its line was changed.
  kForNow,
};

using Services = absl::InlinedVector<core::ServiceId, 2>;

struct HallEvent {
  EventKind kind = EventKind::kIssue;
  Time time;
  core::TicketId ticket;
  // kIssue: the services in whose lines it stands. kCall: the one it was called for; may be empty.
  Services services = {};
  core::ClassId ticket_class;
  // kIssue: the counter in whose own line it stands besides, if any, and for which service.
  core::CounterId counter;
  core::ServiceId bound_service;
  Note note = Note::kNone;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_HALL_EVENT_H_
