#ifndef ONESTOP_SERVER_CORE_DECIDE_H_
#define ONESTOP_SERVER_CORE_DECIDE_H_

#include <optional>

#include "absl/status/statusor.h"
#include "server/core/command.h"
#include "server/core/event.h"
#include "server/core/state.h"

namespace onestop::core {

// What the command would do now: the events of one record, in order. Changes nothing, reads no clock,
// and depends on its arguments alone. An expected refusal is a status made by Refuse. An empty list
// is an OK that needs no record ("nobody waits", "the counter is open already").
absl::StatusOr<Events> Decide(const State& state, const Actor& actor, const Command& command,
                              Time now);

// When something will be due by itself (a session's edge, a postponement, a grace, a notice's end,
// the day's end), so that a Tick decided then is not empty. Unset when nothing is planned. May be in
// the past.
std::optional<Time> NextDeadline(const State& state);

}  // namespace onestop::core

#endif  // ONESTOP_SERVER_CORE_DECIDE_H_
