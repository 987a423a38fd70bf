#include "gateway/console/interrupt.h"

#include <unistd.h>
#include <csignal>

#include <atomic>
#include <utility>

#include "server/base/check.h"

namespace onestop::gateway {
namespace {

constexpr char kSignal = 's';
constexpr char kEnd = 'e';

// A signal handler may touch little more than this.
int pipe_ends[2] = {-1, -1};
std::atomic<bool> in_use = false;
struct sigaction former_interrupt;
struct sigaction former_terminate;

void OnSignal(int) {
  const ssize_t written = write(pipe_ends[1], &kSignal, 1);
  static_cast<void>(written);
}

}  // namespace

InterruptHandler::InterruptHandler(std::function<void()> on_interrupt)
    : on_interrupt_(std::move(on_interrupt)) {
  ONESTOP_CHECK(!in_use.exchange(true));
  ONESTOP_CHECK(pipe(pipe_ends) == 0);
  thread_ = std::thread([this] {
    char byte = 0;
    while (read(pipe_ends[0], &byte, 1) == 1 && byte == kSignal) on_interrupt_();
  });
  struct sigaction action {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &former_interrupt);
  sigaction(SIGTERM, &action, &former_terminate);
}

InterruptHandler::~InterruptHandler() {
  sigaction(SIGINT, &former_interrupt, nullptr);
  sigaction(SIGTERM, &former_terminate, nullptr);
  ONESTOP_CHECK(write(pipe_ends[1], &kEnd, 1) == 1);
  thread_.join();
  for (int& end : pipe_ends) {
    close(end);
    end = -1;
  }
  in_use = false;
}

}  // namespace onestop::gateway
