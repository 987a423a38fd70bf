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
#include "tests/load/core_hall.h"
#include "tests/load/day_plan.h"

namespace onestop::load {

// A hall as the simulated kiosks and clerks use it: a server through its public API, or the hall's own
// code in this process. Counts calls and what was refused. Not thread safe.
class HallApi {
 public:
  // Somebody who acts: a clerk, or whoever stands at a kiosk.
  struct Caller {
    std::unique_ptr<gateway::Client> client;
    core::StaffId staff;
  };

  static absl::StatusOr<std::unique_ptr<HallApi>> Connect(const Credential& credential);
  // `hall` must outlive it.
  explicit HallApi(CoreHall* hall) : hall_(hall), witness_("", &clock_) {}

  // A caller of its own, over the same channel.
  Caller NewCaller();
  // From now on the caller is this clerk.
  absl::Status SignIn(Caller& caller, uint32_t staff_id, const std::string& pin);

  // These two only of a server.
  absl::StatusOr<v1::GetHallResponse> GetHall();
  absl::StatusOr<HallFacts> ReadFacts(const v1::Hall& hall);

  // Any call; counts it.
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(Caller& caller,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request request) {
    ++calls_;
    absl::StatusOr<Response> response = Send(caller, method, std::move(request));
    if (!response.ok()) ++refusals_[std::string(ReasonName(ReasonOf(response.status())))];
    return response;
  }

  Caller& kiosk() { return kiosk_; }
  uint64_t calls() const { return calls_; }
  const std::map<std::string, uint64_t>& refusals() const { return refusals_; }

 private:
  explicit HallApi(const Credential& credential)
      : credential_(credential), witness_("", &clock_) {}

  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Send(Caller& caller,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Request request) {
    // What is no command has no place in a hall without a server.
    if constexpr (requires(rpc::Fields fields) { rpc::ToCommand(request, {}, fields); }) {
      if (hall_ != nullptr) return hall_->Call<Response>(caller.staff, request);
    }
    return caller.client->Call(method, std::move(request));
  }

  CoreHall* hall_ = nullptr;
  const Credential credential_;
  SystemClock clock_;
  SystemRandom random_;
  gateway::SystemSleeper sleeper_;
  gateway::WitnessKeeper witness_;
  std::shared_ptr<grpc::Channel> channel_;
  Caller kiosk_;
  uint64_t calls_ = 0;
  std::map<std::string, uint64_t> refusals_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_HALL_API_H_
