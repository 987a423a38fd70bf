#ifndef ONESTOP_SERVER_RPC_COMMAND_CALL_H_
#define ONESTOP_SERVER_RPC_COMMAND_CALL_H_

#include <memory>
#include <utility>

#include "server/base/reason.h"
#include "server/engine/engine.h"
#include "server/rpc/convert.h"
#include "server/rpc/reply.h"
#include "server/rpc/unary_call.h"

namespace onestop::rpc {

// The ticket whose holder the caller proved to be, where the role has to.
template <class Request>
absl::StatusOr<core::TicketId> BearerOf(const Backend& backend, const Scope& scope,
                                        const Request& request) {
  if constexpr (requires { request.tracking_token(); }) {
    if (NeedsToken(request, scope.role)) {
      return backend.tokens->Check(scope.hall, request.tracking_token());
    }
  }
  return core::TicketId();
}

// A command on its way from request to response: the one mechanism for all of them. Owned by the
// engine once it is submitted.
template <class Request, class Response>
class CommandCall final : public engine::Submission {
 public:
  // Lets the call in and converts its request. Null when it was refused, and then finished.
  static std::unique_ptr<CommandCall> Prepare(UnaryCall& call, const Request& request,
                                              Response* response) {
    absl::StatusOr<Scope> scope = call.AdmitTo(request.hall());
    if (!scope.ok()) {
      call.Refuse(scope.status());
      return nullptr;
    }
    absl::StatusOr<core::TicketId> bearer = BearerOf(call.backend(), *scope, request);
    if (!bearer.ok()) {
      call.Refuse(bearer.status());
      return nullptr;
    }
    auto command = std::make_unique<CommandCall>(call, *scope, response);
    Fields fields;
    command->request_id = fields.RequestId(request.request_id());
    command->command = ToCommand(request, CallFacts{scope->role, *bearer}, fields);
    if (!fields.ok()) {
      call.Refuse(fields.status());
      return nullptr;
    }
    return command;
  }

  CommandCall(const UnaryCall& call, const Scope& scope, Response* response)
      : call_(call), hall_(scope.hall), response_(response) {
    actor = scope.actor();
  }

  void Done(const engine::Answer& answer) override {
    if (answer.status.ok()) {
      SetReceipt(answer, response_->mutable_receipt());
      Fill(Reply{answer, hall_, *call_.backend().tokens}, response_);
    }
    call_.Finish(answer.status, hall_, answer.position);
  }

  std::string_view hall() const { return hall_; }

 private:
  UnaryCall call_;
  std::string_view hall_;
  Response* response_;
};

// Runs a command of the contract: what the handler of its method returns.
template <class Request, class Response>
grpc::ServerUnaryReactor* RunCommand(const Backend& backend, grpc::CallbackServerContext* context,
                                     const Request* request, Response* response) {
  UnaryCall call(backend, backend.methods->Of<Request>(), context);
  auto command = CommandCall<Request, Response>::Prepare(call, *request, response);
  if (command != nullptr) {
    const std::string_view hall = command->hall();
    backend.engine->Submit(hall, std::move(command));
  }
  return call.reactor();
}

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_COMMAND_CALL_H_
