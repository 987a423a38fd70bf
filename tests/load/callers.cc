#include "tests/load/callers.h"

#include <optional>
#include <utility>

#include "gateway/client/channel.h"
#include "gateway/client/request_id.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/base/random.h"

namespace onestop::load {
namespace {

constexpr const char* kServices[] = {"service-A", "service-B", "service-C", "service-D"};

class IssueCaller : public Caller {
 public:
  IssueCaller(const std::shared_ptr<grpc::Channel>& channel, const Credential& credential,
              uint64_t seed)
      : stub_(channel), credential_(credential), random_(seed) {
    request_.add_matters()->set_service(kServices[seed % 4]);
    // However long the line has become.
    request_.set_accept_late(true);
  }

  void Start(std::function<void(const grpc::Status&)> done) override {
    context_.emplace();
    gateway::AddCallMetadata(*context_, credential_);
    request_.set_request_id(gateway::NewRequestId(random_));
    stub_.async()->IssueTicket(&*context_, &request_, &response_, std::move(done));
  }

 private:
  v1::TicketService::Stub stub_;
  const Credential& credential_;
  SeededRandom random_;
  std::optional<grpc::ClientContext> context_;
  v1::IssueTicketRequest request_;
  v1::IssueTicketResponse response_;
};

class CounterCaller : public Caller {
 public:
  CounterCaller(const std::shared_ptr<grpc::Channel>& channel, const Credential& credential,
                const ClerkSession& clerk, uint64_t seed)
      : stub_(channel), credential_(credential), clerk_(clerk), random_(seed) {
    next_.set_counter(clerk.counter);
    finish_.set_counter(clerk.counter);
    finish_.mutable_finish()->set_outcome(v1::OUTCOME_COMPLETED);
  }

  void Start(std::function<void(const grpc::Status&)> done) override {
    context_.emplace();
    gateway::AddCallMetadata(*context_, credential_, clerk_.session);
    if (!finish_.ticket().empty()) {
      finish_.set_request_id(gateway::NewRequestId(random_));
      stub_.async()->FinishMatter(&*context_, &finish_, &finished_,
                                  [this, done = std::move(done)](const grpc::Status& status) {
                                    finish_.clear_ticket();
                                    done(status);
                                  });
      return;
    }
    next_.set_request_id(gateway::NewRequestId(random_));
    stub_.async()->CallNext(&*context_, &next_, &called_,
                            [this, done = std::move(done)](const grpc::Status& status) {
                              if (status.ok() && called_.has_called()) {
                                finish_.set_ticket(called_.called().ticket_id());
                                done(status);
                                return;
                              }
                              done(status.ok() ? grpc::Status(grpc::StatusCode::NOT_FOUND,
                                                              "nobody was waiting")
                                               : status);
                            });
  }

 private:
  v1::CounterService::Stub stub_;
  const Credential& credential_;
  const ClerkSession& clerk_;
  SeededRandom random_;
  std::optional<grpc::ClientContext> context_;
  v1::CallNextRequest next_;
  v1::CallNextResponse called_;
  v1::FinishMatterRequest finish_;
  v1::FinishMatterResponse finished_;
};

}  // namespace

std::vector<std::unique_ptr<Caller>> IssueCallers(const std::shared_ptr<grpc::Channel>& channel,
                                                  const Credential& credential, int count) {
  SystemRandom random;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < count; ++i) {
    callers.push_back(std::make_unique<IssueCaller>(channel, credential, random.Next64()));
  }
  return callers;
}

std::vector<std::unique_ptr<Caller>> CounterCallers(const std::shared_ptr<grpc::Channel>& channel,
                                                    const Credential& credential,
                                                    const std::vector<ClerkSession>& clerks,
                                                    int count) {
  SystemRandom random;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < count; ++i) {
    callers.push_back(std::make_unique<CounterCaller>(
        channel, credential, clerks[static_cast<size_t>(i)], random.Next64()));
  }
  return callers;
}

}  // namespace onestop::load
