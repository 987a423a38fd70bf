#ifndef ONESTOP_SERVER_RPC_SESSION_CALLS_H_
#define ONESTOP_SERVER_RPC_SESSION_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/counter_service.pb.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// Signing in: the PIN is checked by identity, on its own threads; then the hall is asked which counter
// the clerk still holds.
grpc::ServerUnaryReactor* RunSignIn(const Backend& backend, grpc::CallbackServerContext* context,
                                    const v1::SignInRequest* request,
                                    v1::SignInResponse* response);

// Signing out: the counter is closed first, because that may be refused; then the session ends. A
// call that failed in between can be repeated with the same request id.
grpc::ServerUnaryReactor* RunSignOut(const Backend& backend, grpc::CallbackServerContext* context,
                                     const v1::SignOutRequest* request,
                                     v1::SignOutResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_SESSION_CALLS_H_
