#ifndef ONESTOP_SERVER_RPC_EXPLAIN_H_
#define ONESTOP_SERVER_RPC_EXPLAIN_H_

#include <cstdint>
#include <optional>
#include <span>

#include "onestop/v1/supervisor_service.pb.h"
#include "server/core/apply.h"
#include "server/core/event.h"
#include "server/core/state.h"

// "Why was I not next?", worked out from the journal: the same code that chose then chooses again, on
// the state as it was. Pure.

namespace onestop::rpc {

// Where in a record a ticket is called: the index among its events; nothing when none is.
std::optional<size_t> FindCall(std::span<const core::Event> events);

// Whether a call to this counter passed the ticket over: it waited in a line that the counter takes,
// and another was called. `before` is the state before the call's record.
bool IsPassedOver(const core::State& before, const core::TicketCalled& call, core::TicketId asking);

// Explains the call that the record makes: who competed, by which rule, who won, and where the asking
// ticket stood. `before` is the state right before the call, the events of its own record that come
// first included.
void Explain(const core::State& before, const core::RecordInfo& record,
             const core::TicketCalled& call, core::TicketId asking,
             v1::ExplainOrderResponse* out);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_EXPLAIN_H_
