#include "server/cli_identity.h"

#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "server/base/credential.h"
#include "server/base/file.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_admin.h"
#include "server/cli_certificate.h"
#include "server/cli_output.h"
#include "server/cli_pin.h"

namespace onestop::cli {
namespace {

// A record has 24 bits for who acted; see core::Actor.
constexpr uint32_t kMaxStaffId = (1U << 24) - 1;

v1::Role ToProto(Role role) { return static_cast<v1::Role>(role); }

// The devices and staff of a server, whether it runs or not.
class Directory {
 public:
  virtual ~Directory() = default;
  virtual absl::StatusOr<v1::EnrollDeviceResponse> Enroll(const v1::EnrollDeviceRequest&) = 0;
  virtual absl::StatusOr<v1::RevokeDeviceResponse> Revoke(const v1::RevokeDeviceRequest&) = 0;
  virtual absl::StatusOr<v1::ListDevicesResponse> Devices(const v1::ListDevicesRequest&) = 0;
  virtual absl::StatusOr<v1::PutStaffResponse> PutStaff(const v1::PutStaffRequest&) = 0;
  virtual absl::StatusOr<v1::ListStaffResponse> Staff(const v1::ListStaffRequest&) = 0;
};

class RunningDirectory : public Directory {
 public:
  explicit RunningDirectory(std::unique_ptr<AdminClient> client) : client_(std::move(client)) {}

  absl::StatusOr<v1::EnrollDeviceResponse> Enroll(const v1::EnrollDeviceRequest& request) override {
    return client_->Call(&v1::AdminService::Stub::EnrollDevice, request);
  }
  absl::StatusOr<v1::RevokeDeviceResponse> Revoke(const v1::RevokeDeviceRequest& request) override {
    return client_->Call(&v1::AdminService::Stub::RevokeDevice, request);
  }
  absl::StatusOr<v1::ListDevicesResponse> Devices(const v1::ListDevicesRequest& request) override {
    return client_->Call(&v1::AdminService::Stub::ListDevices, request);
  }
  absl::StatusOr<v1::PutStaffResponse> PutStaff(const v1::PutStaffRequest& request) override {
    return client_->Call(&v1::AdminService::Stub::PutStaff, request);
  }
  absl::StatusOr<v1::ListStaffResponse> Staff(const v1::ListStaffRequest& request) override {
    return client_->Call(&v1::AdminService::Stub::ListStaff, request);
  }

 private:
  const std::unique_ptr<AdminClient> client_;
};

// The same through the files, under their lock.
class StoppedDirectory : public Directory {
 public:
  explicit StoppedDirectory(std::unique_ptr<StoppedServer> server) : server_(std::move(server)) {}

  absl::StatusOr<v1::EnrollDeviceResponse> Enroll(const v1::EnrollDeviceRequest& request) override {
    absl::StatusOr<std::string> hall = HallFor(request.hall());
    if (!hall.ok()) return hall.status();
    identity::EnrollDeviceCommand command;
    command.request_id = random_.Bytes16();
    command.hall = *hall;
    command.name = request.name();
    command.role = static_cast<Role>(request.role());
    command.place = request.place();
    auto device = server_->identity().EnrollDevice(caller_, command);
    if (!device.ok()) return device.status();
    v1::EnrollDeviceResponse response;
    Fill(device->device, response.mutable_device());
    response.set_token(device->token.Reveal());
    return response;
  }

  absl::StatusOr<v1::RevokeDeviceResponse> Revoke(const v1::RevokeDeviceRequest& request) override {
    identity::RevokeDeviceCommand command;
    command.request_id = random_.Bytes16();
    command.device_id = request.device_id();
    auto device = server_->identity().RevokeDevice(caller_, command);
    if (!device.ok()) return device.status();
    v1::RevokeDeviceResponse response;
    Fill(*device, response.mutable_device());
    return response;
  }

