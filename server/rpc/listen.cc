#include "server/rpc/listen.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/numbers.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::rpc {
namespace {

constexpr std::string_view kUnix = "unix:";

class Socket {
 public:
  explicit Socket(int family) : fd_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

struct HostAndPort {
  std::string host;
  std::string port;
};

// "127.0.0.1:7010", "[::1]:7010", "localhost:0".
HostAndPort Split(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {std::string(host), std::string(address.substr(colon + 1))};
}

bool IsHostAndPort(const HostAndPort& where) {
  uint32_t port = 0;
  return !where.host.empty() && absl::SimpleAtoi(where.port, &port) && port <= 65'535;
}

bool IsLoopback(std::string_view host) {
  // Names are not looked up: what they mean may change.
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

absl::Status Taken(std::string_view address) {
  return Refuse(Reason::kPortTaken, StrCat("another program listens on ", address, " already"));
}

absl::Status CheckSocketFree(std::string_view address, const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::memcpy(where.sun_path, path.data(), path.size());
  const Socket socket(AF_UNIX);
  // A socket nobody answers at was left behind by a server that is gone; gRPC removes it.
  const auto* raw = reinterpret_cast<const sockaddr*>(&where);
  if (::connect(socket.fd(), raw, sizeof(where)) == 0) return Taken(address);
  return absl::OkStatus();
}

absl::Status CheckPortFree(std::string_view address, const HostAndPort& where) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(where.host.c_str(), where.port.c_str(), &hints, &found) != 0) {
    return absl::UnavailableError(StrCat(address, " means nothing on this machine"));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> drop(found, ::freeaddrinfo);
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const Socket socket(one->ai_family);
    const int reuse = 1;
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse));
    if (::bind(socket.fd(), one->ai_addr, one->ai_addrlen) == 0) continue;
    if (errno == EADDRINUSE) return Taken(address);
    // "localhost" also means ::1 on machines that have no IPv6.
    if (errno == EADDRNOTAVAIL && one->ai_family == AF_INET6) continue;
    return absl::UnavailableError(StrCat("cannot listen on ", address, ": ", strerrorname_np(errno)));
  }
  return absl::OkStatus();
}

}  // namespace

std::string SocketPath(std::string_view address) {
  if (!address.starts_with(kUnix)) return "";
  return std::string(address.substr(kUnix.size()));
}

absl::Status CheckAddress(std::string_view address) {
  if (address.starts_with(kUnix)) {
    const std::string path = SocketPath(address);
    if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
      return Refuse(Reason::kOutOfRange,
                    StrCat(address, ": the path of a socket has 1 to ",
                           sizeof(sockaddr_un::sun_path) - 1, " bytes"));
    }
    return absl::OkStatus();
  }
  const HostAndPort where = Split(address);
  if (!IsHostAndPort(where)) {
    return Refuse(Reason::kOutOfRange, StrCat(address, " is neither host:port nor unix:/path"));
  }
  if (IsLoopback(where.host)) return absl::OkStatus();
  return Refuse(Reason::kInsecureAddress,
                StrCat(address, " can be reached from other machines, and plain text must not be"));
}

absl::Status CheckTlsAddress(std::string_view address) {
  if (!address.starts_with(kUnix) && IsHostAndPort(Split(address))) return absl::OkStatus();
  return Refuse(Reason::kOutOfRange, StrCat(address, " is not host:port, which TLS needs"));
}

absl::Status CheckFree(std::string_view address) {
  const std::string path = SocketPath(address);
  return path.empty() ? CheckPortFree(address, Split(address)) : CheckSocketFree(address, path);
}

}  // namespace onestop::rpc
