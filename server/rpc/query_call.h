#ifndef ONESTOP_SERVER_RPC_QUERY_CALL_H_
#define ONESTOP_SERVER_RPC_QUERY_CALL_H_

#include <memory>
#include <utility>

#include "server/rpc/command_call.h"
#include "server/rpc/reads.h"

namespace onestop::rpc {

// A read on its way from request to response: the one mechanism for all of them. Owned by the engine
// once it is asked; the request and the response live until the call is finished.
template <class Request, class Response>
class QueryCall final : public engine::Query {
 public:
  QueryCall(const UnaryCall& call, const ReadFacts& facts, const Request* request,
            Response* response)
      : call_(call), facts_(facts), request_(request), response_(response) {}

  void Run(const core::State& state, Time now) override {
    status_ = CheckConfigured(state);
    if (status_.ok()) status_ = Read(*request_, facts_, state, now, response_);
  }

  void Done(const absl::Status& status, const engine::Position& position) override {
    call_.Finish(status.ok() ? status_ : status, facts_.hall, position);
  }

 private:
  UnaryCall call_;
  const ReadFacts facts_;
  const Request* request_;
  Response* response_;
  absl::Status status_;
};

// Runs a read of the contract: what the handler of its method returns.
template <class Request, class Response>
grpc::ServerUnaryReactor* RunQuery(const Backend& backend, grpc::CallbackServerContext* context,
                                   const Request* request, Response* response) {
  UnaryCall call(backend, backend.methods->Of<Request>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  if (!scope.ok()) {
    call.Refuse(scope.status());
    return call.reactor();
  }
  absl::StatusOr<core::TicketId> bearer = BearerOf(backend, *scope, *request);
  Fields fields;
  CheckRead(*request, fields);
  if (!bearer.ok()) fields.Fail(bearer.status());
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  const ReadFacts facts{.hall = scope->hall,
                        .role = scope->role,
                        .bearer = *bearer,
                        .writable = backend.engine->writable(),
                        .boards = backend.boards};
  backend.engine->Ask(scope->hall, std::make_unique<QueryCall<Request, Response>>(
                                       call, facts, request, response));
  return call.reactor();
}

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_QUERY_CALL_H_