  absl::StatusOr<v1::ListDevicesResponse> Devices(const v1::ListDevicesRequest& request) override {
    auto devices = server_->identity().ListDevices(HallToList(request.hall()));
    if (!devices.ok()) return devices.status();
    v1::ListDevicesResponse response;
    for (const identity::DeviceInfo& device : *devices) Fill(device, response.add_devices());
    return response;
  }

  absl::StatusOr<v1::PutStaffResponse> PutStaff(const v1::PutStaffRequest& request) override {
    absl::StatusOr<std::string> hall = HallFor(request.hall());
    if (!hall.ok()) return hall.status();
    identity::PutStaffCommand command;
    command.request_id = random_.Bytes16();
    command.hall = *hall;
    command.staff_id = request.staff_id();
    command.display_name = request.display_name();
    for (const int role : request.roles()) command.roles.push_back(static_cast<Role>(role));
    command.pin = Secret(request.pin());
    command.disabled = request.disabled();
    std::promise<absl::StatusOr<identity::StaffInfo>> promise;
    server_->identity().PutStaff(caller_, std::move(command),
                                 [&promise](absl::StatusOr<identity::StaffInfo> staff) {
                                   promise.set_value(std::move(staff));
                                 });
    absl::StatusOr<identity::StaffInfo> staff = promise.get_future().get();
    if (!staff.ok()) return staff.status();
    v1::PutStaffResponse response;
    Fill(*staff, response.mutable_staff());
    return response;
  }

  absl::StatusOr<v1::ListStaffResponse> Staff(const v1::ListStaffRequest& request) override {
    auto staff = server_->identity().ListStaff(HallToList(request.hall()));
    if (!staff.ok()) return staff.status();
    v1::ListStaffResponse response;
    for (const identity::StaffInfo& person : *staff) Fill(person, response.add_staff());
    return response;
  }

 private:
  absl::StatusOr<std::string> HallFor(const std::string& hall) const {
    if (hall.empty()) return OnlyHall(server_->halls());
    if (hall == identity::kEveryHall) return hall;
    for (const std::string& known : server_->halls()) {
      if (known == hall) return hall;
    }
    return Refuse(Reason::kUnknownHall, StrCat("there is no hall \"", hall, "\" here"));
  }

  static std::string HallToList(const std::string& hall) {
    return hall.empty() ? std::string(identity::kEveryHall) : hall;
  }

  static void Fill(const identity::DeviceInfo& device, v1::Device* out) {
    out->set_device_id(device.device_id);
    out->set_name(device.name);
    out->set_role(ToProto(device.role));
    out->set_hall(device.hall);
    out->set_place(device.place);
    out->set_revoked(device.revoked);
    out->set_paired_through(device.paired_through);
    const int64_t milliseconds = device.enrolled.time_since_epoch().count();
    out->mutable_enroll_time()->set_seconds(milliseconds / 1000);
    out->mutable_enroll_time()->set_nanos(static_cast<int32_t>(milliseconds % 1000 * 1'000'000));
  }

  static void Fill(const identity::StaffInfo& staff, v1::Staff* out) {
    out->set_staff_id(staff.staff_id);
    out->set_display_name(staff.display_name);
    for (const Role role : staff.roles) out->add_roles(ToProto(role));
    out->set_hall(staff.hall);
    out->set_disabled(staff.disabled);
    out->set_locked(staff.locked);
    out->set_signed_in(staff.signed_in);
  }

