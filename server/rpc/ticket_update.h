#ifndef ONESTOP_SERVER_RPC_TICKET_UPDATE_H_
#define ONESTOP_SERVER_RPC_TICKET_UPDATE_H_

#include <optional>
#include <span>

#include "onestop/v1/types.pb.h"
#include "server/core/config.h"
#include "server/core/event.h"

namespace onestop::rpc {

// Where a ticket stands after some events, told by the events alone.
struct TicketUpdate {
  core::TicketName name;
  core::TicketState state = core::TicketState::kNone;
  // Set in CALLED, SERVING and PARKED.
  core::CounterId counter;
  // Set in POSTPONED and MISSED.
  std::optional<Time> due;
};

// What became of the first ticket that the events name; nothing when they name none. Looks at
// nothing else, so that the retry of a command gets the answer of the first time. Pure.
std::optional<TicketUpdate> UpdateOf(std::span<const core::Event> events);

void SetUpdate(const core::Config& config, const TicketUpdate& update, v1::TicketUpdate* out);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_TICKET_UPDATE_H_
