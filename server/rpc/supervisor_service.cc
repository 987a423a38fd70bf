#include <memory>
#include <optional>
#include <utility>

#include "onestop/v1/supervisor_service.grpc.pb.h"
#include "server/base/reason.h"
#include "server/engine/calendar.h"
#include "server/rpc/callable.h"
#include "server/rpc/explain_call.h"
#include "server/rpc/handlers.h"
#include "server/rpc/history_calls.h"
#include "server/rpc/services.h"

// What whoever leads the hall does.

namespace onestop::rpc {
namespace {

// The plan of the day that is to be opened now. Without one the core says that nobody works today.
absl::StatusOr<std::optional<core::DayPlan>> PlanDay(const core::State& state, Time now,
                                                     std::optional<Time> close) {
  if (state.config == nullptr || !engine::KnownTimeZone(state.config->calendar.time_zone)) {
    return std::nullopt;
  }
  if (!close.has_value()) return engine::PlanFor(state.config->calendar, now);
  if (*close <= now) return Refuse(Reason::kOutOfRange, "close_time is over already");
  return engine::PlanUntil(state.config->calendar, now, *close);
}

// OpenDay: the calendar is in the hall's configuration, so the hall is asked for the plan first.
grpc::ServerUnaryReactor* RunOpenDay(const Backend& backend, grpc::CallbackServerContext* context,
                                     const v1::OpenDayRequest* request,
                                     v1::OpenDayResponse* response) {
  using Call = CommandCall<v1::OpenDayRequest, v1::OpenDayResponse>;
  UnaryCall call(backend, backend.methods->Of<v1::OpenDayRequest>(), context);
  std::shared_ptr<std::unique_ptr<Call>> command =
      std::make_shared<std::unique_ptr<Call>>(Call::Prepare(call, *request, response));
  if (*command == nullptr) return call.reactor();
  const std::string_view hall = (*command)->hall();
  auto refusal = std::make_shared<absl::Status>();
  Ask(
      backend, hall,
      [command, refusal](const core::State& state, Time now) {
        core::OpenDay& open = std::get<core::OpenDay>((*command)->command);
        absl::StatusOr<std::optional<core::DayPlan>> plan = PlanDay(state, now, open.close);
        if (plan.ok()) {
          open.plan = *std::move(plan);
        } else {
          *refusal = plan.status();
        }
      },
      [&backend, hall, call, command, refusal](const absl::Status& status,
                                               const engine::Position&) mutable {
        if (!status.ok() || !refusal->ok()) {
          call.Finish(status.ok() ? *refusal : status);
        } else {
          backend.engine->Submit(hall, std::move(*command));
        }
      });
  return call.reactor();
}

class SupervisorService final : public v1::SupervisorService::CallbackService {
 public:
  explicit SupervisorService(const Backend& backend) : backend_(backend) {}

  ONESTOP_COMMAND(SetCounterSkills)
  ONESTOP_COMMAND(MoveTicket)
  ONESTOP_COMMAND(ReleaseCounter)
  ONESTOP_COMMAND(SuspendService)
  ONESTOP_COMMAND(ResumeService)
  ONESTOP_COMMAND(PostNotice)
  ONESTOP_SPECIAL(OpenDay, RunOpenDay)
  ONESTOP_COMMAND(CloseDay)
  ONESTOP_SPECIAL(ExplainOrder, RunExplainOrder)
  ONESTOP_QUERY(GetAdvice)
  ONESTOP_SPECIAL(ListVisits, RunListVisits)
  ONESTOP_SPECIAL(ExportVisits, RunExportVisits)
  ONESTOP_SPECIAL(GetReport, RunGetReport)

 private:
  const Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeSupervisorService(const Backend& backend) {
  return std::make_unique<SupervisorService>(backend);
}

}  // namespace onestop::rpc
