#ifndef ONESTOP_SERVER_ENGINE_TOUCHED_H_
#define ONESTOP_SERVER_ENGINE_TOUCHED_H_

#include <span>

#include "server/core/apply.h"
#include "server/engine/watch_hub.h"

namespace onestop::engine {

// Adds what these events, just applied, concern: the tickets and counters they name, and the services
// whose lines they change. Lists are neither sorted nor without repeats until Settle.
void AddTouched(const core::State& state, const core::RecordInfo& record,
                std::span<const core::Event> events, Touched& touched);

// Sorts the lists and drops repeats; calls stay in their order.
void Settle(Touched& touched);

}  // namespace onestop::engine

#endif  // ONESTOP_SERVER_ENGINE_TOUCHED_H_
