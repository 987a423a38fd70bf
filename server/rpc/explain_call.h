#ifndef ONESTOP_SERVER_RPC_EXPLAIN_CALL_H_
#define ONESTOP_SERVER_RPC_EXPLAIN_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/supervisor_service.pb.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// ExplainOrder: replays the journal up to the call that is meant, from the nearest snapshot before it,
// and explains it. Without a call named, the journal is searched for the latest one that passed the
// ticket over. Costs a replay of the day at most, in slices between commits.
grpc::ServerUnaryReactor* RunExplainOrder(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::ExplainOrderRequest* request,
                                          v1::ExplainOrderResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_EXPLAIN_CALL_H_
