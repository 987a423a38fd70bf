#ifndef ONESTOP_GATEWAY_CONSOLE_INTERRUPT_H_
#define ONESTOP_GATEWAY_CONSOLE_INTERRUPT_H_

#include <functional>
#include <thread>

namespace onestop::gateway {

// While it lives, Ctrl-C (SIGINT) and SIGTERM call a function on a thread of its own instead of
// ending the process. At most one at a time in a process.
class InterruptHandler {
 public:
  explicit InterruptHandler(std::function<void()> on_interrupt);
  // Restores what the signals did before, and waits for a call under way.
  ~InterruptHandler();

  InterruptHandler(const InterruptHandler&) = delete;
  InterruptHandler& operator=(const InterruptHandler&) = delete;

 private:
  std::function<void()> on_interrupt_;
  std::thread thread_;
};

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_CONSOLE_INTERRUPT_H_
