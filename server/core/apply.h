#ifndef ONESTOP_SERVER_CORE_APPLY_H_
#define ONESTOP_SERVER_CORE_APPLY_H_

#include <cstdint>
#include <span>

#include "server/core/event.h"
#include "server/core/state.h"

namespace onestop::core {

// The part of a record that Apply needs besides its events.
struct RecordInfo {
  uint64_t sequence = 0;
  Time time;
  Actor actor;
};

// Makes one record part of the state. Cannot refuse: a record that does not fit the state is a
// programmer's error or a damaged journal that passed its hashes, and ends the process by name
// (ONESTOP_CHECK), because going on would double or lose a ticket.
void Apply(State& state, const RecordInfo& record, std::span<const Event> events);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_APPLY_H_
