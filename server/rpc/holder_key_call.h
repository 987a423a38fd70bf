#ifndef ONESTOP_SERVER_RPC_HOLDER_KEY_CALL_H_
#define ONESTOP_SERVER_RPC_HOLDER_KEY_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/ticket_service.pb.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// GetHolderKey: of the hall-day that is open or was last; DAY_NOT_OPEN before the hall's first. The
// engine says which day that is, identity keeps its key.
grpc::ServerUnaryReactor* RunGetHolderKey(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::GetHolderKeyRequest* request,
                                          v1::GetHolderKeyResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_HOLDER_KEY_CALL_H_
