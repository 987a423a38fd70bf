#include "tests/load/gateway_bench.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gateway/client/channel.h"
#include "tests/load/bench_hall.h"
#include "tests/load/callers.h"
#include "tests/load/figures.h"
#include "tests/load/gateway_process.h"
#include "tests/load/hall_server.h"
#include "tests/load/page_caller.h"

namespace onestop::load {
namespace {

// What was measured at one number of calls in flight, a value for each round.
struct Comparison {
  std::vector<double> direct;
  std::vector<double> direct_p99_ms;
  struct Form {
    std::vector<double> rate;
    std::vector<double> p99_ms;
    std::vector<double> ratio;
  };
  Form json;
  Form binary;
};

double Milliseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}

void Note(Comparison::Form& form, const Measured& pages, const Measured& direct) {
  form.rate.push_back(pages.per_second());
  form.p99_ms.push_back(Milliseconds(pages.p99));
  form.ratio.push_back(pages.per_second() / direct.per_second());
}

std::string Columns(const Comparison::Form& form) {
  return absl::StrFormat("%.0f | %.1f ms | %.2f", Median(form.rate), Median(form.p99_ms),
                         Median(form.ratio));
}

}  // namespace

absl::Status RunGatewayBench(const GatewayBenchOptions& options) {
  const int most = *std::max_element(options.in_flight.begin(), options.in_flight.end());
  SystemClock clock;
  auto server = HallServer::Start({.program = options.server_program, .hall_toml = BenchHall(1)});
  if (!server.ok()) return server.status();
  const absl::StatusOr<Credential> credential = (*server)->Enroll();
  if (!credential.ok()) return credential.status();
  auto gateway = GatewayProcess::Start(options.kiosk_program, *credential);
  if (!gateway.ok()) return gateway.status();
  auto channel = gateway::MakeChannel(*credential, {.own_connection = true});
  if (!channel.ok()) return channel.status();
  PageReader reader;
  auto json = IssuePages((*gateway)->port(), reader, PageFormat::kJson, most);
  if (!json.ok()) return json.status();
  auto binary = IssuePages((*gateway)->port(), reader, PageFormat::kBinary, most);
  if (!binary.ok()) return binary.status();
  const auto direct = IssueCallers(*channel, *credential, most);
  auto drive = [&](const std::vector<std::unique_ptr<Caller>>& callers, int in_flight) {
    return DriveWithoutFailure(std::span(callers).first(static_cast<size_t>(in_flight)),
                               options.duration, clock);
  };

  std::map<int, Comparison> table;
  for (int round = 0; round < options.rounds; ++round) {
    for (int in_flight : options.in_flight) {
      const auto one = drive(direct, in_flight);
      if (!one.ok()) return one.status();
      const auto as_json = drive(*json, in_flight);
      if (!as_json.ok()) return as_json.status();
      const auto as_binary = drive(*binary, in_flight);
      if (!as_binary.ok()) return as_binary.status();
      Comparison& cell = table[in_flight];
      cell.direct.push_back(one->per_second());
      cell.direct_p99_ms.push_back(Milliseconds(one->p99));
      Note(cell.json, *as_json, *one);
      Note(cell.binary, *as_binary, *one);
      std::cerr << absl::StrFormat("%4d in flight  gRPC %8.0f/s  JSON %8.0f/s  binary %8.0f/s\n",
                                   in_flight, one->per_second(), as_json->per_second(),
                                   as_binary->per_second());
    }
  }
  std::cout << "| in flight | gRPC /s | p99 | JSON /s | p99 | ratio | binary /s | p99 | ratio |\n"
               "|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const auto& [in_flight, cell] : table) {
    std::cout << absl::StrFormat("| %d | %.0f | %.1f ms | %s | %s |\n", in_flight,
                                 Median(cell.direct), Median(cell.direct_p99_ms),
                                 Columns(cell.json), Columns(cell.binary));
  }
  std::cout << absl::StrFormat(
      "\nMedians of %d interleaved rounds of %.1f s each. Gateway resident: %.1f MiB.\n",
      options.rounds, static_cast<double>(options.duration.count()) / 1e3,
      ResidentMib((*gateway)->pid()));
  return absl::OkStatus();
}

}  // namespace onestop::load
