#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "server/base/check.h"

namespace onestop::testing {
namespace {

struct Pipe {
  Pipe() { ONESTOP_CHECK(pipe2(ends.data(), O_CLOEXEC) == 0); }
  int reader() const { return ends[0]; }
  int writer() const { return ends[1]; }
  std::array<int, 2> ends = {-1, -1};
};

// As execve wants them; the strings must outlive it.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const ProcessOptions& options) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  for (const auto& [name, value] : options.environment) {
    const std::string start = name + "=";
    std::erase_if(all, [&](const std::string& text) { return text.starts_with(start); });
    all.push_back(start + value);
  }
  return all;
}

void WriteAll(int descriptor, const std::string& text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = write(descriptor, text.data() + done, text.size() - done);
    if (count <= 0) return;
    done += static_cast<size_t>(count);
  }
}

}  // namespace

Process::Process(const ProcessOptions& options) {
  signal(SIGPIPE, SIG_IGN);
  const Pipe in;
  const Pipe out;
  const Pipe error;
  std::vector<std::string> arguments = options.command;
  std::vector<std::string> environment = Environment(options);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  const pid_t parent = getpid();
  pid_ = fork();
  ONESTOP_CHECK(pid_ >= 0);
  if (pid_ == 0) {
    // Only what is safe after fork in a program with threads.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    signal(SIGPIPE, SIG_DFL);
    dup2(in.reader(), STDIN_FILENO);
    dup2(out.writer(), STDOUT_FILENO);
    dup2(error.writer(), STDERR_FILENO);
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(127);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  close(in.reader());
  close(out.writer());
  close(error.writer());
  threads_.emplace_back([this, descriptor = out.reader()] { Pump(descriptor, kOutput); });
  threads_.emplace_back([this, descriptor = error.reader()] { Pump(descriptor, kError); });
  threads_.emplace_back([this] { Reap(); });
  WriteAll(in.writer(), options.input);
  close(in.writer());
}

Process::~Process() {
  Signal(SIGKILL);
  for (std::thread& thread : threads_) thread.join();
}

void Process::Pump(int descriptor, Which which) {
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    const MutexLock lock(mutex_);
    Stream& stream = streams_[which];
    if (count <= 0) stream.ended = true;
    if (count > 0) stream.text.append(buffer.data(), static_cast<size_t>(count));
    changed_.NotifyAll();
    if (count <= 0) break;
  }
  close(descriptor);
}

void Process::Reap() {
  siginfo_t info = {};
  // Leaves the process to be reaped under the lock, so that Signal never hits another one.
  while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0) {
  }
  const MutexLock lock(mutex_);
  int status = 0;
  waitpid(pid_, &status, 0);
  exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  changed_.NotifyAll();
}

void Process::Signal(int signal) {
  const MutexLock lock(mutex_);
  if (!exit_) kill(pid_, signal);
}

std::optional<std::string> Process::NextLine(Which which) {
  const MutexLock lock(mutex_);
  Stream& stream = streams_[which];
  while (true) {
    const size_t end = stream.text.find('\n', stream.read);
    if (end != std::string::npos) {
      std::string line = stream.text.substr(stream.read, end - stream.read);
      stream.read = end + 1;
      return line;
    }
    if (stream.ended) {
      if (stream.read >= stream.text.size()) return std::nullopt;
      std::string line = stream.text.substr(stream.read);
      stream.read = stream.text.size();
      return line;
    }
    if (!changed_.WaitFor(mutex_, kPatience)) return std::nullopt;
  }
}

std::optional<std::string> Process::ReadLine() { return NextLine(kOutput); }

std::optional<std::string> Process::ReadErrorLine() { return NextLine(kError); }

std::optional<std::string> Process::ReadUntil(const std::string& text) {
  while (std::optional<std::string> line = ReadLine()) {
    if (line->find(text) != std::string::npos) return line;
  }
  return std::nullopt;
}

std::optional<std::string> Process::ReadErrorUntil(const std::string& text) {
  while (std::optional<std::string> line = ReadErrorLine()) {
    if (line->find(text) != std::string::npos) return line;
  }
  return std::nullopt;
}

std::optional<int> Process::Wait() {
  const MutexLock lock(mutex_);
  // What it wrote belongs to its end.
  while (!exit_ || !streams_[kOutput].ended || !streams_[kError].ended) {
    if (!changed_.WaitFor(mutex_, kPatience)) return std::nullopt;
  }
  return exit_;
}

bool Process::running() const {
  const MutexLock lock(mutex_);
  return !exit_.has_value();
}

std::string Process::output() const {
  const MutexLock lock(mutex_);
  return streams_[kOutput].text;
}

std::string Process::error_output() const {
  const MutexLock lock(mutex_);
  return streams_[kError].text;
}

Finished RunProcess(const ProcessOptions& options) {
  Process process(options);
  std::optional<int> exit = process.Wait();
  if (!exit) {
    process.Signal(SIGKILL);
    exit = -SIGKILL;
  }
  return {*exit, process.output(), process.error_output()};
}

}  // namespace onestop::testing
