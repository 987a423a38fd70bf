#include "tests/load/page_caller.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/client/request_id.h"
#include "onestop/v1/ticket_service.pb.h"
#include "server/base/random.h"

namespace onestop::load {
namespace {

constexpr char kIssuePath[] = "/api/onestop.v1.TicketService/IssueTicket";
constexpr int kServicesOfBenchHall = 4;

class IssuePage : public Caller {
 public:
  IssuePage(uint64_t seed, PageFormat format)
      : random_(seed),
        format_(format),
        service_(absl::StrCat(
            "service-", std::string(1, static_cast<char>('A' + seed % kServicesOfBenchHall)))) {}

  absl::Status Connect(uint16_t port, PageReader& reader) {
    absl::StatusOr<std::unique_ptr<PageSocket>> socket =
        PageSocket::Connect(port, reader, [this](std::string_view bytes) { OnBytes(bytes); });
    if (!socket.ok()) return socket.status();
    socket_ = *std::move(socket);
    return absl::OkStatus();
  }

  void Start(std::function<void(const grpc::Status&)> done) override {
    // The answer is read only after the request was sent, so nobody else touches it now.
    done_ = std::move(done);
    const bool json = format_ == PageFormat::kJson;
    const absl::Status sent = socket_->Send(PostRequest(
        kIssuePath, json ? "application/json" : "application/proto", json ? Json() : Binary()));
    if (!sent.ok()) End(grpc::Status(grpc::StatusCode::UNAVAILABLE, std::string(sent.message())));
  }

 private:
  std::string Json() {
    return absl::StrCat("{\"requestId\":\"", gateway::NewRequestId(random_),
                        "\",\"matters\":[{\"service\":\"", service_, "\"}],\"acceptLate\":true}");
  }
  std::string Binary() {
    v1::IssueTicketRequest request;
    request.set_request_id(gateway::NewRequestId(random_));
    request.add_matters()->set_service(service_);
    request.set_accept_late(true);
    return request.SerializeAsString();
  }
  void OnBytes(std::string_view bytes) {
    if (bytes.empty()) {
      End(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway closed the connection"));
    } else if (answers_.Take(bytes)) {
      const AnswerReader::Answer& answer = answers_.answer();
      End(answer.status == 200 ? grpc::Status::OK
                               : grpc::Status(grpc::StatusCode::UNKNOWN, answer.body));
    }
  }
  void End(const grpc::Status& status) {
    if (const auto done = std::exchange(done_, nullptr)) done(status);
  }

  SeededRandom random_;
  const PageFormat format_;
  const std::string service_;
  std::unique_ptr<PageSocket> socket_;
  AnswerReader answers_;
  std::function<void(const grpc::Status&)> done_;
};

}  // namespace

absl::StatusOr<std::vector<std::unique_ptr<Caller>>> IssuePages(uint16_t port, PageReader& reader,
                                                                PageFormat format, int count) {
  SystemRandom random;
  std::vector<std::unique_ptr<Caller>> pages;
  for (int i = 0; i < count; ++i) {
    auto page = std::make_unique<IssuePage>(random.Next64(), format);
    if (absl::Status status = page->Connect(port, reader); !status.ok()) return status;
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace onestop::load
