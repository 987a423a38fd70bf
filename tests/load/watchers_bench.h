#ifndef ONESTOP_TESTS_LOAD_WATCHERS_BENCH_H_
#define ONESTOP_TESTS_LOAD_WATCHERS_BENCH_H_

#include <string>

#include "absl/status/status.h"

namespace onestop::load {

struct WatchersBenchOptions {
  std::string server_program;
  int watchers = 1000;
  // Of them; these hold their streams open and never read.
  int stuck = 100;
  // Tickets a second, evenly.
  int rate = 20;
  int seconds = 4;
  int rounds = 3;
};

// Takes tickets at an even rate, alone and before so many streams of the hall, in turn, and prints how
// long a call takes in both and the ratio.
absl::Status RunWatchersBench(const WatchersBenchOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_WATCHERS_BENCH_H_
