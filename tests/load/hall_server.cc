#include "tests/load/hall_server.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/strings/str_cat.h"
#include "gateway/client/request_id.h"
#include "onestop/v1/admin_service.grpc.pb.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/supervisor_service.grpc.pb.h"
#include "server/base/clock.h"
#include "server/base/file.h"

namespace onestop::load {
namespace {

constexpr std::chrono::seconds kCallTimeout(30);

template <class Stub, class Request, class Response>
absl::Status AdminCall(const std::shared_ptr<grpc::Channel>& channel,
                       grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                    Response*),
                       const Request& request, Response& response) {
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(std::chrono::system_clock::time_point(SystemClock().WallNow() + kCallTimeout));
  Stub stub(channel);
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

absl::Status HallServer::Connect(const std::string& socket) {
  admin_ = grpc::CreateChannel(absl::StrCat("unix:", socket), grpc::InsecureChannelCredentials());
  v1::GetHallRequest request;
  v1::GetHallResponse response;
  return AdminCall(admin_, &v1::HallService::Stub::GetHall, request, response);
}

absl::StatusOr<std::unique_ptr<HallServer>> HallServer::Start(const HallServerOptions& options) {
  auto server = std::unique_ptr<HallServer>(new HallServer());
  server->folder_ = std::make_unique<testing::TempFolder>();
  const std::string base = server->folder_->path().string();
  const std::string hall = base + "/hall.toml";
  const std::string data = base + "/data";
  if (absl::Status status = WriteFileAtomic(hall, options.hall_toml, 0600); !status.ok()) {
    return status;
  }
  const testing::Finished made = testing::RunProcess(
      {.command = {options.program, "init", "--data", data, "--hall", hall}});
  if (made.exit != 0) {
    return absl::InternalError(absl::StrCat("onestop-server init failed: ", made.error));
  }
  server->address_ =
      options.listen.empty() ? absl::StrCat("unix:", base, "/server.sock") : options.listen;
  testing::ProcessOptions run;
  run.command = {options.program, "run",       "--data", data, "--listen", server->address_,
                 "--metrics",     "127.0.0.1:0"};
  if (options.speed > 1) {
    run.command.insert(run.command.end(), {"--demo-speed", absl::StrCat(options.speed),
                                           "--demo-start", options.start});
  }
  server->process_ = std::make_unique<testing::Process>(run);
  if (absl::Status status = server->Connect(data + "/admin.sock"); !status.ok()) {
    return absl::InternalError(absl::StrCat("the server does not answer: ",
                                            std::string(status.message()), "\n",
                                            server->process_->error_output()));
  }
  return server;
}

absl::StatusOr<std::unique_ptr<HallServer>> HallServer::Attach(const std::string& data,
                                                               const std::string& address) {
  auto server = std::unique_ptr<HallServer>(new HallServer());
  server->address_ = address;
  if (absl::Status status = server->Connect(data + "/admin.sock"); !status.ok()) return status;
  return server;
}

absl::StatusOr<Credential> HallServer::Enroll() {
  v1::EnrollDeviceRequest request;
  request.set_request_id(gateway::NewRequestId(random_));
  request.set_name("Load generator");
  request.set_role(v1::ROLE_LOAD);
  v1::EnrollDeviceResponse response;
  absl::Status status =
      AdminCall(admin_, &v1::AdminService::Stub::EnrollDevice, request, response);
  if (!status.ok()) return status;
  Credential credential;
  credential.token = Secret(response.token());
  credential.server = address_;
  credential.device_id = response.device().device_id();
  credential.role = Role::kLoad;
  credential.hall = response.device().hall();
  credential.name = response.device().name();
  return credential;
}

absl::Status HallServer::PutClerk(uint32_t staff_id, const std::string& pin) {
  v1::PutStaffRequest request;
  request.set_request_id(gateway::NewRequestId(random_));
  request.set_staff_id(staff_id);
  request.set_display_name(absl::StrCat("Clerk ", staff_id));
  request.add_roles(v1::ROLE_CLERK);
  request.set_pin(pin);
  v1::PutStaffResponse response;
  return AdminCall(admin_, &v1::AdminService::Stub::PutStaff, request, response);
}

absl::Status HallServer::OpenDay(Duration duration) {
  v1::GetHallRequest get;
  v1::GetHallResponse hall;
  if (absl::Status status = AdminCall(admin_, &v1::HallService::Stub::GetHall, get, hall);
      !status.ok()) {
    return status;
  }
  v1::OpenDayRequest request;
  request.set_request_id(gateway::NewRequestId(random_));
  *request.mutable_close_time() =
      hall.time() + google::protobuf::util::TimeUtil::MillisecondsToDuration(duration.count());
  v1::OpenDayResponse response;
  return AdminCall(admin_, &v1::SupervisorService::Stub::OpenDay, request, response);
}

}  // namespace onestop::load
