#ifndef ONESTOP_SERVER_RPC_EXPORT_CALL_H_
#define ONESTOP_SERVER_RPC_EXPORT_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "onestop/v1/admin_service.pb.h"
#include "server/rpc/backend.h"

namespace onestop::rpc {

// A page of a hall's journal. What a page may hold is bounded by count and by size, so that a message
// never outgrows what clients take.
grpc::ServerUnaryReactor* RunExportJournal(const Backend& backend,
                                           grpc::CallbackServerContext* context,
                                           const v1::ExportJournalRequest* request,
                                           v1::ExportJournalResponse* response);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_EXPORT_CALL_H_
