#ifndef ONESTOP_SERVER_RPC_UNARY_CALL_H_
#define ONESTOP_SERVER_RPC_UNARY_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// The tokens in a call's metadata, `authorization: Bearer ...` and `onestop-session: ...`, and the
// certificate of its connection.
Credentials CredentialsOf(const Backend& backend, const grpc::CallbackServerContext& context);

// Looks at the witness a client brought, if it did, and stops the engine from writing when the
// client knows of more than the journal does.
void CheckWitness(const Backend& backend, const grpc::CallbackServerContext& context,
                  std::string_view hall);

// One unary call from its arrival to its status: lets it in, measures it, finishes it once. A plain
// handle that is moved along with whoever answers; used by one thread at a time.
class UnaryCall {
 public:
  UnaryCall(const Backend& backend, const MethodInfo& method, grpc::CallbackServerContext* context)
      : backend_(&backend),
        method_(&method),
        context_(context),
        reactor_(context->DefaultReactor()),
        started_(backend.stopwatch->SteadyNow()) {}

  // What the handler returns to gRPC. The call may be finished before that.
  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  const Backend& backend() const { return *backend_; }

  // Who calls; see Gate::Admit.
  absl::StatusOr<Scope> Admit() const;
  // The same, with the hall the request names, and its witness looked at.
  absl::StatusOr<Scope> AdmitTo(std::string_view hall) const;
  // The same for whoever signs in: the device alone counts, not a session it may still hold.
  absl::StatusOr<Scope> AdmitDeviceTo(std::string_view hall) const;

  // Refused before the engine saw it.
  void Refuse(const absl::Status& status) const;
  // Sends the response, or the refusal. Nothing of the call may be touched afterwards.
  void Finish(const absl::Status& status) const;
  // The same, with proof of how far the journal has come.
  void Finish(const absl::Status& status, std::string_view hall,
              const engine::Position& position) const;

 private:
  absl::StatusOr<Scope> AdmitTo(const Credentials& credentials, std::string_view hall) const;

  const Backend* backend_;
  const MethodInfo* method_;
  grpc::CallbackServerContext* context_;
  grpc::ServerUnaryReactor* reactor_;
  std::chrono::nanoseconds started_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_UNARY_CALL_H_
