#ifndef ONESTOP_TESTS_SIM_WORKLOAD_H_
#define ONESTOP_TESTS_SIM_WORKLOAD_H_

#include <optional>
#include <string>

#include "server/base/random.h"
#include "server/core/command.h"
#include "server/core/state.h"

namespace onestop::sim {

// Who a simulated client is.
struct Person {
  enum class Kind { kKiosk, kGuide, kClerk, kSupervisor };
  Kind kind = Kind::kKiosk;
  core::Actor actor;
  // Of a clerk.
  std::string counter;
  // Never opens its counter, so that people wait there in vain.
  bool absent_all_day = false;
};

// What this person asks for next; mostly sensible in this state, sometimes not. Nothing when there
// is nothing to do.
std::optional<core::Command> ChooseCommand(const Person& person, const core::State& state, Time now,
                                           Random& random);

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_WORKLOAD_H_
