#include "tests/load/day_plan.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace onestop::load {
namespace {

constexpr Duration kHalfHour = std::chrono::minutes(30);
// Relative arrivals in the half-hours after an opening; the last value holds on.
constexpr double kRush[] = {1.6, 1.5, 1.3, 1.1, 0.9, 0.7, 0.6};

double Intensity(const HallFacts::Period& session, Time at) {
  const auto slot = static_cast<size_t>((at - session.open) / kHalfHour);
  return kRush[std::min(slot, std::size(kRush) - 1)];
}

// The day's total of intensity times duration, in half-hours.
double TotalIntensity(const HallFacts& facts) {
  double total = 0;
  for (const HallFacts::Period& session : facts.sessions) {
    for (Time at = session.open; at < session.last_tickets; at += kHalfHour) {
      const Duration part = std::min(kHalfHour, session.last_tickets - at);
      total += Intensity(session, at) * static_cast<double>(part.count()) /
               static_cast<double>(kHalfHour.count());
    }
  }
  return total;
}

double Normal(Random& random) {
  const double u = 1.0 - random.Unit();
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * random.Unit());
}

Duration FromMilliseconds(double value) {
  return Duration(static_cast<Duration::rep>(value));
}

PlannedVisit DrawVisit(const HallFacts& facts, const VisitMix& weights, Time arrival,
                       Random& random) {
  PlannedVisit visit;
  visit.arrival = arrival;
  const size_t matters = random.Unit() < 0.12 ? 2 : 1;
  while (visit.items.size() < matters) {
    const double draw = random.Unit() * weights.back();
    const auto place = std::upper_bound(weights.begin(), weights.end(), draw);
    const std::string& code =
        facts.items[static_cast<size_t>(std::min(place, weights.end() - 1) - weights.begin())].code;
    if (std::find(visit.items.begin(), visit.items.end(), code) == visit.items.end()) {
      visit.items.push_back(code);
    }
  }
  const bool special = facts.classes.size() > 1 && random.Unit() < 0.15;
  visit.ticket_class = special ? facts.classes[1 + random.Below(facts.classes.size() - 1)]
                               : facts.classes.front();
  if (random.Unit() < 0.03) visit.patience = DrawExponential(std::chrono::minutes(25), random);
  visit.misses_call = random.Unit() < 0.05;
  if (random.Unit() < 0.6) visit.comes_back = DrawExponential(std::chrono::minutes(6), random);
  visit.postpones = random.Unit() < 0.02;
  return visit;
}

}  // namespace

Duration DrawServiceTime(Duration mean, Random& random) {
  constexpr double kSigma = 0.55;
  const double mu = -kSigma * kSigma / 2;
  return std::max(Duration(std::chrono::seconds(20)),
                  FromMilliseconds(static_cast<double>(mean.count()) *
                                   std::exp(mu + kSigma * Normal(random))));
}

Duration DrawExponential(Duration mean, Random& random) {
  return FromMilliseconds(-std::log(1.0 - random.Unit()) * static_cast<double>(mean.count()));
}

VisitMix DrawMix(const HallFacts& facts, Random& random) {
  VisitMix weights;
  for (size_t i = 0; i < facts.items.size(); ++i) {
    // What takes long comes less often.
    const double minutes = static_cast<double>(facts.items[i].expected.count()) / 60'000;
    const double weight = (0.2 + random.Unit() * random.Unit() * 2.0) / std::max(1.0, minutes);
    weights.push_back(weight + (weights.empty() ? 0 : weights.back()));
  }
  return weights;
}

std::vector<PlannedVisit> PlanVisits(const HallFacts& facts, const VisitMix& mix, int visits,
                                     Random& random) {
  std::vector<PlannedVisit> plan;
  const double total = TotalIntensity(facts);
  if (total <= 0 || facts.items.empty() || facts.classes.empty()) return plan;
  for (const HallFacts::Period& session : facts.sessions) {
    Time at = session.open;
    while (true) {
      const double rate = visits * Intensity(session, at) / total;  // per half-hour
      at += DrawExponential(FromMilliseconds(static_cast<double>(kHalfHour.count()) / rate),
                            random);
      if (at >= session.last_tickets) break;
      plan.push_back(DrawVisit(facts, mix, at, random));
    }
  }
  return plan;
}

}  // namespace onestop::load
