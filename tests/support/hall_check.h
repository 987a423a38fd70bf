#ifndef ONESTOP_TESTS_SUPPORT_HALL_CHECK_H_
#define ONESTOP_TESTS_SUPPORT_HALL_CHECK_H_

#include <string>
#include <vector>

#include "server/core/state.h"

namespace onestop::testing {

// Works out every index anew from the tickets alone, by the plainest code there is, and lists what
// differs from the state, in words. Empty when all is well. O(tickets).
std::vector<std::string> Violations(const core::State& state);

// True when the ticket stands in the open line of the service, for any counter with the skill.
bool StandsIn(const core::State& state, const core::Ticket& ticket, core::ServiceId service);

std::string StateName(core::TicketState state);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_HALL_CHECK_H_
