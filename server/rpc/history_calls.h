#ifndef ONESTOP_SERVER_RPC_HISTORY_CALLS_H_
#define ONESTOP_SERVER_RPC_HISTORY_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/supervisor_service.pb.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// What the archive of closed visits is asked; it answers from its own thread, and the engine knows
// nothing of it.
grpc::ServerUnaryReactor* RunListVisits(const Backend& backend, grpc::CallbackServerContext* context,
                                        const v1::ListVisitsRequest* request,
                                        v1::ListVisitsResponse* response);
grpc::ServerUnaryReactor* RunExportVisits(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::ExportVisitsRequest* request,
                                          v1::ExportVisitsResponse* response);
grpc::ServerUnaryReactor* RunGetReport(const Backend& backend, grpc::CallbackServerContext* context,
                                       const v1::GetReportRequest* request,
                                       v1::GetReportResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_HISTORY_CALLS_H_
