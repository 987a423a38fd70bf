#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "kiosk_client/printer/link_printer.h"
#include "kiosk_client/printer/preview_printer.h"
#include "kiosk_client/printer/printer.h"
#include "server/base/strings.h"

namespace onestop::kiosk_client::printer {
namespace {

using std::chrono::nanoseconds;

constexpr uint16_t kRawPort = 9100;

absl::Status ErrnoStatus(std::string_view what) {
  return absl::UnavailableError(StrCat(what, ": ", std::strerror(errno)));
}

class NoPrinter : public Printer {
 public:
  PrintReport Print(const Bitmap&) override { return Check(); }
  PrintReport Check() override {
    return {.result = PrintResult::kNotConfigured, .detail = "no printer is configured"};
  }
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<SocketAddress> ParseHost(const std::string& host, uint16_t port) {
  SocketAddress address;
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    std::memcpy(&address.storage, &v4, sizeof(v4));
    address.size = sizeof(v4);
    return address;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    std::memcpy(&address.storage, &v6, sizeof(v6));
    address.size = sizeof(v6);
    return address;
  }
  return std::nullopt;
}

// "192.0.2.7", "192.0.2.7:9101", "[2001:db8::7]" or "[2001:db8::7]:9101".
std::optional<SocketAddress> ParseAddress(std::string_view text) {
  std::string host(text);
  uint16_t port = kRawPort;
  const size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find(']', colon) == std::string_view::npos) {
    int number = 0;
    if (!absl::SimpleAtoi(ToAbsl(text.substr(colon + 1)), &number)) return std::nullopt;
    if (number < 1 || number > 65535) return std::nullopt;
    port = static_cast<uint16_t>(number);
    host = text.substr(0, colon);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return ParseHost(host, port);
}

class TcpPrinter : public LinkPrinter {
 public:
  TcpPrinter(const SocketAddress& address, const PrinterOptions& options, Clock& clock)
      : LinkPrinter(options, clock), address_(address) {}

 protected:
  absl::StatusOr<PrinterLink> Connect(nanoseconds until) override {
    const int descriptor =
        socket(address_.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return ErrnoStatus("no socket for the printer");
    PrinterLink link(descriptor, LinkKind::kSocket, clock());
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    // By default the system would take several slips for a printer that takes nothing.
    const int most_on_the_way = 16 * 1024;
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &most_on_the_way, sizeof(most_on_the_way));
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address_.storage), address_.size) !=
            0 &&
        errno != EINPROGRESS) {
      return ErrnoStatus("the printer cannot be reached");
    }
    if (link.WaitConnected(until) != LinkState::kOk) {
      return absl::UnavailableError("the printer cannot be reached");
    }
    return link;
  }

 private:
  const SocketAddress address_;
};

class DevicePrinter : public LinkPrinter {
 public:
  DevicePrinter(std::string path, const PrinterOptions& options, Clock& clock)
      : LinkPrinter(options, clock), path_(std::move(path)) {}

 protected:
  absl::StatusOr<PrinterLink> Connect(nanoseconds) override {
    struct stat entry {};
    if (stat(path_.c_str(), &entry) != 0) return ErrnoStatus(path_);
    const bool file = S_ISREG(entry.st_mode);
    // Opening a pipe or a disk as a printer is a mistake that must not be carried out.
    if (!file && !S_ISCHR(entry.st_mode)) {
      return absl::UnavailableError(StrCat(path_, ": neither a character device nor a file"));
    }
    const int flags = O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (file ? O_WRONLY | O_APPEND : O_RDWR);
    const int descriptor = open(path_.c_str(), flags);
    if (descriptor < 0) return ErrnoStatus(path_);
    return PrinterLink(descriptor, file ? LinkKind::kFile : LinkKind::kDevice, clock());
  }

 private:
  const std::string path_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Printer>> MakePrinter(std::string_view address,
                                                     const PrinterOptions& options, Clock& clock) {
  if (address.empty()) return std::make_unique<NoPrinter>();
  if (address.front() == '/') {
    return std::make_unique<DevicePrinter>(std::string(address), options, clock);
  }
  absl::string_view host = ToAbsl(address);
  if (absl::ConsumePrefix(&host, "png:") && !host.empty()) {
    return std::make_unique<PreviewPrinter>(std::string(FromAbsl(host)));
  }
  if (absl::ConsumePrefix(&host, "tcp:")) {
    const std::optional<SocketAddress> parsed = ParseAddress(FromAbsl(host));
    if (parsed) return std::make_unique<TcpPrinter>(*parsed, options, clock);
  }
  return absl::InvalidArgumentError(
      StrCat("\"", address,
             "\" is no printer; write tcp:ADDRESS or tcp:ADDRESS:PORT with a numeric address, the "
             "path of a device such as /dev/usb/lp0, or png:FOLDER for pictures to look at"));
}

}  // namespace onestop::kiosk_client::printer
