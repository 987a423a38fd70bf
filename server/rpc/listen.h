#ifndef ONESTOP_SERVER_RPC_LISTEN_H_
#define ONESTOP_SERVER_RPC_LISTEN_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

// Where a server may listen, and why it cannot. gRPC itself would take the socket of a running server
// away, and says of a taken port only that it did not work.

namespace onestop::rpc {

// "unix:/path" without its prefix; "" for every other address.
std::string SocketPath(std::string_view address);

// Plain text goes to a loopback address or a Unix socket only: INSECURE_ADDRESS. OUT_OF_RANGE for
// what is no address.
absl::Status CheckAddress(std::string_view address);

// TLS goes to any host and port. OUT_OF_RANGE for what is none.
absl::Status CheckTlsAddress(std::string_view address);

// PORT_TAKEN when somebody answers at this Unix socket or listens on this port, UNAVAILABLE when the
// system refuses it otherwise, OK when it is free. Blocks for an instant.
absl::Status CheckFree(std::string_view address);

}  // namespace onestop::rpc

#endif  // ONESTOP_SERVER_RPC_LISTEN_H_
