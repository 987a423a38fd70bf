#ifndef ONESTOP_GATEWAY_CLIENT_CONNECTION_H_
#define ONESTOP_GATEWAY_CLIENT_CONNECTION_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gateway/client/client.h"

namespace onestop::gateway {

struct ConnectionOptions {
  // Folder of the enrolled device.
  std::string credential_folder;
  // Address, instead of the one in the folder; empty for that one.
  std::string server;
  // The longest a command may take, retries included.
  std::chrono::nanoseconds total_timeout = std::chrono::seconds(20);
  // See ClientOptions.
  std::string request_id;
};

// A client with everything it needs: the credential from its folder, a channel, the system's clock
// and random source, and the witness file beside the credential, written when this is destroyed.
// Thread-safe as Client is.
class Connection {
 public:
  // Does not talk to the server yet. UsageError when there is no such credential; refuses with
  // kKeyFileOpen and kInsecureAddress.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const ConnectionOptions& options);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Client& client() { return *client_; }
  const std::string& folder() const { return folder_; }

 private:
  explicit Connection(std::string folder);

  const std::string folder_;
  SystemClock clock_;
  SystemRandom random_;
  SystemSleeper sleeper_;
  WitnessKeeper witness_;
  std::unique_ptr<Client> client_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_CONNECTION_H_
