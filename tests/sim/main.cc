#include <CLI/CLI.hpp>

#include <iostream>

#include "server/base/clock.h"
#include "tests/sim/simulation.h"

// Plays many simulated hall-days, one per seed. Exit code 1 when one of them went wrong; the seed and
// the command that repeats it are printed.

int main(int argc, char** argv) {
  CLI::App app("Deterministic simulation of a hall with crashes, lost messages and failing disks");
  onestop::sim::SimulationOptions options;
  uint64_t seeds = 10;
  app.add_option("--seed", options.seed, "first seed");
  app.add_option("--seeds", seeds, "how many seeds, one after the other");
  app.add_option("--steps", options.max_steps, "tasks a run may have at most");
  CLI11_PARSE(app, argc, argv);

  onestop::SystemClock clock;
  const std::chrono::nanoseconds start = clock.SteadyNow();
  std::map<std::string, uint64_t> counts;
  uint64_t steps = 0;
  const uint64_t end = options.seed + seeds;
  for (; options.seed < end; ++options.seed) {
    const onestop::sim::SimulationResult result = onestop::sim::Simulation(options).Run();
    steps += result.steps;
    for (const auto& [what, count] : result.counts) counts[what] += count;
    if (result.failure.empty()) continue;
    std::cout << "FAILED: " << result.failure << "\nrepeat with: onestop-sim --seed "
              << options.seed << " --seeds 1 --steps " << options.max_steps << "\n";
    return 1;
  }
  for (const auto& [what, count] : counts) std::cout << count << "\t" << what << "\n";
  const double seconds = std::chrono::duration<double>(clock.SteadyNow() - start).count();
  std::cout << steps << " steps, " << counts["command"] << " commands, "
            << static_cast<uint64_t>(static_cast<double>(counts["command"]) / seconds)
            << " commands/s, " << counts["crash"] << " crashes\n";
  return 0;
}
