#include "tests/sim/shrink.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace onestop::sim {
namespace {

class Shrinking {
 public:
  Shrinking(const SimulationOptions& options, int most_runs)
      : most_runs_(most_runs), best_{options, Simulation(options).Run(), 1} {
    kind_ = KindOf(best_.result.failure);
    best_.options.script = best_.result.ledger;
  }

  bool Over() const { return best_.runs >= most_runs_; }
  const Shrunk& best() const { return best_; }

  // Keeps the options when the run still goes wrong in the same way.
  bool Try(SimulationOptions options) {
    if (Over()) return false;
    ++best_.runs;
    // What is shorter has no reason to take longer.
    options.max_steps = std::min(options.max_steps, best_.result.steps + 1000);
    SimulationResult result = Simulation(options).Run();
    if (result.failure.empty() || KindOf(result.failure) != kind_) return false;
    best_.options = std::move(options);
    best_.result = std::move(result);
    return true;
  }

  size_t commands() const { return best_.options.script->size(); }

 private:
  const int most_runs_;
  std::string kind_;
  Shrunk best_;
};

void DropFaults(Shrinking& shrinking) {
  for (const char* fault : kFaultKinds) {
    SimulationOptions options = shrinking.best().options;
    options.without.insert(fault);
    shrinking.Try(std::move(options));
  }
}

// Half of what is left at the end, and half of that.
void DropTheEnd(Shrinking& shrinking) {
  for (size_t low = 0; low + 1 < shrinking.commands() && !shrinking.Over();) {
    SimulationOptions options = shrinking.best().options;
    const size_t middle = low + (shrinking.commands() - low) / 2;
    options.script->resize(middle);
    if (!shrinking.Try(std::move(options))) low = middle;
  }
}

// Runs of `size` commands wherever they change nothing.
void DropRuns(Shrinking& shrinking, size_t size) {
  for (size_t from = 0; from < shrinking.commands() && !shrinking.Over();) {
    SimulationOptions options = shrinking.best().options;
    const auto first = options.script->begin() + static_cast<ptrdiff_t>(from);
    const size_t count = std::min(size, shrinking.commands() - from);
    options.script->erase(first, first + static_cast<ptrdiff_t>(count));
    if (!shrinking.Try(std::move(options))) from += count;
  }
}

}  // namespace

std::string KindOf(const std::string& failure) {
  std::string kind = failure.substr(0, failure.find(" (step "));
  std::erase_if(kind, [](char c) { return c >= '0' && c <= '9'; });
  return kind;
}

Shrunk Shrink(const SimulationOptions& options, int most_runs) {
  Shrinking shrinking(options, most_runs);
  DropFaults(shrinking);
  DropTheEnd(shrinking);
  for (size_t size = shrinking.commands() / 2; size > 0; size /= 2) DropRuns(shrinking, size);
  // What could not go while something later was there may go now.
  for (size_t before = 0; before != shrinking.commands() && !shrinking.Over();) {
    before = shrinking.commands();
    DropRuns(shrinking, 1);
  }
  return shrinking.best();
}

}  // namespace onestop::sim
