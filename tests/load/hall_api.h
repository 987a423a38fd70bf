#ifndef ONESTOP_TESTS_LOAD_HALL_API_H_
#define ONESTOP_TESTS_LOAD_HALL_API_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/client/client.h"
#include "gateway/client/sleeper.h"
#include "gateway/client/witness.h"
#include "onestop/v1/counter_service.grpc.pb.h"
#include "onestop/v1/feedback_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "tests/load/day_plan.h"

namespace onestop::load {

// A hall through its public API, as the simulated kiosks and clerks use it. Counts calls and what was
// refused. Not thread safe.
class HallApi {
 public:
  static absl::StatusOr<std::unique_ptr<HallApi>> Connect(const Credential& credential);

  // A client of its own for a clerk, over the same channel.
  std::unique_ptr<gateway::Client> NewClient();

  absl::StatusOr<v1::GetHallResponse> GetHall();
  absl::StatusOr<HallFacts> ReadFacts(const v1::Hall& hall);

  // Any call; counts it.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(gateway::Client& client,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request request) {
    ++calls_;
    absl::StatusOr<Response> response = client.Call(method, std::move(request));
    if (!response.ok()) ++refusals_[std::string(ReasonName(ReasonOf(response.status())))];
    return response;
  }

  gateway::Client& kiosk() { return *kiosk_; }
  uint64_t calls() const { return calls_; }
  const std::map<std::string, uint64_t>& refusals() const { return refusals_; }

 private:
  explicit HallApi(const Credential& credential)
      : credential_(credential), witness_("", &clock_) {}

  const Credential credential_;
  SystemClock clock_;
  SystemRandom random_;
  gateway::SystemSleeper sleeper_;
  gateway::WitnessKeeper witness_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<gateway::Client> kiosk_;
  uint64_t calls_ = 0;
  std::map<std::string, uint64_t> refusals_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_HALL_API_H_
