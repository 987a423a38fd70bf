#include "tests/load/reports_bench.h"

#include <atomic>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "gateway/client/channel.h"
#include "onestop/v1/supervisor_service.grpc.pb.h"
#include "server/base/clock.h"
#include "tests/load/bench_hall.h"
#include "tests/load/callers.h"
#include "tests/load/driver.h"
#include "tests/load/figures.h"
#include "tests/load/hall_server.h"
#include "tests/load/seats.h"

namespace onestop::load {
namespace {

constexpr std::chrono::seconds kFillAtOnce(1);

// What a manager asks for.
class Reporter {
 public:
  explicit Reporter(const std::shared_ptr<grpc::Channel>& admin) : supervisor_(admin) {}

  // One report over all days, by service and counter.
  absl::StatusOr<v1::GetReportResponse> Ask() {
    v1::GetReportRequest request;
    request.add_dimensions(v1::REPORT_DIMENSION_SERVICE);
    request.add_dimensions(v1::REPORT_DIMENSION_COUNTER);
    v1::GetReportResponse response;
    grpc::ClientContext context;
    const grpc::Status status = supervisor_.GetReport(&context, request, &response);
    if (!status.ok()) return absl::InternalError(status.error_message());
    return response;
  }

  // The visits of the history, once it is level with the hall.
  absl::StatusOr<uint64_t> Visits() {
    while (true) {
      const absl::StatusOr<v1::GetReportResponse> report = Ask();
      if (!report.ok()) return report.status();
      if (report->behind() > 0) continue;
      uint64_t visits = 0;
      for (const v1::ReportRow& row : report->rows()) visits += row.visits();
      return visits;
    }
  }

  // One after the other from a thread of its own, until Stop.
  void Start() {
    stop_ = false;
    thread_ = std::thread([this] {
      while (!stop_ && status_.ok()) {
        status_ = Ask().status();
        ++reports_;
      }
    });
  }
  // OK when all were answered.
  absl::Status Stop() {
    stop_ = true;
    thread_.join();
    return status_;
  }
  uint64_t reports() const { return reports_; }

 private:
  v1::SupervisorService::Stub supervisor_;
  std::thread thread_;
  std::atomic<bool> stop_ = false;
  // The thread's while it runs.
  absl::Status status_;
  uint64_t reports_ = 0;
};

struct Hall {
  std::unique_ptr<HallServer> server;
  Credential credential;
  std::vector<ClerkSession> clerks;
  std::vector<std::unique_ptr<Caller>> kiosks;
  std::vector<std::unique_ptr<Caller>> counters;
};

absl::Status Open(const ReportsBenchOptions& options, Hall& hall) {
  auto server = HallServer::Start(
      {.program = options.server_program, .hall_toml = BenchHall(options.in_flight)});
  if (!server.ok()) return server.status();
  hall.server = *std::move(server);
  const absl::StatusOr<Credential> credential = hall.server->Enroll();
  if (!credential.ok()) return credential.status();
  hall.credential = *credential;
  const auto channel = gateway::MakeChannel(hall.credential, {.own_connection = true});
  if (!channel.ok()) return channel.status();
  absl::StatusOr<std::vector<ClerkSession>> clerks =
      SeatClerks(*hall.server, hall.credential, *channel, options.in_flight);
  if (!clerks.ok()) return clerks.status();
  hall.clerks = *std::move(clerks);
  hall.kiosks = IssueCallers(*channel, hall.credential, options.in_flight);
  hall.counters = CounterCallers(*channel, hall.credential, hall.clerks, options.in_flight);
  return absl::OkStatus();
}

// Lets the hall serve; the visits it has then.
absl::StatusOr<uint64_t> Fill(const ReportsBenchOptions& options, Hall& hall, Reporter& reporter) {
  SystemClock clock;
  absl::StatusOr<uint64_t> visits = 0;
  while (visits.ok() && *visits < options.visits) {
    // More come than are served, so nobody at a counter is ever without work.
    absl::Status status = DriveWithoutFailure(hall.kiosks, kFillAtOnce, clock).status();
    if (status.ok()) status = DriveWithoutFailure(hall.counters, kFillAtOnce, clock).status();
    if (!status.ok()) return status;
    visits = reporter.Visits();
    if (visits.ok()) std::cerr << "\rvisits " << *visits << "/" << options.visits << std::flush;
  }
  std::cerr << "\n";
  return visits;
}

}  // namespace

absl::Status RunReportsBench(const ReportsBenchOptions& options) {
  Hall hall;
  if (absl::Status status = Open(options, hall); !status.ok()) return status;
  Reporter reporter(hall.server->admin());
  const absl::StatusOr<uint64_t> visits = Fill(options, hall, reporter);
  if (!visits.ok()) return visits.status();
  SystemClock clock;
  std::vector<double> alone;
  std::vector<double> beside;
  std::vector<double> alone_p99;
  std::vector<double> beside_p99;
  auto measure = [&](std::vector<double>& rates, std::vector<double>& p99) {
    const auto measured = DriveWithoutFailure(hall.kiosks, options.duration, clock);
    if (!measured.ok()) return measured.status();
    rates.push_back(measured->per_second());
    p99.push_back(static_cast<double>(measured->p99.count()) / 1e6);
    return absl::OkStatus();
  };
  for (int round = 0; round < options.rounds; ++round) {
    if (absl::Status status = measure(alone, alone_p99); !status.ok()) return status;
    reporter.Start();
    const absl::Status measured = measure(beside, beside_p99);
    const absl::Status reported = reporter.Stop();
    if (!measured.ok()) return measured;
    if (!reported.ok()) return reported;
  }
  std::cout << absl::StrFormat(
      "IssueTicket, %d in flight: %.0f/s, p99 %.1f ms alone; %.0f/s, p99 %.1f ms beside %d reports "
      "over %d visits: %.2f times the rate, %.2f times the p99.\nMedians of %d interleaved rounds of "
      "%.1f s each.\n",
      options.in_flight, Median(alone), Median(alone_p99), Median(beside), Median(beside_p99),
      reporter.reports(), *visits, Median(beside) / Median(alone),
      Median(beside_p99) / Median(alone_p99), options.rounds,
      static_cast<double>(options.duration.count()) / 1e3);
  return absl::OkStatus();
}

}  // namespace onestop::load
