#ifndef ONESTOP_SERVER_RPC_SERVICES_H_
#define ONESTOP_SERVER_RPC_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <vector>

#include "server/rpc/backend.h"

namespace onestop::rpc {

// The services of the contract. `backend` must outlive them.
std::unique_ptr<grpc::Service> MakeTicketService(const Backend& backend);
std::unique_ptr<grpc::Service> MakeCounterService(const Backend& backend);
std::unique_ptr<grpc::Service> MakeHallService(const Backend& backend);
std::unique_ptr<grpc::Service> MakeSupervisorService(const Backend& backend);
std::unique_ptr<grpc::Service> MakeFeedbackService(const Backend& backend);
std::unique_ptr<grpc::Service> MakeAdminService(const Backend& backend);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_SERVICES_H_
