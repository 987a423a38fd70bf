#ifndef ONESTOP_SERVER_CLI_ADMIN_H_
#define ONESTOP_SERVER_CLI_ADMIN_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "onestop/v1/admin_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/supervisor_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "server/cli_place.h"

namespace onestop::cli {

// Whether a server answers on this socket. Does not wait.
bool ServerRuns(const std::string& admin_socket);

// The status a call ended with, with the Reason the server gave.
absl::Status FromGrpc(const grpc::Status& status);

// A new request id, as the contract wants it.
std::string NewRequestId();

// Talks to a running server as its administrator. Calls block; not thread safe.
class AdminClient {
 public:
  // Unavailable when no server runs there.
  static absl::StatusOr<std::unique_ptr<AdminClient>> Connect(const std::string& admin_socket);

  // A unary call, such as Call(&v1::AdminService::Stub::ListStaff, request).
  template <class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request,
                                std::chrono::seconds timeout = std::chrono::seconds(20)) {
    grpc::ClientContext context;
    SetDeadline(context, timeout);
    Response response;
    Stub& stub = *std::get<std::unique_ptr<Stub>>(stubs_);
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  explicit AdminClient(std::shared_ptr<grpc::Channel> channel);
  static void SetDeadline(grpc::ClientContext& context, std::chrono::seconds timeout);

  const std::shared_ptr<grpc::Channel> channel_;
  const std::tuple<
      std::unique_ptr<v1::AdminService::Stub>, std::unique_ptr<v1::HallService::Stub>,
      std::unique_ptr<v1::SupervisorService::Stub>, std::unique_ptr<v1::TicketService::Stub>>
      stubs_;
};

// The server that is meant, if it runs.
absl::StatusOr<std::unique_ptr<AdminClient>> ConnectTo(const PlaceOptions& place);

// The hall as it stands; the only one when `hall` is empty.
absl::StatusOr<v1::GetHallResponse> GetHall(AdminClient& client, const std::string& hall);

}  // namespace onestop::cli

#endif  // ONESTOP_SERVER_CLI_ADMIN_H_
