#include "server/estimate/quote.h"

#include <algorithm>
#include <cmath>

#include "server/base/random.h"
#include "server/estimate/drawn_future.h"
#include "server/estimate/values.h"

namespace onestop::estimate {
namespace {

constexpr double kLower = 0.05;
constexpr double kUpper = 0.95;
// An interval is at least so wide where its width is a measure: nobody times a walk to the window.
constexpr Duration kLeastWidth = std::chrono::seconds(30);
// A service's own past counts as much as the hall's once it has so many promises behind it.
constexpr double kHallWeight = 40;
// A path is given up so long after its beginning: nobody waits longer.
constexpr Duration kHorizon = std::chrono::hours(12);
constexpr uint32_t kJoinsForACall = 4;

// `waits` of those paths on which the call came, of `paths`.
std::optional<Spread> SpreadOf(std::vector<double>& waits, size_t paths) {
  if (waits.size() * 2 < paths || waits.empty()) return std::nullopt;
  std::sort(waits.begin(), waits.end());
  auto quantile = [&](double share) {
    return Duration(std::llround(QuantileOf(waits, share)));
  };
  return Spread{quantile(kLower), quantile(0.5), quantile(kUpper)};
}

Duration WidthOf(Duration lower, Duration upper) { return std::max(kLeastWidth, upper - lower); }

double Ratio(Duration a, Duration b) {
  return static_cast<double>(a.count()) / static_cast<double>(b.count());
}

}  // namespace

Forecast MakeForecast(const Snapshot& snapshot, const Parameters& parameters,
                      std::span<const Ghost> ghosts, const ForecastOptions& options) {
  Simulator::Options simulation;
  simulation.ghosts = ghosts;
  simulation.ghosts_only = options.ghosts_only;
  simulation.max_calls = options.max_calls;
  // Where so many more come than are called, more of them change nothing.
  simulation.max_joins = kJoinsForACall * options.max_calls;
  simulation.until = snapshot.now + kHorizon;
  Simulator simulator(snapshot, simulation);
  SeededRandom random(options.seed);
  DrawnFuture future(parameters, snapshot, random);
  std::vector<std::vector<double>> ghost_waits(ghosts.size());
  std::vector<std::vector<double>> leg_waits(options.ghosts_only ? 0 : snapshot.legs.size());
  auto add = [&](std::span<const Time> calls, std::vector<std::vector<double>>& waits) {
    for (size_t i = 0; i < waits.size(); ++i) {
      if (calls[i] == Time::max()) continue;
      waits[i].push_back(static_cast<double>((calls[i] - snapshot.now).count()));
    }
  };
  for (size_t path = 0; path < options.paths; ++path) {
    future.Begin();
    simulator.Run(future);
    add(simulator.ghost_calls(), ghost_waits);
    add(simulator.leg_calls(), leg_waits);
  }
  Forecast forecast;
  for (std::vector<double>& waits : ghost_waits) {
    forecast.ghosts.push_back(SpreadOf(waits, options.paths));
  }
  for (std::vector<double>& waits : leg_waits) {
    forecast.legs.push_back(SpreadOf(waits, options.paths));
  }
  return forecast;
}

double Calibration::Correction(const ConformalTail& own, const ConformalTail& all) {
  const auto count = static_cast<double>(own.size());
  return (own.correction() * count + all.correction() * kHallWeight) / (count + kHallWeight);
}

core::Quote Calibration::Promise(const Subject& subject, const Spread& spread) const {
  const auto width = static_cast<double>(WidthOf(spread.lower, spread.upper).count());
  auto moved = [&](Duration bound, double by) {
    return std::max(Duration(0), bound + Duration(std::llround(by * width)));
  };
  const Tails& all = subject.free_counter ? free_ : all_;
  const size_t index = IndexOf(subject.service);
  const bool own = !subject.free_counter && index < services_.size();
  const Tails& tails = own ? services_[index] : all;
  core::Quote quote;
  quote.expected = spread.expected;
  quote.lower = std::min(moved(spread.lower, -Correction(tails.lower, all.lower)), spread.expected);
  quote.upper = std::max(moved(spread.upper, Correction(tails.upper, all.upper)), spread.expected);
  quote.plain_lower = spread.lower;
  quote.plain_upper = spread.upper;
  return quote;
}

void Calibration::Learn(const Subject& subject, const core::Quote& quote, Duration waited) {
  const Duration width = WidthOf(quote.plain_lower, quote.plain_upper);
  auto learn = [&](Tails& tails) {
    tails.lower.Learn(Ratio(quote.plain_lower - waited, width), waited < quote.lower);
    tails.upper.Learn(Ratio(waited - quote.plain_upper, width), waited > quote.upper);
  };
  learn(subject.free_counter ? free_ : all_);
  if (subject.free_counter) return;
  const size_t index = IndexOf(subject.service);
  if (index >= services_.size()) services_.resize(index + 1);
  learn(services_[index]);
}

}  // namespace onestop::estimate
