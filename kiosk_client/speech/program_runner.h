#ifndef ONESTOP_KIOSK_CLIENT_SPEECH_PROGRAM_RUNNER_H_
#define ONESTOP_KIOSK_CLIENT_SPEECH_PROGRAM_RUNNER_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/clock.h"

namespace onestop::kiosk_client::speech {

struct ProgramCall {
  // The program, by its name or path, and its arguments as they reach it.
  std::vector<std::string> command;
  std::chrono::milliseconds limit{3000};
  size_t most_output = size_t{8} << 20;
};

// Runs programs to their ends. Thread safe.
class ProgramRunner {
 public:
  virtual ~ProgramRunner() = default;

  // What the program wrote to its standard output. kNotFound when there is no such program,
  // kDeadlineExceeded when it took too long, kResourceExhausted when it wrote too much,
  // kUnavailable when it failed.
  virtual absl::StatusOr<std::string> Run(const ProgramCall& call) = 0;
};

// Starts them by posix_spawn, with an empty input and without a shell. A program that has to be
// given up is killed, and no process is left behind.
class SpawnRunner : public ProgramRunner {
 public:
  // `clock` must outlive this object.
  explicit SpawnRunner(Clock& clock) : clock_(clock) {}

  absl::StatusOr<std::string> Run(const ProgramCall& call) override;

 private:
  Clock& clock_;
};

}  // namespace onestop::kiosk_client::speech

#endif  // ONESTOP_KIOSK_CLIENT_SPEECH_PROGRAM_RUNNER_H_
