#include <CLI/CLI.hpp>

#include <iostream>
#include <utility>

#include "absl/strings/str_join.h"
#include "server/base/clock.h"
#include "tests/sim/kept.h"
#include "tests/sim/shrink.h"

// Plays many simulated hall-days, one per seed. Exit code 1 when one of them went wrong; the seed and
// the command that repeats it are printed.

namespace onestop::sim {
namespace {

// The fewest commands and faults that still go wrong in the same way, and what they do.
void ShowShrunk(const SimulationOptions& failing) {
  const Shrunk shrunk = Shrink(failing, 400);
  std::cout << "after " << shrunk.runs << " runs " << shrunk.result.ledger.size()
            << " commands are left: " << shrunk.result.failure << "\n";
  if (!shrunk.options.without.empty()) {
    std::cout << "none of these faults is needed: " << absl::StrJoin(shrunk.options.without, ", ")
              << "\n";
  }
  SimulationOptions traced = shrunk.options;
  traced.trace = [](const std::string& line) { std::cout << line << "\n"; };
  Simulation(traced).Run();
}

struct Wishes {
  uint64_t seeds = 10;
  bool trace = false;
  bool shrink = false;
  std::string keep;
};

int Play(SimulationOptions options, const Wishes& wishes) {
  SystemClock clock;
  const std::chrono::nanoseconds start = clock.SteadyNow();
  std::map<std::string, uint64_t> counts;
  uint64_t steps = 0;
  const uint64_t end = options.seed + wishes.seeds;
  for (; options.seed < end; ++options.seed) {
    const SimulationResult result = Simulation(options).Run();
    steps += result.steps;
    for (const auto& [what, count] : result.counts) counts[what] += count;
    if (!wishes.keep.empty()) {
      if (const absl::Status kept = KeepJournal(result.disk, wishes.keep); !kept.ok()) {
        std::cout << "the journal was not kept: " << kept << "\n";
        return 1;
      }
    }
    if (result.failure.empty()) continue;
    std::cout << "FAILED: " << result.failure << "\nrepeat with: onestop-sim --seed "
              << options.seed << " --seeds 1 --steps " << options.max_steps << " [--trace | --shrink]\n";
    if (wishes.shrink) ShowShrunk(options);
    return 1;
  }
  for (const auto& [what, count] : counts) std::cout << count << "\t" << what << "\n";
  const double seconds = std::chrono::duration<double>(clock.SteadyNow() - start).count();
  std::cout << steps << " steps, " << counts["command"] << " commands, "
            << static_cast<uint64_t>(static_cast<double>(counts["command"]) / seconds)
            << " commands/s, " << counts["crash"] << " crashes\n";
  return 0;
}

}  // namespace
}  // namespace onestop::sim

int main(int argc, char** argv) {
  CLI::App app("Deterministic simulation of a hall with crashes, lost messages and failing disks");
  onestop::sim::SimulationOptions options;
  onestop::sim::Wishes wishes;
  std::vector<std::string> without;
  app.add_option("--seed", options.seed, "first seed");
  app.add_option("--seeds", wishes.seeds, "how many seeds, one after the other");
  app.add_option("--steps", options.max_steps, "tasks a run may have at most");
  app.add_option("--until", options.until, "stop after this task, without the questions at the end");
  app.add_option("--without", without, "faults that do not happen")
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(onestop::sim::kFaultKinds),
                                                     std::end(onestop::sim::kFaultKinds))));
  app.add_flag("--trace", wishes.trace, "print what happens, a line each: step, time, what");
  app.add_flag("--shrink", wishes.shrink, "look for the fewest commands that still go wrong, and trace them");
  app.add_option("--keep", wishes.keep, "leave the journal of the run in this folder, as files");
  CLI11_PARSE(app, argc, argv);
  if (wishes.trace) options.trace = [](const std::string& line) { std::cout << line << "\n"; };
  options.without.insert(without.begin(), without.end());
  return onestop::sim::Play(std::move(options), wishes);
}
