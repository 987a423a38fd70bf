#ifndef ONESTOP_SERVER_CORE_TICKET_H_
#define ONESTOP_SERVER_CORE_TICKET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/base/hash.h"
#include "server/core/matter.h"
#include "server/core/types.h"

namespace onestop::core {

// One hand-over, remembered to notice a citizen who is sent in circles, and to tell the receiver why.
struct Handover {
  ServiceId from_service;
  CounterId from_counter;
  TransferReason reason = TransferReason::kNone;
  // Of the last hand-over alone.
  std::string note;
  // An errand, from which the ticket comes back to the giver.
  bool return_to_me = false;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "from_service", self.from_service);
    v(2, "from_counter", self.from_counter);
    v(3, "reason", self.reason);
    v(4, "note", self.note);
    v(5, "return_to_me", self.return_to_me);
  }
};

// One citizen's visit of the hall-day. Kept until the next hall-day opens, so it is small.
struct Ticket {
  TicketName name;
  TicketState state = TicketState::kNone;
  ClassId ticket_class;
  bool class_verified = false;
  Channel channel = Channel::kNone;
  bool postponed_before = false;
  // The service of its first matter when it was issued, under which it is counted.
  ServiceId service;
  // Called out of its order by a supervisor's move.
  bool moved = false;
  uint8_t absences = 0;
  RatingLevel rating = RatingLevel::kNone;
  uint32_t copies = 0;
  uint32_t recalls = 0;
  uint32_t leg = 1;
  AreaId area;
  // At whose hands it is in CALLED, SERVING and PARKED.
  CounterId counter;
  // Index of the matter in hand, or 0.
  uint32_t current = 0;
  Time arrival;
  // The place in every line counts from here.
  Time entry;
  // When this leg began; when it was called; when the work on the current matter began.
  Time queued;
  Time called;
  Time started;
  bool start_implied = false;
  // POSTPONED: callable again then. MISSED: given up then.
  Time due;
  TicketId former;
  std::vector<Matter> matters;
  std::vector<Handover> handovers;
  std::optional<Bytes16> holder;
  std::optional<Quote> quote;

  TicketId id() const { return name.id; }
  // `index` is from 1.
  const Matter& matter(uint32_t index) const { return matters[index - 1]; }
  Matter& matter(uint32_t index) { return matters[index - 1]; }

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "name", self.name);
    v(2, "state", self.state);
    v(3, "ticket_class", self.ticket_class);
    v(4, "class_verified", self.class_verified);
    v(5, "channel", self.channel);
    v(6, "postponed_before", self.postponed_before);
    v(7, "moved", self.moved);
    v(8, "absences", self.absences);
    v(9, "rating", self.rating);
    v(10, "copies", self.copies);
    v(11, "recalls", self.recalls);
    v(12, "leg", self.leg);
    v(13, "area", self.area);
    v(14, "counter", self.counter);
    v(15, "current", self.current);
    v(16, "arrival", self.arrival);
    v(17, "entry", self.entry);
    v(18, "queued", self.queued);
    v(19, "called", self.called);
    v(20, "started", self.started);
    v(21, "start_implied", self.start_implied);
    v(22, "due", self.due);
    v(23, "former", self.former);
    v(24, "matters", self.matters);
    v(25, "handovers", self.handovers);
    v(26, "holder", self.holder);
    v(27, "quote", self.quote);
    v(28, "service", self.service);
  }
};

// The ticket's matter with this index may be worked on: it is open, and neither its own errand nor an
// item that must come before it is still open on the same ticket.
struct Config;
bool IsReady(const Config& config, const Ticket& ticket, uint32_t index);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_TICKET_H_
