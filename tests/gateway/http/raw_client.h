#ifndef ONESTOP_TESTS_GATEWAY_HTTP_RAW_CLIENT_H_
#define ONESTOP_TESTS_GATEWAY_HTTP_RAW_CLIENT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "gateway/http/http_message.h"
#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::gateway {

// What came back. Status 0: the connection was closed instead.
struct RawResponse {
  int status = 0;
  HttpHeaders headers;
  std::string body;

  std::string Header(std::string_view name) const { return std::string(HeaderOf(headers, name)); }
};

// One TCP connection to a server on this machine that says exactly what a test wants, right or wrong.
// Gives up on an answer after 20 s. Not thread safe.
class RawClient {
 public:
  explicit RawClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    ONESTOP_CHECK(socket_ >= 0);
    const timeval patience = {.tv_sec = 20, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ONESTOP_CHECK(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  virtual ~RawClient() { Close(); }

  void Close() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }

  // False when the other end has closed.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = SendSome(bytes);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }

  // A request with Host and Content-Length; further headers are whole lines, each with its "\r\n".
  bool Request(std::string_view method, std::string_view target, std::string_view headers = "",
               std::string_view body = "") {
    std::string text = StrCat(method, " ", target, " HTTP/1.1\r\nHost: localhost\r\n", headers);
    if (!body.empty()) StrAppend(&text, "Content-Length: ", body.size(), "\r\n");
    StrAppend(&text, "\r\n", body);
    return Send(text);
  }

  // The next answer, whole. `no_body` after a HEAD.
  RawResponse Read(bool no_body = false) {
    RawResponse response = ReadHead();
    if (response.status == 0 || no_body || response.status == 304) return response;
    if (response.Header("Transfer-Encoding") == "chunked") {
      for (std::string chunk = ReadChunk(); !chunk.empty(); chunk = ReadChunk()) {
        response.body += chunk;
      }
      return response;
    }
    const std::string length = response.Header("Content-Length");
    response.body = Take(static_cast<size_t>(std::strtoul(length.c_str(), nullptr, 10)));
    return response;
  }

  RawResponse ReadHead() {
    RawResponse response;
    const std::string status = Line();
    if (status.size() < 12) return response;
    response.status = std::atoi(status.c_str() + 9);
    for (std::string line = Line(); !line.empty(); line = Line()) {
      const size_t colon = line.find(": ");
      if (colon == std::string::npos) break;
      response.headers.push_back({line.substr(0, colon), line.substr(colon + 2)});
    }
    return response;
  }

  // One chunk; empty at the end of the body, and when the connection was cut.
  std::string ReadChunk() {
    const std::string size = Line();
    cut_ = size.empty();
    std::string chunk = Take(static_cast<size_t>(std::strtoul(size.c_str(), nullptr, 16)));
    Line();
    return chunk;
  }
  // True when the last chunk never came.
  bool cut() const { return cut_; }

  // True when something can be read within the time.
  bool Readable(std::chrono::milliseconds patience) {
    if (!buffer_.empty()) return true;
    pollfd waiting = {.fd = socket_, .events = POLLIN, .revents = 0};
    return poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
  }

  // Reads on until the other end closes; what came.
  std::string ReadToEnd() {
    while (Fill()) {
    }
    return std::move(buffer_);
  }
  // False when something came, or nothing in all the time.
  bool ClosedByPeer() { return ReadToEnd().empty() && !gave_up_; }

  // Exactly so many bytes, or less when the connection ends.
  std::string Take(size_t count) {
    while (buffer_.size() < count && Fill()) {
    }
    std::string taken = buffer_.substr(0, count);
    buffer_.erase(0, taken.size());
    return taken;
  }

 protected:
  // What goes over the connection; 0 or less when it has ended.
  virtual ssize_t SendSome(std::string_view bytes) {
    return send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  virtual ssize_t ReceiveSome(char* bytes, size_t size) {
    const ssize_t count = recv(socket_, bytes, size, 0);
    if (count < 0 && errno == EAGAIN) GiveUp();
    return count;
  }
  void GiveUp() { gave_up_ = true; }

  int socket() const { return socket_; }

 private:
  bool Fill() {
    std::array<char, 65536> bytes = {};
    const ssize_t count = ReceiveSome(bytes.data(), bytes.size());
    if (count <= 0) return false;
    buffer_.append(bytes.data(), static_cast<size_t>(count));
    return true;
  }

  // Without its end; "" when the connection ends.
  std::string Line() {
    size_t end = 0;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
      if (!Fill()) return "";
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return line;
  }

  int socket_;
  std::string buffer_;
  bool cut_ = false;
  bool gave_up_ = false;
};

// One request on a connection of its own.
inline RawResponse Fetch(uint16_t port, std::string_view method, std::string_view target,
                         std::string_view headers = "", std::string_view body = "") {
  RawClient client(port);
  client.Request(method, target, headers, body);
  return client.Read(method == "HEAD");
}

}  // namespace onestop::gateway

#endif  // ONESTOP_TESTS_GATEWAY_HTTP_RAW_CLIENT_H_