  const std::unique_ptr<StoppedServer> server_;
  const identity::Caller caller_ = identity::Identity::AdminSocketCaller();
  SystemRandom random_;
};

absl::StatusOr<std::unique_ptr<Directory>> OpenDirectory(const ServerConfig& config) {
  if (ServerRuns(config.admin_socket)) {
    auto client = AdminClient::Connect(config.admin_socket);
    if (!client.ok()) return client.status();
    return std::make_unique<RunningDirectory>(*std::move(client));
  }
  auto server = StoppedServer::Open(config);
  if (!server.ok()) return server.status();
  return std::make_unique<StoppedDirectory>(*std::move(server));
}

absl::StatusOr<std::unique_ptr<Directory>> OpenDirectory(const PlaceOptions& place) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  return OpenDirectory(*config);
}

// Where a device will reach the server: where it listens now, else where it is told to.
std::string DeviceAddress(const ServerConfig& config) {
  const absl::StatusOr<std::string> running = ReadFile(DataFolder(config.data_dir).addresses);
  if (running.ok() && ServerRuns(config.admin_socket)) {
    for (const absl::string_view line : absl::StrSplit(*running, '\n')) {
      const std::string_view text = FromAbsl(line);
      if (text.starts_with("grpc ")) return std::string(text.substr(5));
    }
  }
  return config.listen.empty() ? "" : config.listen.front();
}

absl::StatusOr<Role> RoleNamed(std::string_view name) {
  if (const std::optional<Role> role = ParseRole(name)) return *role;
  return UsageError(StrCat("\"", name, "\" is no role"));
}

std::string RoleWord(int role) { return std::string(RoleName(static_cast<Role>(role))); }

}  // namespace

absl::Status Enroll(const PlaceOptions& place, const EnrollOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  absl::StatusOr<Role> role = RoleNamed(options.role);
  if (!role.ok()) return role.status();
  if (!options.server.empty()) {
    absl::Status status = CheckDeviceAddress(*config, options.server);
    if (!status.ok()) return status;
  }
  auto directory = OpenDirectory(*config);
  if (!directory.ok()) return directory.status();
  v1::EnrollDeviceRequest request;
  request.set_hall(options.hall);
  request.set_request_id(NewRequestId());
  request.set_name(options.name);
  request.set_role(ToProto(*role));
  request.set_place(options.place);
  auto response = (*directory)->Enroll(request);
  if (!response.ok()) return response.status();

  Credential credential;
  credential.token = Secret(response->token());
  credential.server = options.server.empty() ? DeviceAddress(*config) : options.server;
  credential.device_id = response->device().device_id();
  credential.role = *role;
  credential.hall = response->device().hall();
  credential.name = options.name;
  credential.place = options.place;
  if (absl::Status status = AddCertificate(*config, credential); !status.ok()) return status;
  if (absl::Status status = SaveCredential(options.out, credential); !status.ok()) return status;
  Print(StrCat("Enrolled device ", credential.device_id, " (", options.role, ", \"", options.name,
               "\") of hall ", credential.hall, ".\nIts credential is in ", options.out,
               "; hand it to the device and to nobody else."));
  return absl::OkStatus();
}

absl::Status Pair(const PlaceOptions& place, const PairOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  v1::PairDeviceRequest request;
  request.set_hall(options.hall);
  request.set_request_id(NewRequestId());
  request.set_code(options.code);
  request.set_name(options.name);
  request.set_place(options.place);
  if (!options.role.empty()) {
    absl::StatusOr<Role> role = RoleNamed(options.role);
    if (!role.ok()) return role.status();
    request.set_role(ToProto(*role));
  }
  auto client = AdminClient::Connect(config->admin_socket);
  if (!client.ok()) return client.status();
  auto response = (*client)->Call(&v1::AdminService::Stub::PairDevice, request);
  if (!response.ok()) return response.status();
  if (options.json) {
    PrintJson(*response);
    return absl::OkStatus();
  }
  const v1::Device& device = response->device();
  Print(StrCat("Paired device ", device.device_id(), " (", RoleWord(device.role()), ", \"",
               device.name(), "\") of hall ", device.hall(),
               "; the page goes on by itself within seconds."));
  return absl::OkStatus();
}

