#ifndef ONESTOP_GATEWAY_CLIENT_CHANNEL_H_
#define ONESTOP_GATEWAY_CLIENT_CHANNEL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/credential.h"
#include "server/base/secret.h"

namespace onestop::gateway {

// Names of the metadata every call carries.
inline constexpr char kAuthorizationMetadata[] = "authorization";
inline constexpr char kSessionMetadata[] = "onestop-session";

struct ChannelOptions {
  // True for a connection of its own, instead of one shared with the other channels of the process
  // that have the same address.
  bool own_connection = false;
};

// OK for an address that may be spoken to in plain text: a Unix socket (unix:, unix-abstract:) or a
// loopback host. Else kInsecureAddress.
absl::Status CheckPlainTextAddress(std::string_view address);

// A channel to the credential's server: plain text where CheckPlainTextAddress allows it, TLS to every
// other address and to one that begins with "tls:". With TLS both sides show a certificate of the
// hall, and the server's must be good for the host of the address. Connects on the first call and
// again by itself when the connection is lost. kInsecureAddress for TLS without a certificate.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const Credential& credential,
                                                           const ChannelOptions& options = {});

// Adds to a call who is calling: the device's token and, where a member of staff is signed in, the
// session's.
void AddCallMetadata(grpc::ClientContext& context, const Credential& credential,
                     const Secret& session = Secret());

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CLIENT_CHANNEL_H_
