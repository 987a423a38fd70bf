#ifndef ONESTOP_TESTS_SIM_SHRINK_H_
#define ONESTOP_TESTS_SIM_SHRINK_H_

#include <string>

#include "tests/sim/simulation.h"

namespace onestop::sim {

// The smallest run found that still goes wrong in the same way.
struct Shrunk {
  // As given, with faults and commands taken away.
  SimulationOptions options;
  SimulationResult result;
  int runs = 0;
};

// What is the same in two failures that are about other tickets, records and steps.
std::string KindOf(const std::string& failure);

// Takes away whole kinds of faults first, then the commands at the end, then runs of commands, halves
// before quarters (delta debugging: Zeller and Hildebrandt, "Simplifying and isolating failure-inducing
// input", 2002, without its complements: a run costs little, and most commands can go). `options` must
// fail. At most `most_runs` runs.
Shrunk Shrink(const SimulationOptions& options, int most_runs);

}  // namespace onestop::sim

#endif  // ONESTOP_TESTS_SIM_SHRINK_H_