absl::Status ListDevices(const PlaceOptions& place, const ListOptions& options) {
  auto directory = OpenDirectory(place);
  if (!directory.ok()) return directory.status();
  v1::ListDevicesRequest request;
  request.set_hall(options.hall);
  auto response = (*directory)->Devices(request);
  if (!response.ok()) return response.status();
  if (options.json) {
    PrintJson(*response);
    return absl::OkStatus();
  }
  Table table({"ID", "ROLE", "HALL", "PLACE", "STATE", "ENROLLED", "NAME"});
  for (const v1::Device& device : response->devices()) {
    const absl::Time enrolled = absl::FromUnixSeconds(device.enroll_time().seconds());
    table.AddRow({StrCat(device.device_id()), RoleWord(device.role()), device.hall(),
                  device.place(), device.revoked() ? "revoked" : "in use",
                  absl::FormatTime("%Y-%m-%d", enrolled, absl::LocalTimeZone()), device.name()});
  }
  Print(table.Render());
  return absl::OkStatus();
}

absl::Status Revoke(const PlaceOptions& place, uint32_t device_id) {
  auto directory = OpenDirectory(place);
  if (!directory.ok()) return directory.status();
  v1::RevokeDeviceRequest request;
  request.set_request_id(NewRequestId());
  request.set_device_id(device_id);
  auto response = (*directory)->Revoke(request);
  if (!response.ok()) return response.status();
  Print(StrCat("Device ", device_id, " (\"", response->device().name(),
               "\") is revoked: its token is worth nothing from now on."));
  return absl::OkStatus();
}

absl::Status PutStaff(const PlaceOptions& place, const PutStaffOptions& options) {
  if (options.staff_id > kMaxStaffId) {
    return Refuse(Reason::kOutOfRange, StrCat("a staff id is at most ", kMaxStaffId));
  }
  v1::PutStaffRequest request;
  request.set_hall(options.hall);
  request.set_request_id(NewRequestId());
  request.set_staff_id(options.staff_id);
  request.set_display_name(options.name);
  request.set_disabled(options.disabled);
  for (const absl::string_view name : absl::StrSplit(options.roles, ',', absl::SkipEmpty())) {
    absl::StatusOr<Role> role = RoleNamed(FromAbsl(name));
    if (!role.ok()) return role.status();
    request.add_roles(ToProto(*role));
  }
  if (!options.keep_pin) {
    absl::StatusOr<Secret> pin = ReadPin(options.pin_file);
    if (!pin.ok()) return pin.status();
    request.set_pin(pin->Reveal());
  }
  auto directory = OpenDirectory(place);
  if (!directory.ok()) return directory.status();
  auto response = (*directory)->PutStaff(request);
  if (!response.ok()) return response.status();
  Print(StrCat("Staff ", options.staff_id, " (\"", response->staff().display_name(), "\") of hall ",
               response->staff().hall(),
               response->staff().disabled() ? " is disabled." : " can sign in."));
  return absl::OkStatus();
}

absl::Status ListStaff(const PlaceOptions& place, const ListOptions& options) {
  auto directory = OpenDirectory(place);
  if (!directory.ok()) return directory.status();
  v1::ListStaffRequest request;
  request.set_hall(options.hall);
  auto response = (*directory)->Staff(request);
  if (!response.ok()) return response.status();
  if (options.json) {
    PrintJson(*response);
    return absl::OkStatus();
  }
  Table table({"ID", "ROLES", "HALL", "STATE", "NAME"});
  for (const v1::Staff& staff : response->staff()) {
    std::string roles;
    for (const int role : staff.roles()) StrAppend(&roles, roles.empty() ? "" : ",", RoleWord(role));
    const char* state = staff.disabled()    ? "disabled"
                        : staff.locked()    ? "locked"
                        : staff.signed_in() ? "signed in"
                                            : "signed out";
    table.AddRow({StrCat(staff.staff_id()), roles, staff.hall(), state, staff.display_name()});
  }
  Print(table.Render());
  return absl::OkStatus();
}

}  // namespace onestop::cli
