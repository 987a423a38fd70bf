#include "server/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <sys/stat.h>

#include <utility>

#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/rpc/listen.h"
#include "server/rpc/services.h"

namespace onestop::rpc {
namespace {

// Blocking work: identity's commits and configurations.
constexpr size_t kWorkers = 2;
constexpr size_t kWorkerQueue = 256;
constexpr int kStreamsPerConnection = 2'000;

// Once linked or asked for, reflection comes with every server of the process; this takes it out where
// nobody asked for it.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const std::unique_ptr<grpc::ServerBuilderPlugin>& plugin) {
      return plugin->name() == "proto_server_reflection";
    });
  }
};

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(const ServerTls& tls) {
  // gRPC's own floor is TLS 1.2, and 1.3 is what its clients take.
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = tls.authority;
  options.pem_key_cert_pairs.push_back({tls.key.Reveal(), tls.certificate});
  return grpc::SslServerCredentials(options);
}

// One address on its way to be listened on.
struct Listener {
  std::string address;
  std::shared_ptr<grpc::ServerCredentials> credentials;
  // Where it is listed once it is served.
  std::vector<std::string>* listed = nullptr;
  int port = 0;

  // With the port it got.
  std::string Named() const {
    const bool any_port = address.ends_with(":0") && SocketPath(address).empty();
    return any_port ? StrCat(address.substr(0, address.size() - 1), port) : address;
  }
};

absl::Status CheckAddresses(const ServerOptions& options) {
  for (const std::string& address : options.listen) {
    if (absl::Status status = CheckAddress(address); !status.ok()) return status;
  }
  for (const std::string& address : options.listen_tls) {
    if (absl::Status status = CheckTlsAddress(address); !status.ok()) return status;
    if (options.tls.authority.empty() || options.tls.certificate.empty() ||
        options.tls.key.empty()) {
      return Refuse(Reason::kInsecureAddress, StrCat("there are no certificates for ", address));
    }
  }
  return absl::OkStatus();
}

}  // namespace

void SetLimits(const ServerOptions& options, int max_message_bytes, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(max_message_bytes);
  // Two servers on one port would share its connections without an error.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE,
                             static_cast<int>(options.max_metadata_bytes));
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             static_cast<int>(options.handshake_timeout.count()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnection);
  // A dead peer is noticed within half a minute; clients may ping as often on silent streams.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5'000);
  if (!options.reflection) builder.SetOption(std::make_unique<WithoutReflection>());
}

Server::Server(const ServerOptions& options, const ServerParts& parts, MethodTable methods)
    : options_(options),
      parts_(parts),
      methods_(std::move(methods)),
      tokens_(parts.identity->DeriveKey("tracking")),
      witnesses_(parts.identity->DeriveKey("witness")),
      streams_(options.max_streams),
      encoder_([engine = parts.engine] { return engine->writable(); }, parts.boards),
      workers_(kWorkers, kWorkerQueue) {
  parts_.engine->SetWatchEncoder(&encoder_);
  revocation_listener_ = parts_.identity->AddRevocationListener(
      [this](const identity::Revocation& revocation) { streams_.Revoke(revocation); });
  Equip(devices_, false);
  Equip(admin_, true);
}

Server::~Server() {
  Shutdown(Duration(0));
  parts_.identity->RemoveRevocationListener(revocation_listener_);
}

void Server::Equip(Endpoint& endpoint, bool admin_socket) {
  endpoint.gate = std::make_unique<Gate>(
      Gate::Options{.halls = parts_.engine->Halls(), .admin_socket = admin_socket},
      parts_.identity, *parts_.clock);
  endpoint.backend = Backend{.engine = parts_.engine,
                             .identity = parts_.identity,
                             .gate = endpoint.gate.get(),
                             .methods = &methods_,
                             .tokens = &tokens_,
                             .witnesses = &witnesses_,
                             .streams = &streams_,
                             .workers = &workers_,
                             .observer = parts_.observer,
                             .boards = parts_.boards,
                             .archive = parts_.archive,
                             .stopwatch = &stopwatch_,
                             .parse_hall = parts_.parse_hall,
                             .on_drain = parts_.on_drain,
                             .back_up = parts_.back_up,
                             .tls = !admin_socket && !options_.listen_tls.empty()};
  for (const auto make : {MakeTicketService, MakeCounterService, MakeHallService,
                          MakeSupervisorService, MakeFeedbackService, MakeAdminService}) {
    endpoint.services.push_back(make(endpoint.backend));
  }
}

