#ifndef ONESTOP_SERVER_CORE_INDEX_H_
#define ONESTOP_SERVER_CORE_INDEX_H_

#include "server/core/state.h"

// Keeps the state's indexes (lines, timers, counts, holders) equal to its tickets. Whoever changes a
// ticket leaves the indexes, changes it, and enters them again; nothing else touches them.

namespace onestop::core {

// Takes the ticket out of every index.
void LeaveIndexes(State& state, const Ticket& ticket);

// Puts it in again. A matter that is ready and bound to a counter that has closed is unbound first, so
// that nobody waits for a window that is not there; one that still waits for an errand stays bound,
// for the counter may be open again when the errand is done.
void EnterIndexes(State& state, Ticket& ticket);

// Called after the service's count of calls grew: tickets that have let enough calls pass move from
// `returning` into their lines.
void AdmitReturned(State& state, ServiceId service);

// True when the published graph of a ticket's life has this edge.
bool IsEdge(TicketState from, TicketState to);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_INDEX_H_
