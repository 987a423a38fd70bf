#ifndef ONESTOP_SERVER_RPC_PAIRING_CALLS_H_
#define ONESTOP_SERVER_RPC_PAIRING_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/admin_service.pb.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// How a page becomes a device: it asks, an administrator confirms, it collects.
grpc::ServerUnaryReactor* RunRequestPairing(const Backend& backend,
                                            grpc::CallbackServerContext* context,
                                            const v1::RequestPairingRequest* request,
                                            v1::RequestPairingResponse* response);
grpc::ServerUnaryReactor* RunPairDevice(const Backend& backend,
                                        grpc::CallbackServerContext* context,
                                        const v1::PairDeviceRequest* request,
                                        v1::PairDeviceResponse* response);
grpc::ServerUnaryReactor* RunAwaitPairing(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::AwaitPairingRequest* request,
                                          v1::AwaitPairingResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_PAIRING_CALLS_H_
