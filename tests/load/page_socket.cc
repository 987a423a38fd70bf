#include "tests/load/page_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/base/check.h"

namespace onestop::load {
namespace {

// Every message that is measured fits.
constexpr size_t kReadBytes = size_t{256} * 1024;

void Observe(int epoll, int descriptor, PageSocket* socket) {
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.ptr = socket;
  ONESTOP_CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0) << errno;
}

}  // namespace

PageReader::PageReader() : epoll_(epoll_create1(EPOLL_CLOEXEC)), stop_(eventfd(0, EFD_CLOEXEC)) {
  ONESTOP_CHECK(epoll_ >= 0 && stop_ >= 0) << errno;
  Observe(epoll_, stop_, nullptr);
  thread_ = std::thread([this] { Run(); });
}

PageReader::~PageReader() {
  eventfd_write(stop_, 1);
  thread_.join();
  close(stop_);
  close(epoll_);
}

void PageReader::Run() {
  std::array<epoll_event, 256> events;
  while (true) {
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      auto* socket = static_cast<PageSocket*>(events[static_cast<size_t>(i)].data.ptr);
      if (socket == nullptr) return;
      const MutexLock lock(mutex_);
      if (sockets_.contains(socket)) socket->Read();
    }
  }
}

void PageReader::Add(PageSocket* socket) {
  {
    const MutexLock lock(mutex_);
    sockets_.insert(socket);
  }
  Observe(epoll_, socket->descriptor_, socket);
}

void PageReader::Remove(PageSocket* socket) {
  const MutexLock lock(mutex_);
  sockets_.erase(socket);
}

absl::StatusOr<std::unique_ptr<PageSocket>> PageSocket::Connect(uint16_t port, PageReader& reader,
                                                                OnBytes on_bytes) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return absl::ErrnoToStatus(errno, "socket");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    const int error = errno;
    close(descriptor);
    return absl::ErrnoToStatus(error, absl::StrCat("connect to port ", port));
  }
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  std::unique_ptr<PageSocket> page(new PageSocket(descriptor, reader, std::move(on_bytes)));
  reader.Add(page.get());
  return page;
}

PageSocket::~PageSocket() {
  reader_.Remove(this);
  close(descriptor_);
}

absl::Status PageSocket::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return absl::ErrnoToStatus(errno, "send to the gateway");
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return absl::OkStatus();
}

void PageSocket::Read() {
  static thread_local std::string buffer(kReadBytes, '\0');
  const ssize_t count = recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (count <= 0) epoll_ctl(reader_.epoll_, EPOLL_CTL_DEL, descriptor_, nullptr);
  on_bytes_(std::string_view(buffer).substr(0, count <= 0 ? 0 : static_cast<size_t>(count)));
}

std::string PostRequest(std::string_view path, std::string_view content_type,
                        std::string_view body) {
  return absl::StrCat("POST ", std::string(path),
                      " HTTP/1.1\r\nHost: localhost\r\nContent-Type: ", std::string(content_type),
                      "\r\nContent-Length: ", body.size(), "\r\n\r\n", std::string(body));
}

bool AnswerReader::Take(std::string_view bytes) {
  buffer_.append(bytes);
  const size_t head_end = buffer_.find("\r\n\r\n");
  if (head_end == std::string::npos) return false;
  const std::string head = buffer_.substr(0, head_end);
  constexpr char kLength[] = "content-length: ";
  size_t length = 0;
  for (size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    const std::string line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (absl::StartsWithIgnoreCase(line, kLength)) {
      ONESTOP_CHECK(absl::SimpleAtoi(line.substr(sizeof(kLength) - 1), &length)) << line;
    }
  }
  const size_t end = head_end + 4 + length;
  if (buffer_.size() < end) return false;
  // "HTTP/1.1 200 OK"
  ONESTOP_CHECK(head.size() > 12 && absl::SimpleAtoi(head.substr(9, 3), &answer_.status)) << head;
  answer_.body = buffer_.substr(head_end + 4, length);
  buffer_.erase(0, end);
  return true;
}

}  // namespace onestop::load
