#include "server/rpc/holder_key_call.h"

#include <memory>

#include "server/base/reason.h"
#include "server/core/labels.h"
#include "server/rpc/callable.h"

namespace onestop::rpc {
namespace {

void FinishWithHolderKey(const UnaryCall& call, std::string_view hall, int32_t date,
                         v1::GetHolderKeyResponse* response) {
  FinishOnWorker(call, [identity = call.backend().identity, hall, date,
                        response]() -> absl::Status {
    const absl::StatusOr<Hash256> key = identity->HolderKey(hall, date);
    if (!key.ok()) return key.status();
    response->set_key(key->data(), key->size());
    response->set_hall_date(core::FormatDate(date));
    return absl::OkStatus();
  });
}

}  // namespace

grpc::ServerUnaryReactor* RunGetHolderKey(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::GetHolderKeyRequest* request,
                                          v1::GetHolderKeyResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::GetHolderKeyRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  if (!scope.ok()) {
    call.Refuse(scope.status());
    return call.reactor();
  }
  auto date = std::make_shared<int32_t>(0);
  Ask(
      backend, scope->hall,
      [date](const core::State& state, Time) { *date = state.day.plan.date; },
      [call, hall = scope->hall, date, response](const absl::Status& status,
                                                 const engine::Position&) {
        if (!status.ok()) {
          call.Finish(status);
        } else if (*date == 0) {
          call.Finish(Refuse(Reason::kDayNotOpen, "the hall has not had a day yet"));
        } else {
          FinishWithHolderKey(call, hall, *date, response);
        }
      });
  return call.reactor();
}

}  // namespace onestop::rpc
