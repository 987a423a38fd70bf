#ifndef ONESTOP_TESTS_LOAD_GATEWAY_BENCH_H_
#define ONESTOP_TESTS_LOAD_GATEWAY_BENCH_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace onestop::load {

struct GatewayBenchOptions {
  // The programs onestop-server and onestop-kiosk.
  std::string server_program;
  std::string kiosk_program;
  std::vector<int> in_flight = {1, 16, 64};
  std::chrono::milliseconds duration = std::chrono::seconds(2);
  int rounds = 3;
};

// Measures, interleaved in one session, durable IssueTicket over gRPC and the same through a
// gateway: Connect over HTTP/1.1, with JSON as our pages ask and in the binary form, each page on a
// connection of its own that it keeps. Prints a table: calls a second, and the share of the rate
// without a gateway.
absl::Status RunGatewayBench(const GatewayBenchOptions& options);

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_GATEWAY_BENCH_H_
