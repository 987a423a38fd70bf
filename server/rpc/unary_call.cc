#include "server/rpc/unary_call.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
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

// The device whose certificate a connection showed: gRPC has verified it by then. Nothing without
// TLS, 0 for a certificate that names no device.
std::optional<uint32_t> CertificateDevice(const grpc::CallbackServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> peer = context.auth_context();
  if (peer == nullptr) return std::nullopt;
  const auto transport = peer->FindPropertyValues(GRPC_TRANSPORT_SECURITY_TYPE_PROPERTY_NAME);
  if (transport.empty() || transport.front() != GRPC_SSL_TRANSPORT_SECURITY_TYPE) {
    return std::nullopt;
  }
  const auto names = peer->FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  uint32_t device = 0;
  if (names.size() != 1 ||
      !absl::SimpleAtoi(absl::string_view(names.front().data(), names.front().size()), &device)) {
    return 0;
  }
  return device;
}

}  // namespace

Credentials CredentialsOf(const Backend& backend, const grpc::CallbackServerContext& context) {
  Credentials credentials;
  if (backend.tls) credentials.certificate_device = CertificateDevice(context);
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
  engine::Engine* const engine = backend.engine;
  if (!engine->writable()) return;
  const engine::Position durable = engine->Durable(hall);
  absl::Status status = Witnesses::Compare(durable, *proven);
  if (!status.ok()) {
    engine->Quarantine(std::move(status));
  } else if (Witnesses::MustLookUp(durable, *proven)) {
    // An older copy that has gone on since: only the record itself tells. The call does not wait.
    engine->ReadRecords(
        hall, proven->sequence, proven->sequence,
        [engine, hash = proven->hash](const engine::Engine::JournalRecord& record) {
          if (record.hash != hash) engine->Quarantine(Witnesses::NotTheOne(record.sequence));
          return absl::OkStatus();
        },
        [engine](absl::Status read) {
          if (ReasonOf(read) == Reason::kJournalCorrupt) engine->Quarantine(std::move(read));
        });
  }
}

absl::StatusOr<Scope> UnaryCall::Admit() const {
  return backend_->gate->Admit(*method_, CredentialsOf(*backend_, *context_));
}

absl::StatusOr<Scope> UnaryCall::AdmitTo(std::string_view hall) const {
  return AdmitTo(CredentialsOf(*backend_, *context_), hall);
}

absl::StatusOr<Scope> UnaryCall::AdmitDeviceTo(std::string_view hall) const {
  Credentials credentials = CredentialsOf(*backend_, *context_);
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
