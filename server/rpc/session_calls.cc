#include "server/rpc/session_calls.h"

#include <memory>
#include <string>
#include <utility>

#include "server/base/reason.h"
#include "server/base/secret.h"
#include "server/rpc/callable.h"
#include "server/rpc/fields.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/reply.h"

namespace onestop::rpc {
namespace {

void FillSession(const identity::SignInResult& result, v1::SignInResponse* out) {
  out->set_session_token(result.session_token.Reveal());
  SetTime(result.expires, out->mutable_expire_time());
  out->set_display_name(result.display_name);
  for (const Role role : result.roles) out->add_roles(ToProto<v1::Role>(role));
}

// The clerk is signed in; what is left to say is the counter.
void FinishWithCounter(const UnaryCall& call, std::string_view hall, core::StaffId staff,
                       v1::SignInResponse* response) {
  Ask(
      call.backend(), hall,
      [staff, response](const core::State& state, Time) {
        const core::CounterId counter = state.CounterOf(staff);
        if (counter) response->set_counter(CodeOf(*state.config, counter));
      },
      [call](const absl::Status&, const engine::Position&) mutable {
        // Without an answer the clerk is signed in all the same.
        call.Finish(absl::OkStatus());
      });
}

}  // namespace

grpc::ServerUnaryReactor* RunSignIn(const Backend& backend, grpc::CallbackServerContext* context,
                                    const v1::SignInRequest* request,
                                    v1::SignInResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::SignInRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitDeviceTo(request->hall());
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  if (request->staff_id() == 0) fields.Missing("staff_id");
  fields.Required("pin", request->pin());
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  identity::SignInCommand command{.device_id = scope->caller.device_id,
                                  .staff_id = request->staff_id(),
                                  .pin = Secret(request->pin()),
                                  .take_over = request->take_over()};
  const core::StaffId staff(request->staff_id());
  backend.identity->SignIn(
      std::move(command), [call, hall = scope->hall, staff, response](
                              absl::StatusOr<identity::SignInResult> result) mutable {
        if (!result.ok()) {
          call.Finish(result.status());
          return;
        }
        FillSession(*result, response);
        FinishWithCounter(call, hall, staff, response);
      });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunSignOut(const Backend& backend, grpc::CallbackServerContext* context,
                                     const v1::SignOutRequest* request,
                                     v1::SignOutResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::SignOutRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  const Bytes16 request_id = fields.RequestId(request->request_id());
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  Submit(backend, *scope, request_id, core::LeaveCounter(),
         [call, caller = scope->caller, response](const engine::Answer& answer) mutable {
           // A hall without a configuration has no counters to leave.
           const bool unconfigured = answer.config == nullptr &&
                                     ReasonOf(answer.status) == Reason::kDayNotOpen;
           if (!answer.status.ok() && !unconfigured) {
             call.Finish(answer.status);
             return;
           }
           if (!answer.events.empty()) SetReceipt(answer, response->mutable_receipt());
           identity::Identity* identity = call.backend().identity;
           FinishOnWorker(call, [identity, caller] { return identity->SignOut(caller); });
         });
  return call.reactor();
}

}  // namespace onestop::rpc
