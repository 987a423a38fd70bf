#include "kiosk_client/speech/program_runner.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "server/base/strings.h"

namespace onestop::kiosk_client::speech {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }
  int get() const { return number_; }
  void Close() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

// A child that is certain to be gone, and waited for, when this object goes.
class Child {
 public:
  explicit Child(pid_t pid)
      : pid_(pid), ended_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    Reap();
  }

  // Readable when it has ended.
  int ended() const { return ended_.get(); }

  // Its status as of waitpid; call once, when it has ended.
  int Reap() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
  Descriptor ended_;
};

// Everything posix_spawn wants to be told, and gives back.
class SpawnSettings {
 public:
  explicit SpawnSettings(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes_);
    // This process may ignore or block signals that the program counts on.
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

absl::StatusOr<pid_t> Spawn(const ProgramCall& call, int output) {
  const SpawnSettings settings(output);
  std::vector<std::string> words = call.command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // Nothing of this process's environment is the program's business, and texts are UTF-8.
  std::array<std::string, 2> variables = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  std::array<char*, 3> environment = {variables[0].data(), variables[1].data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, arguments[0], settings.actions(), settings.attributes(),
                                 arguments.data(), environment.data());
  if (error == 0) return pid;
  const std::string why = StrCat(call.command[0], ": ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(why) : absl::UnavailableError(why);
}

// Reads to the end of the output, then waits for the end of the program.
class Watch {
 public:
  Watch(const ProgramCall& call, Clock& clock)
      : call_(call), clock_(clock), until_(clock.SteadyNow() + call.limit) {}

  absl::StatusOr<std::string> ReadAll(int output) {
    std::string text;
    char bytes[16 * 1024];
    while (WaitReadable(output)) {
      const ssize_t count = read(output, bytes, sizeof(bytes));
      if (count == 0) return text;
      if (count < 0 && errno != EINTR) return absl::UnavailableError(std::strerror(errno));
      text.append(bytes, static_cast<size_t>(std::max<ssize_t>(count, 0)));
      if (text.size() > call_.most_output) {
        return absl::ResourceExhaustedError(StrCat(call_.command[0], " wrote too much"));
      }
    }
    return TooLong();
  }

  absl::Status AwaitEnd(Child& child) {
    if (child.ended() < 0) return absl::UnavailableError("pidfd_open is not available");
    if (!WaitReadable(child.ended())) return TooLong();
    const int status = child.Reap();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
    return absl::UnavailableError(
        WIFEXITED(status) ? StrCat(call_.command[0], " ended with ", WEXITSTATUS(status))
                          : StrCat(call_.command[0], " died of signal ", WTERMSIG(status)));
  }

 private:
  // False when the time is over.
  bool WaitReadable(int descriptor) const {
    while (true) {
      const nanoseconds left = until_ - clock_.SteadyNow();
      if (left <= nanoseconds(0)) return false;
      pollfd entry{.fd = descriptor, .events = POLLIN, .revents = 0};
      const auto timeout = std::chrono::ceil<milliseconds>(left).count();
      if (poll(&entry, 1, static_cast<int>(timeout)) > 0) return true;
    }
  }

  absl::Status TooLong() const {
    return absl::DeadlineExceededError(
        StrCat(call_.command[0], " took longer than ", call_.limit.count(), " ms"));
  }

  const ProgramCall& call_;
  Clock& clock_;
  const nanoseconds until_;
};

}  // namespace

absl::StatusOr<std::string> SpawnRunner::Run(const ProgramCall& call) {
  if (call.command.empty()) return absl::InvalidArgumentError("no program");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::UnavailableError(std::strerror(errno));
  const Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  Watch watch(call, clock_);
  const absl::StatusOr<pid_t> pid = Spawn(call, input.get());
  if (!pid.ok()) return pid.status();
  Child child(*pid);
  input.Close();
  absl::StatusOr<std::string> text = watch.ReadAll(output.get());
  if (!text.ok()) return text.status();
  if (absl::Status ended = watch.AwaitEnd(child); !ended.ok()) return ended;
  return text;
}

}  // namespace onestop::kiosk_client::speech
