#ifndef ONESTOP_TESTS_LOAD_CORE_HALL_H_
#define ONESTOP_TESTS_LOAD_CORE_HALL_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/client/sleeper.h"
#include "server/base/clock.h"
#include "server/core/command.h"
#include "server/estimate/hall_event.h"
#include "server/estimate/translator.h"
#include "server/rpc/convert.h"
#include "server/rpc/reply.h"

namespace onestop::load {

// A clock that stands still until somebody sleeps: a day of the hall in a second of the machine's.
class SleepingClock : public Clock, public gateway::Sleeper {
 public:
  explicit SleepingClock(Time start) : start_(start) {}
  Time WallNow() override { return start_ + std::chrono::floor<Duration>(slept_); }
  std::chrono::nanoseconds SteadyNow() override { return slept_; }
  void Sleep(std::chrono::nanoseconds duration) override { slept_ += duration; }

 private:
  const Time start_;
  std::chrono::nanoseconds slept_{0};
};

// A hall without a server: requests are converted, decided, applied and answered by the same code as
// in production, and what happened is kept as the events that wait estimates learn from. Not thread
// safe.
class CoreHall {
 public:
  using OnEvents = std::function<void(const std::vector<estimate::HallEvent>&)>;

  // `clock` must outlive it. Fails as ApplyConfig does.
  static absl::StatusOr<std::unique_ptr<CoreHall>> Make(const core::Config& config, Clock* clock,
                                                        OnEvents on_events);

  const core::State& state() const { return translator_.state(); }
  Clock& clock() { return *clock_; }

  // As if nobody but the hall's clock had done it.
  absl::Status Decide(const core::Command& command);

  // One call of somebody; staff 0 is a citizen at a kiosk.
  template <class Response, class Request>
  absl::StatusOr<Response> Call(core::StaffId staff, const Request& request) {
    const Role role = staff ? Role::kClerk : Role::kKiosk;
    rpc::Fields fields;
    core::Command command = rpc::ToCommand(request, rpc::CallFacts{role, {}}, fields);
    if (!fields.ok()) return fields.status();
    absl::StatusOr<core::Events> events = Act({role, core::DeviceId(1), staff}, command);
    if (!events.ok()) return events.status();
    engine::Answer answer;
    answer.sequence = state().sequence;
    answer.time = state().time;
    answer.events = *events;
    answer.config = state().config.get();
    Response response;
    // Whoever signs out is told nothing more.
    if constexpr (requires(const rpc::Reply& reply) { rpc::Fill(reply, &response); }) {
      rpc::Fill(rpc::Reply{answer, "", tokens_}, &response);
    }
    return response;
  }

 private:
  CoreHall(Clock* clock, OnEvents on_events);

  // What is due by now comes first, as in the engine.
  absl::StatusOr<core::Events> Act(const core::Actor& actor, const core::Command& command);
  absl::StatusOr<core::Events> Record(const core::Actor& actor, const core::Command& command);

  Clock* const clock_;
  const OnEvents on_events_;
  const rpc::TrackingTokens tokens_;
  estimate::Translator translator_;
};

}  // namespace onestop::load

#endif  // ONESTOP_TESTS_LOAD_CORE_HALL_H_
