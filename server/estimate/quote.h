#ifndef ONESTOP_SERVER_ESTIMATE_QUOTE_H_
#define ONESTOP_SERVER_ESTIMATE_QUOTE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "server/core/types.h"
#include "server/estimate/conformal.h"
#include "server/estimate/parameters.h"
#include "server/estimate/simulator.h"

// From simulated futures to what is promised.

namespace onestop::estimate {

// How waits are spread, as quantiles: 5 %, one half, 95 %.
struct Spread {
  Duration lower{0};
  Duration expected{0};
  Duration upper{0};
};

struct ForecastOptions {
  size_t paths = 100;
  uint64_t seed = 1;
  // Stops a path when all ghosts have been called.
  bool ghosts_only = false;
  uint32_t max_calls = 2000;
};

// The waits of many simulated futures. Nothing for whoever is not called in half of them.
struct Forecast {
  std::vector<std::optional<Spread>> ghosts;
  // Of the snapshot's legs, from the snapshot's moment on.
  std::vector<std::optional<Spread>> legs;
};

// A pure function of what it is given.
Forecast MakeForecast(const Snapshot& snapshot, const Parameters& parameters,
                      std::span<const Ghost> ghosts, const ForecastOptions& options);

// Makes intervals that hold as often as promised out of those the simulation gives; see conformal.h. A
// service is corrected by its own past as far as it has one, else by the hall's. Those who found a
// counter with nothing to do are apart, being promised seconds rather than minutes. Not thread safe.
class Calibration {
 public:
  // What a promise is about.
  struct Subject {
    core::ServiceId service;
    bool free_counter = false;
  };

  // The corrected interval, with the plain one kept in it.
  core::Quote Promise(const Subject& subject, const Spread& spread) const;
  // A promise has come due.
  void Learn(const Subject& subject, const core::Quote& quote, Duration waited);

 private:
  // Of each tail: together one in ten.
  static constexpr double kMiss = 0.05;
  struct Tails {
    ConformalTail lower{kMiss};
    ConformalTail upper{kMiss};
  };

  static double Correction(const ConformalTail& own, const ConformalTail& all);

  Tails all_;
  Tails free_;
  // By service id - 1.
  std::vector<Tails> services_;
};

}  // namespace onestop::estimate

#endif  // ONESTOP_SERVER_ESTIMATE_QUOTE_H_
