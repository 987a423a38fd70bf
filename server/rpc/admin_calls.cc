#include "server/rpc/admin_calls.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/base/reason.h"
#include "server/base/secret.h"
#include "server/base/strings.h"
#include "server/rpc/callable.h"
#include "server/rpc/fields.h"
#include "server/rpc/proto_value.h"
#include "server/rpc/reply.h"

namespace onestop::rpc {
namespace {

// An actor has 24 bits for the staff id; see core::Actor.
constexpr uint32_t kMaxStaffId = (1U << 24) - 1;

// The hall of a device, a person or a list: empty means the caller's own, "*" every hall. Identity
// knows who may name it.
absl::StatusOr<std::string> HallOrAll(const Gate& gate, const identity::Caller& caller,
                                      const std::string& requested) {
  if (requested == identity::kEveryHall) return requested;
  absl::StatusOr<std::string_view> hall = gate.HallFor(caller, requested);
  if (!hall.ok()) return hall.status();
  return std::string(*hall);
}

// For lists: an administrator of every hall who names none means all of them.
absl::StatusOr<std::string> HallToList(const Gate& gate, const identity::Caller& caller,
                                       const std::string& requested) {
  if (requested.empty()) return std::string(caller.hall);
  if (requested == identity::kEveryHall && caller.hall != identity::kEveryHall) {
    return Refuse(Reason::kOtherHall, "this device belongs to one hall");
  }
  return HallOrAll(gate, caller, requested);
}

void SetStaff(const identity::StaffInfo& staff, v1::Staff* out) {
  out->set_staff_id(staff.staff_id);
  out->set_display_name(staff.display_name);
  for (const Role role : staff.roles) out->add_roles(ToProto<v1::Role>(role));
  out->set_hall(staff.hall);
  out->set_disabled(staff.disabled);
  out->set_locked(staff.locked);
  out->set_signed_in(staff.signed_in);
}

std::vector<Role> ToRoles(const v1::PutStaffRequest& request, Fields& fields) {
  std::vector<Role> roles;
  fields.Count("roles", request.roles_size(), static_cast<int>(Role::kLoad));
  for (const int role : request.roles()) roles.push_back(ToRole(role, fields));
  return roles;
}

// What came of parsing: everything that is wrong with the file, or nothing.
bool FillErrors(const ParsedHall& parsed, std::string_view hall, v1::ApplyConfigResponse* out) {
  for (const ParsedHall::Error& error : parsed.errors) {
    v1::ConfigError* view = out->add_errors();
    view->set_line(error.line);
    view->set_message(error.message);
  }
  if (parsed.errors.empty() && parsed.hall != hall) {
    out->add_errors()->set_message(StrCat("this is the configuration of the hall '", parsed.hall,
                                          "', not of '", hall, "'"));
  }
  return !out->errors().empty();
}

void SubmitConfig(const UnaryCall& call, const Scope& scope, const Bytes16& request_id,
                  core::ApplyConfig command, v1::ApplyConfigResponse* response) {
  Submit(call.backend(), scope, request_id, std::move(command),
         [call, hall = scope.hall, response](const engine::Answer& answer) mutable {
           if (answer.status.ok()) {
             SetReceipt(answer, response->mutable_receipt());
             const auto* event = FindEvent<core::ConfigApplied>(answer.events);
             if (event != nullptr) response->set_version(event->config->version);
           }
           call.Finish(answer.status, hall, answer.position);
         });
}

}  // namespace

void SetDevice(const identity::DeviceInfo& device, v1::Device* out) {
  out->set_device_id(device.device_id);
  out->set_name(device.name);
  out->set_role(ToProto<v1::Role>(device.role));
  out->set_hall(device.hall);
  out->set_place(device.place);
  out->set_revoked(device.revoked);
  out->set_paired_through(device.paired_through);
  SetTime(device.enrolled, out->mutable_enroll_time());
}

Role ToRole(int role, Fields& fields) {
  return role == 0 ? Role::kNone : fields.Choice("role", role, Role::kLoad);
}

grpc::ServerUnaryReactor* RunApplyConfig(const Backend& backend,
                                         grpc::CallbackServerContext* context,
                                         const v1::ApplyConfigRequest* request,
                                         v1::ApplyConfigResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ApplyConfigRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  const Bytes16 request_id = fields.RequestId(request->request_id());
  if (request->toml().empty()) fields.Missing("toml");
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  const bool queued = backend.workers->TryRun(
      [call, scope = *scope, request, request_id, response]() mutable {
        ParsedHall parsed = call.backend().parse_hall(request->toml());
        if (FillErrors(parsed, scope.hall, response) || parsed.config == nullptr) {
          call.Finish(absl::OkStatus());
          return;
        }
        core::ApplyConfig command;
        command.expected_version = request->expected_version();
        command.config = std::move(parsed.config);
        SubmitConfig(call, scope, request_id, std::move(command), response);
      });
  if (!queued) {
    call.Refuse(Refuse(Reason::kMailboxFull, "too many calls of this kind are waiting"));
  }
  return call.reactor();
}

grpc::ServerUnaryReactor* RunEnrollDevice(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::EnrollDeviceRequest* request,
                                          v1::EnrollDeviceResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::EnrollDeviceRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  Fields fields;
  identity::EnrollDeviceCommand command;
  if (!scope.ok()) {
    fields.Fail(scope.status());
  } else {
    absl::StatusOr<std::string> hall = HallOrAll(*backend.gate, scope->caller, request->hall());
    if (hall.ok()) command.hall = *std::move(hall);
    if (!hall.ok()) fields.Fail(hall.status());
  }
  command.request_id = fields.RequestId(request->request_id());
  command.name = request->name();
  command.role = ToRole(request->role(), fields);
  command.place = request->place();
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  FinishOnWorker(call, [identity = backend.identity, caller = scope->caller,
                        command = std::move(command), response]() -> absl::Status {
    absl::StatusOr<identity::EnrolledDevice> device = identity->EnrollDevice(caller, command);
    if (!device.ok()) return device.status();
    SetDevice(device->device, response->mutable_device());
    response->set_token(device->token.Reveal());
    return absl::OkStatus();
  });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunRevokeDevice(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::RevokeDeviceRequest* request,
                                          v1::RevokeDeviceResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::RevokeDeviceRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  identity::RevokeDeviceCommand command;
  command.request_id = fields.RequestId(request->request_id());
  command.device_id = request->device_id();
  if (command.device_id == 0) fields.Missing("device_id");
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  FinishOnWorker(call, [identity = backend.identity, caller = scope->caller, command,
                        response]() -> absl::Status {
    absl::StatusOr<identity::DeviceInfo> device = identity->RevokeDevice(caller, command);
    if (!device.ok()) return device.status();
    SetDevice(*device, response->mutable_device());
    return absl::OkStatus();
  });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunListDevices(const Backend& backend,
                                         grpc::CallbackServerContext* context,
                                         const v1::ListDevicesRequest* request,
                                         v1::ListDevicesResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ListDevicesRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  absl::StatusOr<std::string> hall =
      scope.ok() ? HallToList(*backend.gate, scope->caller, request->hall()) : scope.status();
  if (!hall.ok()) {
    call.Refuse(hall.status());
    return call.reactor();
  }
  FinishOnWorker(call, [identity = backend.identity, hall = *std::move(hall),
                        response]() -> absl::Status {
    absl::StatusOr<std::vector<identity::DeviceInfo>> devices = identity->ListDevices(hall);
    if (!devices.ok()) return devices.status();
    for (const identity::DeviceInfo& device : *devices) SetDevice(device, response->add_devices());
    return absl::OkStatus();
  });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunPutStaff(const Backend& backend, grpc::CallbackServerContext* context,
                                      const v1::PutStaffRequest* request,
                                      v1::PutStaffResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::PutStaffRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  Fields fields;
  identity::PutStaffCommand command;
  if (!scope.ok()) {
    fields.Fail(scope.status());
  } else {
    absl::StatusOr<std::string> hall = HallOrAll(*backend.gate, scope->caller, request->hall());
    if (hall.ok()) command.hall = *std::move(hall);
    if (!hall.ok()) fields.Fail(hall.status());
  }
  command.request_id = fields.RequestId(request->request_id());
  command.staff_id = fields.AtMost("staff_id", request->staff_id(), kMaxStaffId);
  command.display_name = request->display_name();
  command.roles = ToRoles(*request, fields);
  command.pin = Secret(request->pin());
  command.disabled = request->disabled();
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  const bool queued = backend.workers->TryRun(
      [call, caller = scope->caller, command = std::move(command), response]() mutable {
        call.backend().identity->PutStaff(
            caller, std::move(command),
            [call, response](absl::StatusOr<identity::StaffInfo> staff) mutable {
              if (staff.ok()) SetStaff(*staff, response->mutable_staff());
              call.Finish(staff.status());
            });
      });
  if (!queued) {
    call.Refuse(Refuse(Reason::kMailboxFull, "too many calls of this kind are waiting"));
  }
  return call.reactor();
}

grpc::ServerUnaryReactor* RunListStaff(const Backend& backend,
                                       grpc::CallbackServerContext* context,
                                       const v1::ListStaffRequest* request,
                                       v1::ListStaffResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::ListStaffRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  absl::StatusOr<std::string> hall =
      scope.ok() ? HallToList(*backend.gate, scope->caller, request->hall()) : scope.status();
  if (!hall.ok()) {
    call.Refuse(hall.status());
    return call.reactor();
  }
  FinishOnWorker(call, [identity = backend.identity, hall = *std::move(hall),
                        response]() -> absl::Status {
    absl::StatusOr<std::vector<identity::StaffInfo>> staff = identity->ListStaff(hall);
    if (!staff.ok()) return staff.status();
    for (const identity::StaffInfo& person : *staff) SetStaff(person, response->add_staff());
    return absl::OkStatus();
  });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunVerifyJournal(const Backend& backend,
                                           grpc::CallbackServerContext* context,
                                           const v1::VerifyJournalRequest* request,
                                           v1::VerifyJournalResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::VerifyJournalRequest>(), context);
  absl::StatusOr<Scope> scope = call.AdmitTo(request->hall());
  if (!scope.ok()) {
    call.Refuse(scope.status());
    return call.reactor();
  }
  backend.engine->VerifyJournal(
      scope->hall, [call, response](const engine::Engine::VerifyReport& report) mutable {
        response->set_records(report.records);
        response->set_last_sequence(report.last.sequence);
        response->set_last_hash(Hex(report.last.hash));
        response->set_first_bad_sequence(report.first_bad_sequence);
        response->set_reason(ToProto<v1::Reason>(ReasonOf(report.status)));
        response->set_message(std::string(FromAbsl(report.status.message())));
        call.Finish(absl::OkStatus());
      });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunBackUp(const Backend& backend, grpc::CallbackServerContext* context,
                                    const v1::BackUpRequest*, v1::BackUpResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::BackUpRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  if (!scope.ok() || !backend.back_up) {
    call.Refuse(scope.ok() ? absl::UnimplementedError("this server makes no backups")
                           : scope.status());
    return call.reactor();
  }
  backend.back_up([call, response](const absl::StatusOr<BackupMade>& made) mutable {
    if (!made.ok()) return call.Refuse(made.status());
    response->set_backup(made->folder);
    response->set_bytes(made->bytes);
    SetTime(made->time, response->mutable_time());
    call.Finish(absl::OkStatus());
  });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunDrain(const Backend& backend, grpc::CallbackServerContext* context,
                                   const v1::DrainRequest*, v1::DrainResponse*) {
  UnaryCall call(backend, backend.methods->Of<v1::DrainRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  if (!scope.ok()) {
    call.Refuse(scope.status());
    return call.reactor();
  }
  call.Finish(absl::OkStatus());
  if (backend.on_drain) backend.on_drain();
  return call.reactor();
}

}  // namespace onestop::rpc
