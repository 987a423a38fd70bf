#include "server/cli_pin.h"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "server/base/file.h"
#include "server/base/strings.h"
#include "server/cli_output.h"

namespace onestop::cli {
namespace {

// Turns the terminal's echo off while it lives.
class SilentTerminal {
 public:
  SilentTerminal() {
    tcgetattr(STDIN_FILENO, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~SilentTerminal() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

 private:
  termios before_ = {};
};

std::string Ask(const char* prompt) {
  std::cerr << prompt << std::flush;
  std::string line;
  std::getline(std::cin, line);
  std::cerr << std::endl;
  return line;
}

std::string FirstLine(const std::string& text) {
  const size_t end = text.find_first_of("\r\n");
  return end == std::string::npos ? text : text.substr(0, end);
}

}  // namespace

absl::StatusOr<Secret> ReadPin(const std::string& pin_file) {
  if (!pin_file.empty()) {
    absl::StatusOr<std::string> content = ReadFile(pin_file);
    if (!content.ok()) return content.status();
    return Secret(FirstLine(*content));
  }
  if (const char* pin = std::getenv("ONESTOP_PIN")) return Secret(pin);
  if (isatty(STDIN_FILENO) == 0) {
    return UsageError("no PIN: use --pin-file, set ONESTOP_PIN, or type it at a terminal");
  }
  const SilentTerminal silent;
  std::string pin = Ask("PIN (6 to 12 digits): ");
  if (pin != Ask("Again: ")) return UsageError("the two PINs are not the same");
  return Secret(std::move(pin));
}

}  // namespace onestop::cli
