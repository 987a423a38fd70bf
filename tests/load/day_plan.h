#ifndef ONESTOP_TESTS_LOAD_DAY_PLAN_H_
#define ONESTOP_TESTS_LOAD_DAY_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/random.h"
#include "server/base/time.h"

namespace onestop::load {

// What the plan needs to know of a hall.
struct HallFacts {
  struct Item {
    std::string code;
    std::string service;
    Duration expected{0};
  };
  struct Period {
    Time open;
    Time last_tickets;
    Time close;
  };
  std::vector<Item> items;
  std::vector<Period> sessions;
  // Classes a citizen may declare, the regular one first.
  std::vector<std::string> classes;
};

// One citizen of the day, as fate has it.
struct PlannedVisit {
  Time arrival;
  std::vector<std::string> items;
  std::string ticket_class;
  // Sent away: goes home after so long; zero for never.
  Duration patience{0};
  // Does not hear the first call.
  bool misses_call = false;
  // After a missed call: comes back after so long, or never (zero).
  Duration comes_back{0};
  bool postpones = false;
  // What the hall said about the wait, once the ticket was taken.
  std::optional<std::pair<Duration, Duration>> quote = {};
};

// How often each item is asked for, added up: some are asked for far more often than others.
using VisitMix = std::vector<double>;
VisitMix DrawMix(const HallFacts& facts, Random& random);

// The visits of a day in order of arrival: Poisson arrivals whose rate changes every half-hour, with a
// rush after each opening; the same seed gives the same day. `visits` is the expected number.
std::vector<PlannedVisit> PlanVisits(const HallFacts& facts, const VisitMix& mix, int visits,
                                     Random& random);

// A lognormal draw with this mean and a coefficient of variation of about 0.6: how long work at a
// window takes.
Duration DrawServiceTime(Duration mean, Random& random);

// A draw from the exponential distribution with this mean.
Duration DrawExponential(Duration mean, Random& random);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_DAY_PLAN_H_
