#ifndef ONESTOP_SERVER_CORE_TICKET_EVENTS_H_
#define ONESTOP_SERVER_CORE_TICKET_EVENTS_H_

#include <optional>
#include <string>
#include <vector>

#include "server/base/hash.h"
#include "server/core/matter.h"
#include "server/core/types.h"

// What happened to tickets. See event.h for what all events have in common.

namespace onestop::core {

struct TicketIssued {
  static constexpr uint32_t kNumber = 10;
  static constexpr const char* kName = "ticket_issued";
  TicketName ticket;
  ClassId ticket_class;
  bool class_verified = false;
  Channel channel = Channel::kNone;
  AreaId area;
  Time arrival;
  // The place in line counts from here: the arrival, or the booked time if that is later.
  Time entry;
  // RESERVED instead of WAITING.
  bool reserved = false;
  std::vector<Matter> matters;
  std::optional<Bytes16> holder;
  TicketId former;
  // Callable tickets before it in its foremost line.
  uint32_t ahead = 0;
  std::optional<Quote> quote;
  int32_t date = 0;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "ticket_class", self.ticket_class);
    v(3, "class_verified", self.class_verified);
    v(4, "channel", self.channel);
    v(5, "area", self.area);
    v(6, "arrival", self.arrival);
    v(7, "entry", self.entry);
    v(8, "reserved", self.reserved);
    v(9, "matters", self.matters);
    v(10, "holder", self.holder);
    v(11, "former", self.former);
    v(12, "ahead", self.ahead);
    v(13, "quote", self.quote);
    v(14, "date", self.date);
  }
};

struct TicketCalled {
  static constexpr uint32_t kNumber = 11;
  static constexpr const char* kName = "ticket_called";
  TicketName ticket;
  CounterId counter;
  ServiceId service;
  ClassId ticket_class;
  bool class_verified = false;
  // Index of the matter it was called for, from 1.
  uint32_t matter = 0;
  uint32_t leg = 1;
  // When this stretch of waiting began.
  Time queued;
  CallException exception = CallException::kNone;
  std::vector<Matter> matters;
  // Target wait of the service at that moment, divided by the class's weight.
  Duration weighted_target{0};
  std::optional<Quote> quote;
  Time arrival;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "service", self.service);
    v(4, "ticket_class", self.ticket_class);
    v(5, "class_verified", self.class_verified);
    v(6, "matter", self.matter);
    v(7, "leg", self.leg);
    v(8, "queued", self.queued);
    v(9, "exception", self.exception);
    v(10, "matters", self.matters);
    v(11, "weighted_target", self.weighted_target);
    v(12, "quote", self.quote);
    v(13, "arrival", self.arrival);
  }
};

struct TicketRecalled {
  static constexpr uint32_t kNumber = 12;
  static constexpr const char* kName = "ticket_recalled";
  TicketName ticket;
  CounterId counter;
  ServiceId service;
  uint32_t recalls = 0;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "service", self.service);
    v(4, "recalls", self.recalls);
  }
};

struct ServiceStarted {
  static constexpr uint32_t kNumber = 13;
  static constexpr const char* kName = "service_started";
  TicketName ticket;
  CounterId counter;
  ServiceId service;
  Time called;
  // The clerk never pressed start: not learned from.
  bool implied = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "service", self.service);
    v(4, "called", self.called);
    v(5, "implied", self.implied);
  }
};

struct MatterFinished {
  static constexpr uint32_t kNumber = 14;
  static constexpr const char* kName = "matter_finished";
  TicketName ticket;
  CounterId counter;
  ServiceId service;
  uint32_t matter = 0;
  Outcome outcome = Outcome::kNone;
  std::vector<std::string> missing_papers;
  // When the work on this matter began.
  Time started;
  bool implied = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "service", self.service);
    v(4, "matter", self.matter);
    v(5, "outcome", self.outcome);
    v(6, "missing_papers", self.missing_papers);
    v(7, "started", self.started);
    v(8, "implied", self.implied);
  }
};

// The next matter of the ticket goes on at the same counter.
struct MatterContinued {
  static constexpr uint32_t kNumber = 15;
  static constexpr const char* kName = "matter_continued";
  TicketName ticket;
  CounterId counter;
  uint32_t matter = 0;
  ServiceId service;
  ClassId ticket_class;
  bool class_verified = false;
  uint32_t leg = 1;
  std::vector<Matter> matters;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "matter", self.matter);
    v(4, "service", self.service);
    v(5, "ticket_class", self.ticket_class);
    v(6, "class_verified", self.class_verified);
    v(7, "leg", self.leg);
    v(8, "matters", self.matters);
  }
};

// Matters are left that another counter must do: the ticket waits again.
struct TicketRequeued {
  static constexpr uint32_t kNumber = 16;
  static constexpr const char* kName = "ticket_requeued";
  TicketName ticket;
  CounterId counter;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
  }
};

struct TicketMissed {
  static constexpr uint32_t kNumber = 17;
  static constexpr const char* kName = "ticket_missed";
  TicketName ticket;
  CounterId counter;
  ServiceId service;
  uint32_t absences = 0;
  // Given up if nobody checks in by then.
  Time due;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "service", self.service);
    v(4, "absences", self.absences);
    v(5, "due", self.due);
  }
};

