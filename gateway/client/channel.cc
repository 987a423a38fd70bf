#include "gateway/client/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

constexpr int kMaxReceivedBytes = 4 * 1024 * 1024;
constexpr int kMaxReceivedMetadataBytes = 16 * 1024;
constexpr std::string_view kTls = "tls:";

// The host of "host:port" and "[host]:port".
std::string_view HostOf(std::string_view address) {
  const size_t colon = address.rfind(':');
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  return host;
}

// 127.0.0.0/8 as four plain numbers; anything else might be a name.
bool IsLoopbackIp4(std::string_view host) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(host), '.');
  if (parts.size() != 4 || parts[0] != "127") return false;
  for (const std::string& part : parts) {
    uint32_t number = 0;
    if (!absl::SimpleAtoi(part, &number) || number > 255) return false;
  }
  return true;
}

// TLS with the device's certificate, or nothing where plain text will do.
std::shared_ptr<grpc::ChannelCredentials> CredentialsFor(const Credential& credential, bool tls) {
  if (!tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = credential.ca;
  options.pem_cert_chain = credential.certificate;
  options.pem_private_key = credential.key.Reveal();
  return grpc::SslCredentials(options);
}

grpc::ChannelArguments ArgumentsFor(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceivedBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxReceivedMetadataBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // In spite of its name the least time one attempt to connect may take: a server to which everybody
  // comes back at once needs more than a moment for each.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 3000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  // A stream is silent for as long as nothing happens in the hall: pings notice a dead peer.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // Retrying is CommandAttempt's; a proxy for the web is no way to a server of the hall.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, options.own_connection ? 1 : 0);
  return arguments;
}

}  // namespace

absl::Status CheckPlainTextAddress(std::string_view address) {
  if (address.starts_with("unix:") || address.starts_with("unix-abstract:")) {
    return absl::OkStatus();
  }
  const std::string_view host = HostOf(address);
  if (host == "localhost" || host == "::1" || IsLoopbackIp4(host)) return absl::OkStatus();
  return Refuse(Reason::kInsecureAddress,
                StrCat("'", address, "' is neither a Unix socket nor a loopback address, and ",
                       "nothing else is spoken to in plain text"));
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const Credential& credential,
                                                           const ChannelOptions& options) {
  std::string_view target = credential.server;
  const bool asked = target.starts_with(kTls);
  if (asked) target.remove_prefix(kTls.size());
  const absl::Status plain_text = CheckPlainTextAddress(target);
  const bool tls = asked || !plain_text.ok();
  if (tls && !credential.has_certificate()) {
    return Refuse(Reason::kInsecureAddress,
                  StrCat("'", credential.server, "' is spoken to with TLS only, and the device's ",
                         "folder has no certificate (ca.pem, certificate.pem, key.pem)"));
  }
  return grpc::CreateCustomChannel(std::string(target), CredentialsFor(credential, tls),
                                   ArgumentsFor(options));
}

void AddCallMetadata(grpc::ClientContext& context, const Credential& credential,
                     const Secret& session) {
  context.AddMetadata(kAuthorizationMetadata, StrCat("Bearer ", credential.token.Reveal()));
  if (!session.empty()) context.AddMetadata(kSessionMetadata, session.Reveal());
}

}  // namespace onestop::gateway