absl::Status Server::Open(Endpoint& endpoint, const Addresses& addresses, int max_message_bytes) {
  std::vector<Listener> listeners;
  for (const std::string& address : addresses.plain) {
    listeners.push_back({address, grpc::InsecureServerCredentials(), &addresses_});
  }
  for (const std::string& address : addresses.tls) {
    listeners.push_back({address, TlsCredentials(options_.tls), &tls_addresses_});
  }
  for (const Listener& listener : listeners) {
    if (absl::Status status = CheckFree(listener.address); !status.ok()) return status;
  }
  grpc::ServerBuilder builder;
  SetLimits(options_, max_message_bytes, builder);
  for (Listener& listener : listeners) {
    builder.AddListeningPort(listener.address, listener.credentials, &listener.port);
  }
  for (const auto& service : endpoint.services) builder.RegisterService(service.get());
  endpoint.server = builder.BuildAndStart();
  if (endpoint.server == nullptr) {
    // Taken since it was looked at, or a folder that does not exist.
    for (const Listener& listener : listeners) {
      if (absl::Status status = CheckFree(listener.address); !status.ok()) return status;
    }
    return absl::UnavailableError(StrCat(
        "cannot listen on ", listeners.empty() ? "any address" : listeners.front().address));
  }
  for (const Listener& listener : listeners) listener.listed->push_back(listener.Named());
  return absl::OkStatus();
}

absl::Status Server::OpenAdminSocket() {
  if (options_.admin_socket.empty()) return Open(admin_, {}, options_.max_admin_message_bytes);
  const std::string address = StrCat("unix:", options_.admin_socket);
  if (absl::Status status = CheckAddress(address); !status.ok()) return status;
  // Nobody else may connect, also in the instant before the mode could be changed.
  const mode_t before = ::umask(0177);
  absl::Status status = Open(admin_, {.plain = {address}, .tls = {}},
                             options_.max_admin_message_bytes);
  ::umask(before);
  return status;
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const ServerParts& parts) {
  absl::StatusOr<MethodTable> methods = MethodTable::Create();
  if (!methods.ok()) return methods.status();
  if (absl::Status status = CheckAddresses(options); !status.ok()) return status;
  grpc::EnableDefaultHealthCheckService(true);
  if (options.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<Server> server(new Server(options, parts, *std::move(methods)));
  absl::Status status = server->Open(server->devices_, {options.listen, options.listen_tls},
                                     options.max_message_bytes);
  if (status.ok()) status = server->OpenAdminSocket();
  if (!status.ok()) return status;
  return server;
}

void Server::SetServing(bool serving) {
  for (Endpoint* endpoint : {&devices_, &admin_}) {
    if (endpoint->server == nullptr) continue;
    grpc::HealthCheckServiceInterface* health = endpoint->server->GetHealthCheckService();
    if (health != nullptr) health->SetServingStatus(serving);
  }
}

void Server::Shutdown(Duration deadline) {
  SetServing(false);
  const auto until = std::chrono::system_clock::time_point(
      SystemClock().WallNow().time_since_epoch() + deadline);
  for (Endpoint* endpoint : {&devices_, &admin_}) {
    if (endpoint->server != nullptr) endpoint->server->Shutdown(until);
  }
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  return devices_.server->InProcessChannel(grpc::ChannelArguments());
}

std::shared_ptr<grpc::Channel> Server::InProcessAdminChannel() {
  return admin_.server->InProcessChannel(grpc::ChannelArguments());
}

}  // namespace onestop::rpc
