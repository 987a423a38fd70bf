#include "server/rpc/pairing_calls.h"

#include <optional>
#include <utility>

#include "server/rpc/admin_calls.h"
#include "server/rpc/callable.h"
#include "server/rpc/fields.h"

namespace onestop::rpc {
namespace {

void SetSpan(Duration span, google::protobuf::Duration* out) {
  out->set_seconds(span.count() / 1000);
  out->set_nanos(static_cast<int32_t>(span.count() % 1000 * 1'000'000));
}

}  // namespace

grpc::ServerUnaryReactor* RunRequestPairing(const Backend& backend,
                                            grpc::CallbackServerContext* context,
                                            const v1::RequestPairingRequest* request,
                                            v1::RequestPairingResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::RequestPairingRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  const std::string name = fields.Text("name", request->name());
  const Role role = ToRole(request->role(), fields);
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  absl::StatusOr<identity::PairingOffer> offer =
      backend.identity->RequestPairing(scope->caller, name, role);
  if (!offer.ok()) {
    call.Refuse(offer.status());
    return call.reactor();
  }
  response->set_code(offer->code);
  response->set_poll_secret(offer->poll_secret.Reveal());
  SetSpan(offer->valid_for, response->mutable_valid_for());
  call.Finish(absl::OkStatus());
  return call.reactor();
}

grpc::ServerUnaryReactor* RunPairDevice(const Backend& backend,
                                        grpc::CallbackServerContext* context,
                                        const v1::PairDeviceRequest* request,
                                        v1::PairDeviceResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::PairDeviceRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  Fields fields;
  identity::PairDeviceCommand command;
  if (!scope.ok()) {
    fields.Fail(scope.status());
  } else if (!request->hall().empty()) {
    absl::StatusOr<std::string_view> hall = backend.gate->HallFor(scope->caller, request->hall());
    if (hall.ok()) command.hall = std::string(*hall);
    if (!hall.ok()) fields.Fail(hall.status());
  }
  command.request_id = fields.RequestId(request->request_id());
  command.code = fields.Required("code", request->code());
  command.name = fields.Text("name", request->name());
  command.role = ToRole(request->role(), fields);
  command.place = fields.Text("place", request->place());
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  FinishOnWorker(call, [identity = backend.identity, caller = scope->caller,
                        command = std::move(command), response]() -> absl::Status {
    absl::StatusOr<identity::DeviceInfo> device = identity->PairDevice(caller, command);
    if (!device.ok()) return device.status();
    SetDevice(*device, response->mutable_device());
    return absl::OkStatus();
  });
  return call.reactor();
}

grpc::ServerUnaryReactor* RunAwaitPairing(const Backend& backend,
                                          grpc::CallbackServerContext* context,
                                          const v1::AwaitPairingRequest* request,
                                          v1::AwaitPairingResponse* response) {
  UnaryCall call(backend, backend.methods->Of<v1::AwaitPairingRequest>(), context);
  absl::StatusOr<Scope> scope = call.Admit();
  Fields fields;
  if (!scope.ok()) fields.Fail(scope.status());
  const std::string poll_secret = fields.Required("poll_secret", request->poll_secret());
  if (!fields.ok()) {
    call.Refuse(fields.status());
    return call.reactor();
  }
  absl::StatusOr<std::optional<identity::EnrolledDevice>> device =
      backend.identity->AwaitPairing(scope->caller, poll_secret);
  if (!device.ok()) {
    call.Refuse(device.status());
    return call.reactor();
  }
  if (device->has_value()) {
    SetDevice((*device)->device, response->mutable_device());
    response->set_token((*device)->token.Reveal());
  }
  call.Finish(absl::OkStatus());
  return call.reactor();
}

}  // namespace onestop::rpc
