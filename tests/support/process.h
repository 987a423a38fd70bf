#ifndef ONESTOP_TESTS_SUPPORT_PROCESS_H_
#define ONESTOP_TESTS_SUPPORT_PROCESS_H_

#include <sys/types.h>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/base/mutex.h"

namespace onestop::testing {

// How long anything may take before a test gives up: only a hang takes so long, also under a
// sanitizer on a busy machine.
inline constexpr std::chrono::seconds kPatience(100);

struct ProcessOptions {
  // Path of the program and its arguments; no shell is involved.
  std::vector<std::string> command;
  // Added to the environment of the test.
  std::map<std::string, std::string> environment = {};
  // Given to the program's standard input, which then ends.
  std::string input = {};
  // Where it runs; empty for the test's own folder.
  std::string folder = {};
};

// A program that runs beside the test. Killed with SIGKILL when this object goes, and when the test
// dies. Thread safe.
class Process {
 public:
  // A program that cannot be started ends with exit code 127.
  explicit Process(const ProcessOptions& options);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  void Signal(int signal);

  // The next line of its output or of its error output, without the line break; waits for it.
  // Nothing once there is no more, or when patience ran out.
  std::optional<std::string> ReadLine() ONESTOP_EXCLUDES(mutex_);
  std::optional<std::string> ReadErrorLine() ONESTOP_EXCLUDES(mutex_);
  // Reads on until a line holds this text; that line. Nothing as above.
  std::optional<std::string> ReadUntil(const std::string& text);
  std::optional<std::string> ReadErrorUntil(const std::string& text);

  // Waits for its end: the exit code, or minus the signal that ended it. Nothing when patience ran
  // out.
  std::optional<int> Wait() ONESTOP_EXCLUDES(mutex_);
  bool running() const ONESTOP_EXCLUDES(mutex_);

  // Everything it wrote so far.
  std::string output() const ONESTOP_EXCLUDES(mutex_);
  std::string error_output() const ONESTOP_EXCLUDES(mutex_);

 private:
  enum Which : size_t { kOutput, kError };
  struct Stream {
    std::string text;
    // Where the next line to be read starts.
    size_t read = 0;
    bool ended = false;
  };

  void Pump(int descriptor, Which which) ONESTOP_EXCLUDES(mutex_);
  void Reap() ONESTOP_EXCLUDES(mutex_);
  std::optional<std::string> NextLine(Which which) ONESTOP_EXCLUDES(mutex_);

  pid_t pid_ = -1;
  mutable Mutex mutex_;
  CondVar changed_;
  std::array<Stream, 2> streams_ ONESTOP_GUARDED_BY(mutex_);
  std::optional<int> exit_ ONESTOP_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

struct Finished {
  // As Process::Wait; -9 when patience ran out and it was killed.
  int exit = 0;
  std::string output;
  std::string error;
};

// Runs a program to its end.
Finished RunProcess(const ProcessOptions& options);

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_PROCESS_H_
