#ifndef ONESTOP_TESTS_LOAD_DAY_H_
#define ONESTOP_TESTS_LOAD_DAY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "tests/load/hall_server.h"

namespace onestop::load {

struct DayOptions {
  uint64_t seed = 1;
  // How much faster than the clock on the wall the hall's time runs.
  double speed = 60;
  int visits = 400;
  bool json = false;
};

// Plays the hall-day that is open at the server through its public API: citizens take tickets at
// simulated kiosks, clerks open their counters, call, recall, serve, park, transfer, take breaks and
// close; prints a progress line and a summary. The server's clock must run at options.speed.
absl::Status PlayDay(HallServer& server, const DayOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_DAY_H_
