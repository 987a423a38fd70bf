#ifndef ONESTOP_TESTS_LOAD_BENCH_H_
#define ONESTOP_TESTS_LOAD_BENCH_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace onestop::load {

struct BenchOptions {
  // The onestop-server program, and this one (for the echo server).
  std::string server_program;
  std::string own_program;
  std::vector<int> in_flight = {1, 16, 64, 256};
  std::chrono::milliseconds duration = std::chrono::seconds(2);
  int rounds = 3;
  // A port of the loopback interface for each server; 0 for a Unix socket.
  int port = 0;
  bool json = false;
};

// Measures, interleaved in one session, a bare echo, durable IssueTicket, and durable CallNext with
// FinishMatter, each at several numbers of calls in flight, and prints a table: calls a second,
// the ratio to the echo of the same rounds, median and 99th percentile of a call.
absl::Status RunBench(const BenchOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_BENCH_H_
