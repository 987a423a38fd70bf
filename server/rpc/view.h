#ifndef ONESTOP_SERVER_RPC_VIEW_H_
#define ONESTOP_SERVER_RPC_VIEW_H_

#include "onestop/v1/counter_service.pb.h"
#include "onestop/v1/hall_service.pb.h"
#include "onestop/v1/ticket_service.pb.h"
#include "onestop/v1/types.pb.h"
#include "server/base/role.h"
#include "server/core/state.h"

// The state of a hall as callers see it. Everything here runs on the engine's thread, so it costs as
// little as it can. The state must have a configuration. Pure.

namespace onestop::rpc {

// How much of it: everybody may know that a counter serves A017, staff see the visit.
enum class Audience { kPublic, kStaff };

// Who is staff: guides, clerks, supervisors, administrators, and the load generator for them.
Audience AudienceOf(Role role);

// All of a ticket but `people_ahead`, which costs more than the rest. The public is told of a
// hand-over, but not what one window wrote for another.
void SetVisit(const core::State& state, const core::Ticket& ticket, Audience audience,
              v1::Ticket* out);
void SetTicket(const core::State& state, const core::Ticket& ticket, Audience audience,
               v1::Ticket* out);
void SetService(const core::State& state, const core::Service& service, v1::Service* out);
void SetTicketClass(const core::TicketClass& ticket_class, v1::TicketClass* out);
void SetItem(const core::Config& config, const core::Item& item, v1::Item* out);
void SetNotice(const core::Config& config, const core::Notice& notice, v1::Notice* out);
void SetCall(const core::Config& config, const core::Call& call, v1::Call* out);
void SetCounter(const core::State& state, core::CounterId id, Audience audience, v1::Counter* out);

// Day state, date and sessions.
void SetDay(const core::State& state, v1::Hall* out);
void SetStateCounts(const core::State& state, v1::Hall* out);
// Everything but hall name and `writable`.
void SetHall(const core::State& state, Audience audience, v1::Hall* out);

// Callable tickets that stand before this one in the line where it is foremost.
uint32_t PeopleAhead(const core::State& state, const core::Ticket& ticket);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_VIEW_H_
