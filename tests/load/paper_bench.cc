#include "tests/load/paper_bench.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gateway/client/request_id.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/clock.h"
#include "tests/load/figures.h"
#include "tests/load/gateway_process.h"
#include "tests/load/hall_server.h"
#include "tests/load/page_socket.h"
#include "tests/support/fake_printer.h"

namespace onestop::load {
namespace {

// A page that waits for each of its answers.
class PatientPage {
 public:
  static absl::StatusOr<std::unique_ptr<PatientPage>> Open(uint16_t port, PageReader& reader) {
    auto page = std::make_unique<PatientPage>();
    auto socket = PageSocket::Connect(
        port, reader, [page = page.get()](std::string_view bytes) { page->OnBytes(bytes); });
    if (!socket.ok()) return socket.status();
    page->socket_ = *std::move(socket);
    return page;
  }

  // The body of a 200; an error for any other answer, or none.
  absl::StatusOr<std::string> Post(std::string_view path, std::string_view json) {
    absl::Status sent = socket_->Send(PostRequest(path, "application/json", json));
    if (!sent.ok()) return sent;
    const MutexLock lock(mutex_);
    while (!answered_) {
      if (!changed_.WaitFor(mutex_, testing::kPatience)) {
        return absl::DeadlineExceededError("the gateway does not answer");
      }
    }
    answered_ = false;
    if (answers_.answer().status != 200) return absl::InternalError(answers_.answer().body);
    return answers_.answer().body;
  }

 private:
  void OnBytes(std::string_view bytes) {
    const MutexLock lock(mutex_);
    if (!answers_.Take(bytes)) return;
    answered_ = true;
    changed_.NotifyAll();
  }

  Mutex mutex_;
  CondVar changed_;
  AnswerReader answers_ ONESTOP_GUARDED_BY(mutex_);
  bool answered_ ONESTOP_GUARDED_BY(mutex_) = false;
  std::unique_ptr<PageSocket> socket_;
};

// Takes a ticket; what /local/print has to be asked for it.
absl::StatusOr<std::string> TakeTicket(PatientPage& page, const std::string& item, Random& random) {
  const auto answer = page.Post("/api/onestop.v1.TicketService/IssueTicket",
                                absl::StrCat("{\"requestId\":\"", gateway::NewRequestId(random),
                                             "\",\"matters\":[{\"item\":\"", item, "\"}]}"));
  if (!answer.ok()) return answer.status();
  v1::IssueTicketResponse issued;
  if (!google::protobuf::util::JsonStringToMessage(*answer, &issued).ok()) {
    return absl::InternalError(*answer);
  }
  return absl::StrCat("{\"ticketId\":\"", issued.ticket().ticket_id(), "\",\"trackingToken\":\"",
                      issued.tracking_token(), "\",\"language\":\"zh\"}");
}

}  // namespace

absl::Status RunPaperBench(const PaperBenchOptions& options) {
  SystemClock clock;
  // Hardly faster than the clock on the wall, but from a time at which the hall is open.
  auto server = HallServer::Start({.program = options.server_program,
                                   .hall_toml = options.hall_toml,
                                   .speed = 1.01,
                                   .start = "09:30"});
  if (!server.ok()) return server.status();
  // The calendar opens it on most days.
  (void)(*server)->OpenDay(std::chrono::hours(6));
  const absl::StatusOr<Credential> credential = (*server)->Enroll();
  if (!credential.ok()) return credential.status();
  testing::FakePrinter printer;
  auto gateway =
      GatewayProcess::Start(options.kiosk_program, *credential, {"--printer", printer.address()});
  if (!gateway.ok()) return gateway.status();
  PageReader reader;
  auto page = PatientPage::Open((*gateway)->port(), reader);
  if (!page.ok()) return page.status();

  SystemRandom random;
  std::vector<double> issued;
  std::vector<double> printed;
  std::vector<double> answered;
  const auto since = [&clock](std::chrono::nanoseconds touch) {
    return static_cast<double>((clock.SteadyNow() - touch).count()) / 1e6;
  };
  for (int ticket = 0; ticket < options.tickets; ++ticket) {
    const std::chrono::nanoseconds touch = clock.SteadyNow();
    const absl::StatusOr<std::string> order = TakeTicket(**page, options.item, random);
    if (!order.ok()) return order.status();
    issued.push_back(since(touch));
    // The answer comes later than the paper, so somebody else has to wait for that.
    std::thread paper([&] {
      if (printer.WaitForSlips(static_cast<size_t>(ticket) + 1)) printed.push_back(since(touch));
    });
    const absl::StatusOr<std::string> answer = (*page)->Post("/local/print", *order);
    paper.join();
    if (!answer.ok()) return answer.status();
    if (answer->find("\"printed\":true") == std::string::npos) return absl::InternalError(*answer);
    answered.push_back(since(touch));
  }
  std::cout << absl::StrFormat(
      "%d tickets, from the touch: number %.1f ms (median) %.1f ms (p99), cut of the slip %.1f ms "
      "%.1f ms, page told %.1f ms %.1f ms. %d bytes a slip.\n",
      options.tickets, Median(issued), Quantile(issued, 0.99), Median(printed),
      Quantile(printed, 0.99), Median(answered), Quantile(answered, 0.99),
      static_cast<int>(printer.received().size()) / options.tickets);
  return absl::OkStatus();
}

}  // namespace onestop::load
