#ifndef ONESTOP_SERVER_CORE_MATTER_H_
#define ONESTOP_SERVER_CORE_MATTER_H_

#include <cstdint>
#include <string>

#include "server/core/types.h"

namespace onestop::core {

// One of the things a ticket was taken for. Its place on the ticket, from 1, is its index.
struct Matter {
  // 0 when the ticket was taken for a service only.
  ItemId item;
  ServiceId service;
  uint32_t quantity = 1;
  std::string case_id;
  // kNone while the matter is open.
  Outcome outcome = Outcome::kNone;
  // The counter that alone may take it, if any.
  CounterId bound;
  // Index of an errand that must be done first, if any.
  uint32_t waits_for = 0;
  // A visit to another window on behalf of a matter that comes back.
  bool errand = false;
  // After a missed call: callable once its service has made so many calls today; 0 is at once.
  uint64_t callable_at_calls = 0;

  bool open() const { return outcome == Outcome::kNone; }
  bool operator==(const Matter&) const = default;

  template <class Self, class V>
  static void Fields(Self& self, V&& v) {
    v(1, "item", self.item);
    v(2, "service", self.service);
    v(3, "quantity", self.quantity);
    v(4, "case_id", self.case_id);
    v(5, "outcome", self.outcome);
    v(6, "bound", self.bound);
    v(7, "waits_for", self.waits_for);
    v(8, "errand", self.errand);
    v(9, "callable_at_calls", self.callable_at_calls);
  }
};

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_MATTER_H_
