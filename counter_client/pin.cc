#include "counter_client/pin.h"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/ascii.h"
#include "gateway/client/exit_code.h"
#include "server/base/file.h"
#include "server/base/strings.h"

namespace onestop::counter_client {
namespace {

// Turns the terminal's echo off while it lives.
class NoEcho {
 public:
  NoEcho() : active_(tcgetattr(STDIN_FILENO, &former_) == 0) {
    if (!active_) return;
    termios silent = former_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (active_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &former_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios former_ = {};
  bool active_;
};

std::string AskForLine(const std::string& prompt) {
  std::string line;
  if (isatty(STDIN_FILENO) == 0) {
    std::getline(std::cin, line);
    return line;
  }
  std::cerr << prompt << std::flush;
  {
    const NoEcho no_echo;
    std::getline(std::cin, line);
  }
  std::cerr << '\n';
  return line;
}

absl::StatusOr<Secret> Checked(std::string pin) {
  absl::StripAsciiWhitespace(&pin);
  if (pin.empty()) return gateway::UsageError("no PIN given");
  return Secret(std::move(pin));
}

}  // namespace

absl::StatusOr<Secret> ReadPin(const std::string& file, const std::string& prompt) {
  if (!file.empty()) {
    absl::StatusOr<std::string> content = ReadFile(file);
    if (!content.ok()) {
      return gateway::UsageError(StrCat("--pin-file: ", FromAbsl(content.status().message())));
    }
    return Checked(*std::move(content));
  }
  if (const char* pin = std::getenv("ONESTOP_PIN"); pin != nullptr) return Checked(pin);
  return Checked(AskForLine(prompt));
}

}  // namespace onestop::counter_client
