#ifndef ONESTOP_SERVER_RPC_SERVER_H_
#define ONESTOP_SERVER_RPC_SERVER_H_

#include <grpcpp/channel.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/secret.h"
#include "server/engine/engine.h"
#include "server/identity/identity.h"
#include "server/rpc/backend.h"
#include "server/rpc/stream_set.h"
#include "server/rpc/watch_encoder.h"

namespace onestop::rpc {

// What the server shows to devices, and which authority must have signed what they show. PEM.
struct ServerTls {
  std::string authority;
  std::string certificate;
  Secret key;
};

struct ServerOptions {
  // Plain text: "127.0.0.1:7010", "[::1]:7010", "localhost:0" (any free port),
  // "unix:/run/onestop.sock".
  std::vector<std::string> listen;
  // TLS, for other machines: "0.0.0.0:7443". A device must show a certificate and may use no token
  // but its own, or that of a page paired through it.
  std::vector<std::string> listen_tls;
  // Needed where listen_tls has addresses.
  ServerTls tls;
  // Path of the socket for the server's own administrator, 0600; empty for none.
  std::string admin_socket;
  // Offers grpc.reflection.v1alpha to tools that ask for it.
  bool reflection = false;
  size_t max_streams = 2'000;
  int max_message_bytes = 64 * 1024;
  // A configuration is longer than any other request.
  int max_admin_message_bytes = 1024 * 1024;
  size_t max_metadata_bytes = 16 * 1024;
  Duration handshake_timeout = std::chrono::seconds(5);
};

// The limits and channel arguments of every server here; the yardstick of the benchmarks has the same.
void SetLimits(const ServerOptions& options, int max_message_bytes, grpc::ServerBuilder& builder);

// What a server serves. All of it must outlive the server, but for the engine: that must have been
// drained, or never started, when the server is destroyed.
struct ServerParts {
  engine::Engine* engine = nullptr;
  identity::Identity* identity = nullptr;
  // The hall's time, for the rates of callers.
  Clock* clock = nullptr;
  // May be null.
  CallObserver* observer = nullptr;
  // The waits that are forecast; may be null.
  const estimate::Boards* boards = nullptr;
  // Closed visits; null for none.
  history::Archive* archive = nullptr;
  HallParser parse_hall;
  // An administrator asked the server to stop; must return at once.
  std::function<void()> on_drain;
  // Makes a backup; must return at once and call back once, from any thread.
  std::function<void(BackupDone)> back_up = nullptr;
};

// The contract on the wire, with grpc.health.v1. One gRPC server for devices, and one for the admin
// socket, whose callers are administrators.
//
// Thread safe.
class Server {
 public:
  // Refuses to start: FAILED_PRECONDITION when a method does not say who may call it,
  // INSECURE_ADDRESS (also for TLS without certificates), PORT_TAKEN. Halls must all have been added to the engine. Serves on return.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       const ServerParts& parts);
  ~Server();

  // Where it listens, with the ports that were free.
  const std::vector<std::string>& addresses() const { return addresses_; }
  // The same of those with TLS.
  const std::vector<std::string>& tls_addresses() const { return tls_addresses_; }

  // What grpc.health.v1 says. True from the start.
  void SetServing(bool serving);

  // Takes no new calls; those under way have so long to end, then they are cancelled. The engine must
  // still answer. Blocks. Once is enough.
  void Shutdown(Duration deadline);

  size_t streams() const { return streams_.size(); }
  // How many times streams had to be given a new snapshot because they fell behind.
  uint64_t resyncs() const { return encoder_.resyncs(); }

  // A channel within the process, for tests: as a device, or through the admin socket's gate.
  std::shared_ptr<grpc::Channel> InProcessChannel();
  std::shared_ptr<grpc::Channel> InProcessAdminChannel();

 private:
  // One gRPC server with the services it offers.
  struct Endpoint {
    std::unique_ptr<Gate> gate;
    Backend backend;
    std::vector<std::unique_ptr<grpc::Service>> services;
    std::unique_ptr<grpc::Server> server;
  };

  Server(const ServerOptions& options, const ServerParts& parts, MethodTable methods);
  void Equip(Endpoint& endpoint, bool admin_socket);
  // Where one gRPC server listens.
  struct Addresses {
    std::vector<std::string> plain;
    std::vector<std::string> tls;
  };

  absl::Status Open(Endpoint& endpoint, const Addresses& addresses, int max_message_bytes);
  absl::Status OpenAdminSocket();

  const ServerOptions options_;
  const ServerParts parts_;
  const MethodTable methods_;
  SystemClock stopwatch_;
  const TrackingTokens tokens_;
  const Witnesses witnesses_;
  StreamSet streams_;
  WatchEncoder encoder_;
  Workers workers_;
  uint64_t revocation_listener_ = 0;
  std::vector<std::string> addresses_;
  std::vector<std::string> tls_addresses_;
  Endpoint devices_;
  Endpoint admin_;
};

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_SERVER_H_
