#ifndef ONESTOP_SERVER_RPC_ADMIN_CALLS_H_
#define ONESTOP_SERVER_RPC_ADMIN_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/admin_service.pb.h"
#include "server/rpc/backend.h"
#include "server/rpc/fields.h"

namespace onestop::rpc {

// What a device is in the contract.
void SetDevice(const identity::DeviceInfo& device, v1::Device* out);
// None when it is not given, OUT_OF_RANGE for what no device has.
Role ToRole(int role, Fields& fields);

// What administrators do with devices, staff, the configuration and the journal. Whatever blocks runs
// on a worker.
grpc::ServerUnaryReactor* RunApplyConfig(const Backend& backend,
                                         grpc::CallbackServerContext* context,
                                         const v1::ApplyConfigRequest* request,
                                         v1::ApplyConfigResponse* response);
grpc::ServerUnaryReactor* RunEnrollDevice(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::EnrollDeviceRequest* request,
                                          v1::EnrollDeviceResponse* response);
grpc::ServerUnaryReactor* RunRevokeDevice(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::RevokeDeviceRequest* request,
                                          v1::RevokeDeviceResponse* response);
grpc::ServerUnaryReactor* RunListDevices(const Backend& backend,
                                         grpc::CallbackServerContext* context,
                                         const v1::ListDevicesRequest* request,
                                         v1::ListDevicesResponse* response);
grpc::ServerUnaryReactor* RunPutStaff(const Backend& backend, grpc::CallbackServerContext* context,
                                      const v1::PutStaffRequest* request,
                                      v1::PutStaffResponse* response);
grpc::ServerUnaryReactor* RunListStaff(const Backend& backend,
                                       grpc::CallbackServerContext* context,
                                       const v1::ListStaffRequest* request,
                                       v1::ListStaffResponse* response);
grpc::ServerUnaryReactor* RunVerifyJournal(const Backend& backend,
                                           grpc::CallbackServerContext* context,
                                           const v1::VerifyJournalRequest* request,
                                           v1::VerifyJournalResponse* response);
grpc::ServerUnaryReactor* RunBackUp(const Backend& backend, grpc::CallbackServerContext* context,
                                    const v1::BackUpRequest* request,
                                    v1::BackUpResponse* response);
grpc::ServerUnaryReactor* RunDrain(const Backend& backend, grpc::CallbackServerContext* context,
                                   const v1::DrainRequest* request, v1::DrainResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_ADMIN_CALLS_H_
