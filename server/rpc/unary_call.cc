#include "server/rpc/unary_call.h"

#include <optional>
#include <utility>

#include "server/base/reason.h"
#include "server/rpc/status.h"

namespace onestop::rpc {
namespace {

constexpr std::string_view kBearer = "Bearer ";

// The first value of a key, or "".
std::string_view MetadataOf(const grpc::CallbackServerContext& context, const char* key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(key);
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

}  // namespace

Credentials CredentialsOf(const grpc::CallbackServerContext& context) {
  Credentials credentials;
  const std::string_view authorization = MetadataOf(context, "authorization");
  if (authorization.starts_with(kBearer)) {
    credentials.device_token = authorization.substr(kBearer.size());
  }
  credentials.session_token = MetadataOf(context, "onestop-session");
  return credentials;
}

void CheckWitness(const Backend& backend, const grpc::CallbackServerContext& context,
                  std::string_view hall) {
  const std::string_view witness = MetadataOf(context, kWitnessMetadata);
  if (witness.empty()) return;
  const std::optional<engine::Position> proven = backend.witnesses->Read(hall, witness);
  if (!proven.has_value()) return;
  absl::Status status = Witnesses::Compare(backend.engine->Durable(hall), *proven);
  if (!status.ok() && backend.engine->writable()) backend.engine->Quarantine(std::move(status));
}

absl::StatusOr<Scope> UnaryCall::Admit() const {
  return backend_->gate->Admit(*method_, CredentialsOf(*context_));
}

absl::StatusOr<Scope> UnaryCall::AdmitTo(std::string_view hall) const {
  return AdmitTo(CredentialsOf(*context_), hall);
}

absl::StatusOr<Scope> UnaryCall::AdmitDeviceTo(std::string_view hall) const {
  Credentials credentials = CredentialsOf(*context_);
  credentials.session_token = {};
  return AdmitTo(credentials, hall);
}

absl::StatusOr<Scope> UnaryCall::AdmitTo(const Credentials& credentials,
                                         std::string_view hall) const {
  absl::StatusOr<Scope> scope = backend_->gate->Admit(*method_, credentials);
  if (!scope.ok()) return scope;
  absl::StatusOr<std::string_view> resolved = backend_->gate->HallFor(scope->caller, hall);
  if (!resolved.ok()) return resolved.status();
  scope->hall = *resolved;
  CheckWitness(*backend_, *context_, scope->hall);
  return scope;
}

void UnaryCall::Refuse(const absl::Status& status) const {
  if (backend_->observer != nullptr) {
    backend_->observer->OnRefused(method_->observed(), ReasonOf(status));
  }
  Finish(status);
}

void UnaryCall::Finish(const absl::Status& status) const {
  if (backend_->observer != nullptr) {
    backend_->observer->OnHandled(method_->observed(), status.code(),
                                  backend_->stopwatch->SteadyNow() - started_);
  }
  if (status.ok()) {
    reactor_->Finish(grpc::Status::OK);
    return;
  }
  if (const std::optional<Duration> hint = RetryHint(status)) {
    context_->AddTrailingMetadata(kRetryMetadata, std::to_string(hint->count()));
  }
  reactor_->Finish(ToGrpc(status));
}

void UnaryCall::Finish(const absl::Status& status, std::string_view hall,
                       const engine::Position& position) const {
  if (status.ok() && position.sequence > 0) {
    context_->AddTrailingMetadata(kWitnessMetadata, backend_->witnesses->Make(hall, position));
  }
  Finish(status);
}

}  // namespace onestop::rpc
