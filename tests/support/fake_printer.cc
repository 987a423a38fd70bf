#include "tests/support/fake_printer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "server/base/check.h"
#include "server/base/strings.h"
#include "tests/support/process.h"

namespace onestop::testing {
namespace {

using kiosk_client::printer::Bitmap;
using kiosk_client::printer::PrinterStatus;

constexpr int kDripMilliseconds = 5;
constexpr size_t kDripBytes = 16;

uint8_t Bits(std::initializer_list<int> bits) {
  unsigned byte = 0;
  for (const int bit : bits) byte |= 1U << bit;
  return static_cast<uint8_t>(byte);
}

}  // namespace

uint8_t StatusAnswer(const PrinterStatus& status, int number) {
  unsigned answer = Bits({1, 4});
  switch (number) {
    case 1:
      if (status.offline) answer |= Bits({3});
      break;
    case 2:
      if (status.cover_open) answer |= Bits({2});
      if (status.paper_out) answer |= Bits({5});
      if (status.error || status.cutter_error) answer |= Bits({6});
      break;
    case 3:
      if (status.cutter_error) answer |= Bits({3});
      if (status.error) answer |= Bits({6});
      break;
    default:
      if (status.paper_low) answer |= Bits({2, 3});
      if (status.paper_out) answer |= Bits({5, 6});
  }
  return static_cast<uint8_t>(answer);
}

FakePrinter::FakePrinter(const PrinterBehaviour& behaviour)
    : behaviour_(behaviour), decoder_(behaviour.dots) {
  Listen();
  thread_ = std::thread([this] {
    while (WaitReadable(listener_)) {
      const int connection = accept(listener_, nullptr, nullptr);
      if (connection < 0) continue;
      Serve(connection);
      close(connection);
    }
  });
}

FakePrinter::~FakePrinter() {
  ONESTOP_CHECK(eventfd_write(stop_, 1) == 0);
  thread_.join();
  close(listener_);
  close(stop_);
}

void FakePrinter::Listen() {
  stop_ = eventfd(0, EFD_CLOEXEC);
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ONESTOP_CHECK(stop_ >= 0 && listener_ >= 0) << errno;
  // The buffer of a small machine, inherited by the connections.
  const int buffer = 4096;
  setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ONESTOP_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0) << errno;
  ONESTOP_CHECK(listen(listener_, 8) == 0) << errno;
  ONESTOP_CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
}

std::string FakePrinter::address() const { return StrCat("tcp:127.0.0.1:", port_); }

bool FakePrinter::WaitReadable(int descriptor) const {
  pollfd entries[] = {{.fd = stop_, .events = POLLIN, .revents = 0},
                      {.fd = descriptor, .events = POLLIN, .revents = 0}};
  while (poll(entries, 2, -1) < 0) ONESTOP_CHECK(errno == EINTR) << errno;
  return entries[0].revents == 0;
}

void FakePrinter::Serve(int connection) {
  {
    const MutexLock lock(mutex_);
    ++connections_;
  }
  size_t taken = 0;
  while (true) {
    PrinterBehaviour now;
    {
      const MutexLock lock(mutex_);
      now = behaviour_;
    }
    if (taken >= now.leaves_after) return;
    if (taken >= now.hangs_after) {
      // Until the other side gives up.
      pollfd entries[] = {{.fd = stop_, .events = POLLIN, .revents = 0},
                          {.fd = connection, .events = POLLRDHUP, .revents = 0}};
      poll(entries, 2, -1);
      return;
    }
    if (!WaitReadable(connection)) return;
    char bytes[4096];
    size_t most = std::min({sizeof(bytes), now.leaves_after - taken, now.hangs_after - taken});
    if (now.drips) {
      most = std::min(most, kDripBytes);
      pollfd stop{.fd = stop_, .events = POLLIN, .revents = 0};
      if (poll(&stop, 1, kDripMilliseconds) != 0) return;
    }
    const ssize_t count = recv(connection, bytes, most, 0);
    if (count <= 0) return;
    taken += static_cast<size_t>(count);
    std::string answers;
    {
      const MutexLock lock(mutex_);
      const std::string_view piece(bytes, static_cast<size_t>(count));
      received_.append(piece);
      decoder_.Feed(piece);
      answers = Answers();
      changed_.NotifyAll();
    }
    if (!answers.empty()) send(connection, answers.data(), answers.size(), MSG_NOSIGNAL);
  }
}

std::string FakePrinter::Answers() {
  std::string answers;
  for (const EscposDecoder::Question& question : decoder_.TakeQuestions()) {
    if (!behaviour_.answers) continue;
    if (question.asked == EscposDecoder::Asked::kStatus) {
      answers.push_back(static_cast<char>(StatusAnswer(behaviour_.status, question.number)));
    } else if (behaviour_.confirms) {
      answers.push_back(static_cast<char>(behaviour_.status.paper_low ? Bits({0, 1}) : 0));
    }
  }
  return answers;
}

void FakePrinter::Behave(const PrinterBehaviour& behaviour) {
  const MutexLock lock(mutex_);
  behaviour_ = behaviour;
}

std::vector<Bitmap> FakePrinter::slips() const {
  const MutexLock lock(mutex_);
  return decoder_.slips();
}

bool FakePrinter::WaitForSlips(size_t count) {
  const MutexLock lock(mutex_);
  while (decoder_.slips().size() < count) {
    if (!changed_.WaitFor(mutex_, kPatience)) return false;
  }
  return true;
}

std::vector<std::string> FakePrinter::errors() const {
  const MutexLock lock(mutex_);
  return decoder_.errors();
}

int FakePrinter::tallest_picture() const {
  const MutexLock lock(mutex_);
  return decoder_.tallest_picture();
}

std::string FakePrinter::received() const {
  const MutexLock lock(mutex_);
  return received_;
}

size_t FakePrinter::connections() const {
  const MutexLock lock(mutex_);
  return connections_;
}

}  // namespace onestop::testing
