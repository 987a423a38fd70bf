#ifndef ONESTOP_SERVER_CORE_TICKET_COMMANDS_H_
#define ONESTOP_SERVER_CORE_TICKET_COMMANDS_H_

#include <optional>
#include <string>
#include <vector>

#include "server/base/hash.h"
#include "server/core/types.h"

// Commands of citizens and those who help them. See command.h for what all commands have in common.

namespace onestop::core {

struct MatterWanted {
  std::string item;
  std::string service;
  uint32_t quantity = 0;
  std::string case_id;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "item", self.item);
    v(2, "service", self.service);
    v(3, "quantity", self.quantity);
    v(4, "case_id", self.case_id);
  }
};

struct IssueTicket {
  static constexpr uint32_t kNumber = 1;
  static constexpr const char* kName = "IssueTicket";
  std::vector<MatterWanted> matters;
  std::string ticket_class;
  std::optional<Bytes16> holder;
  std::optional<Time> appointment;
  std::string former;
  Channel channel = Channel::kNone;
  bool accept_late = false;
  // Stamped by the engine, not by the caller: no part of the fingerprint.
  std::optional<Quote> quote;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "matters", self.matters);
    v(2, "ticket_class", self.ticket_class);
    v(3, "holder", self.holder);
    v(4, "appointment", self.appointment);
    v(5, "former", self.former);
    v(6, "channel", self.channel);
    v(7, "accept_late", self.accept_late);
  }
};

// Commands on one ticket. `bearer` is the ticket a tracking token was proved for; 0 where the
// caller's role needs none.
struct CancelTicket {
  static constexpr uint32_t kNumber = 2;
  static constexpr const char* kName = "CancelTicket";
  std::string ticket;
  TicketId bearer;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "bearer", self.bearer);
  }
};

struct CheckIn {
  static constexpr uint32_t kNumber = 3;
  static constexpr const char* kName = "CheckIn";
  std::string ticket;
  TicketId bearer;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "bearer", self.bearer);
  }
};

struct PostponeTicket {
  static constexpr uint32_t kNumber = 4;
  static constexpr const char* kName = "PostponeTicket";
  std::string ticket;
  TicketId bearer;
  Duration delay{0};

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "bearer", self.bearer);
    v(3, "delay", self.delay);
  }
};

struct ReprintTicket {
  static constexpr uint32_t kNumber = 5;
  static constexpr const char* kName = "ReprintTicket";
  std::string ticket;
  TicketId bearer;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "bearer", self.bearer);
  }
};

struct AddMatter {
  static constexpr uint32_t kNumber = 6;
  static constexpr const char* kName = "AddMatter";
  std::string ticket;
  MatterWanted matter;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "matter", self.matter);
  }
};

struct ChangeMatter {
  static constexpr uint32_t kNumber = 7;
  static constexpr const char* kName = "ChangeMatter";
  std::string ticket;
  // From 1.
  uint32_t index = 0;
  MatterWanted matter;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "index", self.index);
    v(3, "matter", self.matter);
  }
};

struct SetTicketClass {
  static constexpr uint32_t kNumber = 8;
  static constexpr const char* kName = "SetTicketClass";
  std::string ticket;
  std::string ticket_class;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "ticket_class", self.ticket_class);
  }
};

struct RateVisit {
  static constexpr uint32_t kNumber = 9;
  static constexpr const char* kName = "RateVisit";
  std::string ticket;
  TicketId bearer;
  RatingLevel level = RatingLevel::kNone;
  // What the citizen adds; may be empty.
  std::string words = {};

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "ticket", self.ticket);
    v(2, "bearer", self.bearer);
    v(3, "level", self.level);
    v(4, "words", self.words);
  }
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_TICKET_COMMANDS_H_
