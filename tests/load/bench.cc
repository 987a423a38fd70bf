#include "tests/load/bench.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gateway/client/channel.h"
#include "tests/load/bench_hall.h"
#include "tests/load/callers.h"
#include "tests/load/figures.h"
#include "tests/load/hall_server.h"
#include "tests/load/seats.h"

namespace onestop::load {
namespace {

enum Scenario { kEcho, kIssue, kCounter, kScenarios };
constexpr const char* kNames[kScenarios] = {"echo", "IssueTicket", "CallNext+FinishMatter"};

class Bench {
 public:
  explicit Bench(const BenchOptions& options) : options_(options) {}

  absl::Status Prepare();
  absl::Status Run();
  void Print() const;

 private:
  struct Cell {
    std::vector<double> per_second;
    std::vector<double> ratio;
    std::vector<double> median_us;
    std::vector<double> p99_us;
  };

  std::string Address(const char* name, int offset) const {
    if (options_.port == 0) return absl::StrCat("unix:", folder_.path().string(), "/", name);
    return absl::StrCat("127.0.0.1:", options_.port + offset);
  }
  absl::Status Round();

  const BenchOptions options_;
  testing::TempFolder folder_;
  SystemClock clock_;
  std::unique_ptr<testing::Process> echo_process_;
  std::unique_ptr<HallServer> server_;
  Credential credential_;
  std::shared_ptr<grpc::Channel> echo_channel_;
  std::shared_ptr<grpc::Channel> channel_;
  std::vector<ClerkSession> clerks_;
  // Kept over all rounds: a clerk goes on with the ticket in hand.
  std::array<std::vector<std::unique_ptr<Caller>>, kScenarios> callers_;
  std::map<std::pair<int, int>, Cell> cells_;
  double idle_mib_ = 0;
};

absl::Status Bench::Prepare() {
  const int most = *std::max_element(options_.in_flight.begin(), options_.in_flight.end());
  const std::string echo_address = Address("echo.sock", 1);
  echo_process_ = std::make_unique<testing::Process>(testing::ProcessOptions{
      .command = {options_.own_program, "echo", "--listen", echo_address}});
  if (!echo_process_->ReadUntil("echo on port").has_value()) {
    return absl::InternalError("the echo server did not start");
  }
  absl::StatusOr<std::unique_ptr<HallServer>> server =
      HallServer::Start({.program = options_.server_program,
                         .hall_toml = BenchHall(most),
                         .listen = options_.port == 0 ? "" : Address("", 0)});
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  idle_mib_ = ResidentMib(server_->pid());
  absl::StatusOr<Credential> credential = server_->Enroll();
  if (!credential.ok()) return credential.status();
  credential_ = *credential;
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      gateway::MakeChannel(credential_, {.own_connection = true});
  if (!channel.ok()) return channel.status();
  channel_ = *channel;
  Credential echo = credential_;
  echo.server = echo_address;
  channel = gateway::MakeChannel(echo, {.own_connection = true});
  if (!channel.ok()) return channel.status();
  echo_channel_ = *channel;
  absl::StatusOr<std::vector<ClerkSession>> clerks =
      SeatClerks(*server_, credential_, channel_, most);
  if (!clerks.ok()) return clerks.status();
  clerks_ = *std::move(clerks);
  callers_[kEcho] = IssueCallers(echo_channel_, credential_, most);
  callers_[kIssue] = IssueCallers(channel_, credential_, most);
  callers_[kCounter] = CounterCallers(channel_, credential_, clerks_, most);
  return absl::OkStatus();
}

absl::Status Bench::Round() {
  for (int in_flight : options_.in_flight) {
    double echo_rate = 0;
    for (int scenario = kEcho; scenario < kScenarios; ++scenario) {
      const std::span<const std::unique_ptr<Caller>> callers = callers_[scenario];
      const Measured measured =
          Drive(callers.first(static_cast<size_t>(in_flight)), options_.duration, clock_);
      if (measured.calls == 0 || measured.failures > measured.calls / 100) {
        return absl::InternalError(absl::StrCat(kNames[scenario], ": ", measured.failures,
                                                " calls failed: ", measured.first_failure));
      }
      if (scenario == kEcho) echo_rate = measured.per_second();
      Cell& cell = cells_[{scenario, in_flight}];
      cell.per_second.push_back(measured.per_second());
      cell.ratio.push_back(measured.per_second() / echo_rate);
      cell.median_us.push_back(static_cast<double>(measured.median.count()) / 1e3);
      cell.p99_us.push_back(static_cast<double>(measured.p99.count()) / 1e3);
      std::cerr << absl::StrFormat("%4d in flight  %-22s %8.0f/s\n", in_flight, kNames[scenario],
                                   measured.per_second());
    }
  }
  return absl::OkStatus();
}

absl::Status Bench::Run() {
  for (int round = 0; round < options_.rounds; ++round) {
    if (absl::Status status = Round(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void Bench::Print() const {
  if (options_.json) {
    std::cout << "{\"idle_mib\":" << idle_mib_ << ",\"cells\":[";
    const char* comma = "";
    for (const auto& [key, cell] : cells_) {
      std::cout << comma << "{\"scenario\":\"" << kNames[key.first]
                << "\",\"in_flight\":" << key.second
                << ",\"per_second\":" << Median(cell.per_second)
                << ",\"ratio\":" << Median(cell.ratio)
                << ",\"median_us\":" << Median(cell.median_us)
                << ",\"p99_us\":" << Median(cell.p99_us) << "}";
      comma = ",";
    }
    std::cout << "]}\n";
    return;
  }
  std::cout << "| in flight | echo /s | IssueTicket /s | ratio | p99 | CallNext+FinishMatter /s | "
               "ratio | p99 |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  for (int in_flight : options_.in_flight) {
    const Cell& echo = cells_.at({kEcho, in_flight});
    const Cell& issue = cells_.at({kIssue, in_flight});
    const Cell& counter = cells_.at({kCounter, in_flight});
    std::cout << absl::StrFormat("| %d | %.0f | %.0f | %.2f | %.1f ms | %.0f | %.2f | %.1f ms |\n",
                                 in_flight, Median(echo.per_second), Median(issue.per_second),
                                 Median(issue.ratio), Median(issue.p99_us) / 1e3,
                                 Median(counter.per_second), Median(counter.ratio),
                                 Median(counter.p99_us) / 1e3);
  }
  std::cout << absl::StrFormat(
      "\nMedians of %d interleaved rounds of %.1f s each. Server resident: %.1f MiB idle, "
      "%.1f MiB after the run.\n",
      options_.rounds, static_cast<double>(options_.duration.count()) / 1e3, idle_mib_,
      ResidentMib(server_->pid()));
}

}  // namespace

absl::Status RunBench(const BenchOptions& options) {
  Bench bench(options);
  if (absl::Status status = bench.Prepare(); !status.ok()) return status;
  if (absl::Status status = bench.Run(); !status.ok()) return status;
  bench.Print();
  return absl::OkStatus();
}

}  // namespace onestop::load
