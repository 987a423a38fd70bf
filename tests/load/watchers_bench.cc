#include "tests/load/watchers_bench.h"

#include <iostream>
#include <memory>
#include <vector>

#include "absl/strings/str_format.h"
#include "gateway/client/channel.h"
#include "gateway/client/request_id.h"
#include "gateway/client/sleeper.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/clock.h"
#include "tests/load/bench_hall.h"
#include "tests/load/figures.h"
#include "tests/load/hall_server.h"
#include "tests/support/watchers.h"

namespace onestop::load {
namespace {

class Kiosk {
 public:
  Kiosk(const std::shared_ptr<grpc::Channel>& channel, const Credential& credential)
      : tickets_(channel), credential_(credential) {}

  // Takes tickets at an even rate and adds how long each took, in milliseconds.
  absl::Status TakeAtRate(int rate, int count, std::vector<double>& milliseconds) {
    const std::chrono::nanoseconds begin = clock_.SteadyNow();
    const std::chrono::nanoseconds apart = std::chrono::nanoseconds(std::chrono::seconds(1)) / rate;
    for (int i = 0; i < count; ++i) {
      sleeper_.Sleep(begin + i * apart - clock_.SteadyNow());
      v1::IssueTicketRequest request;
      request.set_request_id(gateway::NewRequestId(random_));
      request.add_matters()->set_service("service-A");
      request.set_accept_late(true);
      v1::IssueTicketResponse response;
      grpc::ClientContext context;
      gateway::AddCallMetadata(context, credential_);
      const std::chrono::nanoseconds start = clock_.SteadyNow();
      const grpc::Status status = tickets_.IssueTicket(&context, request, &response);
      if (!status.ok()) return absl::InternalError(status.error_message());
      milliseconds.push_back(static_cast<double>((clock_.SteadyNow() - start).count()) / 1e6);
      last_ = response.receipt().sequence();
    }
    return absl::OkStatus();
  }
  uint64_t last() const { return last_; }

 private:
  v1::TicketService::Stub tickets_;
  const Credential& credential_;
  SystemRandom random_;
  SystemClock clock_;
  gateway::SystemSleeper sleeper_;
  uint64_t last_ = 0;
};

}  // namespace

absl::Status RunWatchersBench(const WatchersBenchOptions& options) {
  auto server = HallServer::Start({.program = options.server_program, .hall_toml = BenchHall(1)});
  if (!server.ok()) return server.status();
  const absl::StatusOr<Credential> credential = (*server)->Enroll();
  if (!credential.ok()) return credential.status();
  if (absl::Status status = (*server)->OpenDay(std::chrono::hours(2)); !status.ok()) return status;
  const auto channel = gateway::MakeChannel(*credential, {.own_connection = true});
  if (!channel.ok()) return channel.status();
  Kiosk kiosk(*channel, *credential);
  std::vector<double> alone;
  std::vector<double> watched;
  double mib = 0;
  uint64_t resyncs = 0;
  const int count = options.rate * options.seconds;
  // The first calls of a process are slow.
  std::vector<double> ignored;
  if (absl::Status status = kiosk.TakeAtRate(1000, 200, ignored); !status.ok()) return status;
  for (int round = 0; round < options.rounds; ++round) {
    absl::Status status = kiosk.TakeAtRate(options.rate, count, alone);
    if (!status.ok()) return status;
    const double before = ResidentMib((*server)->pid());
    testing::Watchers stuck(*credential,
                            {.count = static_cast<size_t>(options.stuck), .stuck = true});
    testing::Watchers reading(
        *credential,
        {.count = static_cast<size_t>(options.watchers - options.stuck), .stuck = false});
    status = kiosk.TakeAtRate(options.rate, count, watched);
    if (!status.ok()) return status;
    if (!reading.WaitFor(kiosk.last())) return absl::InternalError("a watcher was not told");
    if (!reading.failure().empty()) return absl::InternalError(reading.failure());
    if (round == 0) mib = ResidentMib((*server)->pid()) - before;
    resyncs += reading.resyncs();
  }
  std::cout << absl::StrFormat(
      "IssueTicket at %d a second: %.2f ms (median), %.2f ms (p99) alone; %.2f ms, %.2f ms before %d "
      "streams of which %d never read: %.2f and %.2f times as long.\n%.1f KiB of the server a stream; "
      "%d resyncs of those that read.\n",
      options.rate, Median(alone), Quantile(alone, 0.99), Median(watched), Quantile(watched, 0.99),
      options.watchers, options.stuck, Median(watched) / Median(alone),
      Quantile(watched, 0.99) / Quantile(alone, 0.99), mib * 1024 / options.watchers, resyncs);
  return absl::OkStatus();
}

}  // namespace onestop::load
