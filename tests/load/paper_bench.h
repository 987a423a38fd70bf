#ifndef ONESTOP_TESTS_LOAD_PAPER_BENCH_H_
#define ONESTOP_TESTS_LOAD_PAPER_BENCH_H_

#include <string>

#include "absl/status/status.h"

namespace onestop::load {

struct PaperBenchOptions {
  // The programs onestop-server and onestop-kiosk.
  std::string server_program;
  std::string kiosk_program;
  // Content of hall.toml, and an item of it.
  std::string hall_toml;
  std::string item;
  int tickets = 50;
};

// Measures what a citizen waits for at a kiosk: from the touch (IssueTicket through the gateway,
// then its /local/print) until the last byte of the slip, its cut, has reached the printer. The
// printer is one on the network that answers at once; how fast paper moves is not in it.
absl::Status RunPaperBench(const PaperBenchOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_PAPER_BENCH_H_
