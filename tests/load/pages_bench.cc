#include "tests/load/pages_bench.h"

#include <sys/resource.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gateway/client/channel.h"
#include "gateway/client/request_id.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "tests/load/bench_hall.h"
#include "tests/load/figures.h"
#include "tests/load/gateway_process.h"
#include "tests/load/hall_server.h"
#include "tests/load/seats.h"
#include "tests/load/watching_page.h"

namespace onestop::load {
namespace {

constexpr char kOnlyCounter[] = "1";

// As many connections as the machine allows, for this process and those it starts.
void AllowManyConnections() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// A clerk at counter 1 whom visits come to, over gRPC. Every command returns the sequence of its
// record.
class Window {
 public:
  Window(const std::shared_ptr<grpc::Channel>& channel, const Credential& credential,
         ClerkSession clerk)
      : tickets_(channel), counters_(channel), credential_(credential), clerk_(std::move(clerk)) {}

  absl::StatusOr<uint64_t> Issue() {
    v1::IssueTicketRequest request;
    request.add_matters()->set_service("service-A");
    request.set_accept_late(true);
    v1::IssueTicketResponse response;
    return Send(tickets_, &v1::TicketService::Stub::IssueTicket, request, response);
  }
  absl::StatusOr<uint64_t> CallNext() {
    v1::CallNextRequest request;
    request.set_counter(kOnlyCounter);
    v1::CallNextResponse response;
    absl::StatusOr<uint64_t> sequence =
        Send(counters_, &v1::CounterService::Stub::CallNext, request, response);
    ticket_ = response.called().ticket_id();
    return sequence;
  }
  absl::StatusOr<uint64_t> Finish() {
    v1::FinishMatterRequest request;
    request.set_counter(kOnlyCounter);
    request.set_ticket(ticket_);
    request.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
    v1::FinishMatterResponse response;
    return Send(counters_, &v1::CounterService::Stub::FinishMatter, request, response);
  }

 private:
  template <class Stub, class Request, class Response>
  absl::StatusOr<uint64_t> Send(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request& request, Response& response) {
    request.set_request_id(gateway::NewRequestId(random_));
    grpc::ClientContext context;
    gateway::AddCallMetadata(context, credential_, clerk_.session);
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return absl::InternalError(status.error_message());
    return response.receipt().sequence();
  }

  v1::TicketService::Stub tickets_;
  v1::CounterService::Stub counters_;
  const Credential& credential_;
  const ClerkSession clerk_;
  SystemRandom random_;
  std::string ticket_;
};

// One ticket taken, called and served, watched by `pages` pages; adds how long the call took to
// each of their streams.
absl::Status CallOnce(Window& window, Arrivals& arrivals, Clock& clock, size_t pages,
                      std::vector<double>& milliseconds) {
  absl::StatusOr<uint64_t> sequence = window.Issue();
  if (!sequence.ok()) return sequence.status();
  // Only the hall's streams hear of it.
  if (auto heard = arrivals.Wait(*sequence, pages); !heard.ok()) return heard.status();
  sequence = window.CallNext();
  const std::chrono::nanoseconds acknowledged = clock.SteadyNow();
  if (!sequence.ok()) return sequence.status();
  const auto times = arrivals.Wait(*sequence, 2 * pages);
  if (!times.ok()) return times.status();
  for (const std::chrono::nanoseconds time : *times) {
    milliseconds.push_back(static_cast<double>(std::max(time - acknowledged, {}).count()) / 1e6);
  }
  sequence = window.Finish();
  if (!sequence.ok()) return sequence.status();
  if (auto heard = arrivals.Wait(*sequence, pages); !heard.ok()) return heard.status();
  arrivals.Clear();
  return absl::OkStatus();
}

}  // namespace

absl::Status RunPagesBench(const PagesBenchOptions& options) {
  AllowManyConnections();
  SystemClock clock;
  auto server = HallServer::Start({.program = options.server_program, .hall_toml = BenchHall(1)});
  if (!server.ok()) return server.status();
  const absl::StatusOr<Credential> credential = (*server)->Enroll();
  if (!credential.ok()) return credential.status();
  const auto channel = gateway::MakeChannel(*credential, {.own_connection = true});
  if (!channel.ok()) return channel.status();
  absl::StatusOr<ClerkSession> clerk =
      SeatClerk(**server, *credential, *channel, kFirstClerk, kOnlyCounter);
  if (!clerk.ok()) return clerk.status();
  Window window(*channel, *credential, *std::move(clerk));

  const auto gateway = GatewayProcess::Start(options.kiosk_program, *credential);
  if (!gateway.ok()) return gateway.status();
  const double empty_mib = ResidentMib((*gateway)->pid());
  Arrivals arrivals(clock);
  PageReader reader;
  std::vector<std::unique_ptr<WatchingPage>> streams;
  for (int page = 0; page < options.pages; ++page) {
    for (const char* method : {"WatchHall", "WatchCalls"}) {
      auto stream = WatchingPage::Open(method, (*gateway)->port(), reader, arrivals);
      if (!stream.ok()) return stream.status();
      streams.push_back(*std::move(stream));
    }
  }
  if (absl::Status status = arrivals.WaitForAny(streams.size()); !status.ok()) return status;
  arrivals.Clear();
  std::vector<double> milliseconds;
  for (int call = 0; call < options.calls; ++call) {
    absl::Status status =
        CallOnce(window, arrivals, clock, static_cast<size_t>(options.pages), milliseconds);
    if (!status.ok()) return status;
  }
  const double full_mib = ResidentMib((*gateway)->pid());
  std::cout << absl::StrFormat(
      "%d pages, %d calls: from CallNext's acknowledgement to each page %.1f ms (median), %.1f ms "
      "(p99), %.1f ms (longest).\nGateway resident: %.1f MiB without pages, %.1f MiB with them: "
      "%.1f KiB a page.\n",
      options.pages, options.calls, Median(milliseconds), Quantile(milliseconds, 0.99),
      *std::max_element(milliseconds.begin(), milliseconds.end()), empty_mib, full_mib,
      (full_mib - empty_mib) * 1024 / options.pages);
  return absl::OkStatus();
}

}  // namespace onestop::load
