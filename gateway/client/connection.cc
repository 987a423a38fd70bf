#include "gateway/client/connection.h"

#include <algorithm>
#include <utility>

#include "gateway/client/channel.h"
#include "gateway/client/exit_code.h"
#include "server/base/strings.h"

namespace onestop::gateway {

Connection::Connection(std::string folder)
    : folder_(std::move(folder)), witness_(StrCat(folder_, "/witness"), &clock_) {}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const ConnectionOptions& options) {
  absl::StatusOr<Credential> credential = LoadCredential(options.credential_folder);
  if (!credential.ok()) {
    const absl::StatusCode code = credential.status().code();
    if (code == absl::StatusCode::kNotFound || code == absl::StatusCode::kInvalidArgument) {
      return UsageError(StrCat("no usable credential: ", credential.status().message()));
    }
    return credential.status();
  }
  if (!options.server.empty()) credential->server = options.server;
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*credential);
  if (!channel.ok()) return channel.status();

  auto connection = std::unique_ptr<Connection>(new Connection(options.credential_folder));
  ClientOptions client_options;
  client_options.retry.total_timeout = options.total_timeout;
  client_options.retry.attempt_timeout =
      std::min(client_options.retry.attempt_timeout, options.total_timeout);
  client_options.request_id = options.request_id;
  ClientDeps deps{.channel = *std::move(channel),
                  .random = &connection->random_,
                  .clock = &connection->clock_,
                  .sleeper = &connection->sleeper_,
                  .witness = &connection->witness_};
  connection->client_ =
      std::make_unique<Client>(*std::move(credential), std::move(deps), std::move(client_options));
  return connection;
}

}  // namespace onestop::gateway