// The end of a ticket: SERVED, NO_SHOW, CANCELLED or EXPIRED.
struct TicketClosed {
  static constexpr uint32_t kNumber = 18;
  static constexpr const char* kName = "ticket_closed";
  TicketName ticket;
  TicketState state = TicketState::kNone;
  // Where it was in hand; 0 if it was not.
  CounterId counter;
  // Of its first matter, as in TicketIssued.
  ServiceId service;
  ClassId ticket_class;
  Time arrival;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "state", self.state);
    v(3, "counter", self.counter);
    v(4, "service", self.service);
    v(5, "ticket_class", self.ticket_class);
    v(6, "arrival", self.arrival);
  }
};

struct TicketParked {
  static constexpr uint32_t kNumber = 19;
  static constexpr const char* kName = "ticket_parked";
  TicketName ticket;
  CounterId counter;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
  }
};

struct TicketResumed {
  static constexpr uint32_t kNumber = 20;
  static constexpr const char* kName = "ticket_resumed";
  TicketName ticket;
  CounterId counter;
  // True: served at once. False: waits, bound to the counter.
  bool serving = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "serving", self.serving);
  }
};

struct TicketTransferred {
  static constexpr uint32_t kNumber = 21;
  static constexpr const char* kName = "ticket_transferred";
  TicketName ticket;
  // The giver.
  CounterId from_counter;
  ServiceId from_service;
  // The receiver: a service, and a counter if one was named.
  ServiceId to_service;
  CounterId to_counter;
  TransferReason reason = TransferReason::kNone;
  std::string note;
  bool return_to_me = false;
  // A return nobody announced.
  bool bounced = false;
  // Index of the matter handed over; with return_to_me, the one that comes back.
  uint32_t matter = 0;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "from_counter", self.from_counter);
    v(3, "from_service", self.from_service);
    v(4, "to_service", self.to_service);
    v(5, "to_counter", self.to_counter);
    v(6, "reason", self.reason);
    v(7, "note", self.note);
    v(8, "return_to_me", self.return_to_me);
    v(9, "bounced", self.bounced);
    v(10, "matter", self.matter);
  }
};

struct TicketCheckedIn {
  static constexpr uint32_t kNumber = 22;
  static constexpr const char* kName = "ticket_checked_in";
  TicketName ticket;
  // True after MISSED: callable after some further calls; false after RESERVED.
  bool returned = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "returned", self.returned);
  }
};

struct TicketPostponed {
  static constexpr uint32_t kNumber = 23;
  static constexpr const char* kName = "ticket_postponed";
  TicketName ticket;
  Time due;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "due", self.due);
  }
};

// A postponement is over.
struct TicketReady {
  static constexpr uint32_t kNumber = 24;
  static constexpr const char* kName = "ticket_ready";
  TicketName ticket;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
  }
};

struct TicketReprinted {
  static constexpr uint32_t kNumber = 25;
  static constexpr const char* kName = "ticket_reprinted";
  TicketName ticket;
  uint32_t copy = 0;
  // Unchanged by it; for the answer.
  TicketState state = TicketState::kNone;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "copy", self.copy);
    v(3, "state", self.state);
  }
};

struct MatterAdded {
  static constexpr uint32_t kNumber = 26;
  static constexpr const char* kName = "matter_added";
  TicketName ticket;
  Matter matter;
  uint32_t index = 0;
  TicketState state = TicketState::kNone;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "matter", self.matter);
    v(3, "index", self.index);
    v(4, "state", self.state);
  }
};

struct MatterChanged {
  static constexpr uint32_t kNumber = 27;
  static constexpr const char* kName = "matter_changed";
  TicketName ticket;
  Matter matter;
  uint32_t index = 0;
  TicketState state = TicketState::kNone;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "matter", self.matter);
    v(3, "index", self.index);
    v(4, "state", self.state);
  }
};

struct TicketClassSet {
  static constexpr uint32_t kNumber = 28;
  static constexpr const char* kName = "ticket_class_set";
  TicketName ticket;
  ClassId ticket_class;
  ClassId former_class;
  bool verified = false;
  TicketState state = TicketState::kNone;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "ticket_class", self.ticket_class);
    v(3, "former_class", self.former_class);
    v(4, "verified", self.verified);
    v(5, "state", self.state);
  }
};

// A supervisor's move: to a service, to a counter, or to the front of its lines.
struct TicketMoved {
  static constexpr uint32_t kNumber = 29;
  static constexpr const char* kName = "ticket_moved";
  TicketName ticket;
  ServiceId to_service;
  CounterId to_counter;
  // Set for the front: its new place in line.
  std::optional<Time> entry;
  // Index of the matter that moved; 0 for the front.
  uint32_t matter = 0;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "to_service", self.to_service);
    v(3, "to_counter", self.to_counter);
    v(4, "entry", self.entry);
    v(5, "matter", self.matter);
    v(6, "reason", self.reason);
  }
};

// Taken out of the hands of a counter: waits again at its place.
struct TicketReleased {
  static constexpr uint32_t kNumber = 30;
  static constexpr const char* kName = "ticket_released";
  TicketName ticket;
  CounterId counter;
  std::string reason;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "counter", self.counter);
    v(3, "reason", self.reason);
  }
};

struct VisitRated {
  static constexpr uint32_t kNumber = 31;
  static constexpr const char* kName = "visit_rated";
  TicketName ticket;
  RatingLevel level = RatingLevel::kNone;
  ServiceId service;
  // What the citizen added; may be empty. No state holds it, so no window ever shows it.
  std::string words;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "level", self.level);
    v(3, "service", self.service);
    v(4, "words", self.words);
  }
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_TICKET_EVENTS_H_
