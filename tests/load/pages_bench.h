#ifndef ONESTOP_TESTS_LOAD_PAGES_BENCH_H_
#define ONESTOP_TESTS_LOAD_PAGES_BENCH_H_

#include <string>

#include "absl/status/status.h"

namespace onestop::load {

struct PagesBenchOptions {
  // The programs onestop-server and onestop-kiosk.
  std::string server_program;
  std::string kiosk_program;
  int pages = 1000;
  int calls = 50;
};

// Lets so many pages watch one hall through one gateway, each with the two streams of a display,
// and measures how long after CallNext was acknowledged the call is at every one of them, and what
// a page costs the gateway in memory.
absl::Status RunPagesBench(const PagesBenchOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_PAGES_BENCH_H_
