#include "server/cli_run.h"

#include <grpc/support/log.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/app.h"
#include "server/base/check.h"
#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/cli_output.h"
#include "server/hall_files.h"

namespace onestop::cli {
namespace {

// Longer than this nothing under way may take once the server was told to stop.
constexpr unsigned kDrainSeconds = 10;

// Waits for SIGTERM, SIGINT or Wake. Make it before any other thread, which then inherits the
// blocked signals. Wake is safe on any thread.
class StopWaiter {
 public:
  StopWaiter() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    ONESTOP_CHECK(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
    signals_ = signalfd(-1, &signals, SFD_CLOEXEC);
    wake_ = eventfd(0, EFD_CLOEXEC);
    ONESTOP_CHECK(signals_ >= 0 && wake_ >= 0);
  }
  StopWaiter(const StopWaiter&) = delete;
  StopWaiter& operator=(const StopWaiter&) = delete;
  ~StopWaiter() {
    close(signals_);
    close(wake_);
  }

  void Wake() {
    const uint64_t one = 1;
    const ssize_t written = write(wake_, &one, sizeof(one));
    static_cast<void>(written);
  }

  // What the log names as the cause.
  const char* Wait() {
    std::array<pollfd, 2> sources = {pollfd{signals_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    while (poll(sources.data(), sources.size(), -1) < 0) {
    }
    if (sources[0].revents == 0) return "administrator";
    signalfd_siginfo info = {};
    const ssize_t count = read(signals_, &info, sizeof(info));
    return count == sizeof(info) && info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM";
  }

 private:
  int signals_ = -1;
  int wake_ = -1;
};

// Tells systemd (Type=notify) how far the service is; does nothing where nobody listens.
void Notify(const std::string& state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address = {};
  if (path == nullptr || std::strlen(path) >= sizeof(address.sun_path)) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path, std::strlen(path));
  const socklen_t size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
  // "@" stands for the abstract name space.
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  sendto(descriptor, state.data(), state.size(), 0, reinterpret_cast<const sockaddr*>(&address),
         size);
  close(descriptor);
}

// What was acknowledged is on disk, and nobody knows about the rest: only a fresh start may go on.
[[noreturn]] void FailStop(const absl::Status& status) {
  LogError("fail_stop", {{"reason", ReasonName(ReasonOf(status))},
                         {"message", FromAbsl(status.message())}});
  std::_Exit(static_cast<int>(ExitCode::kFailStop));
}

// SIGALRM's handler: the disk or a client did not let us finish in time.
void DrainTimedOut(int) {
  constexpr std::string_view kMessage =
      "onestop-server: did not finish within ten seconds; everything acknowledged is on disk\n";
  const ssize_t written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  static_cast<void>(written);
  _exit(static_cast<int>(ExitCode::kFailed));
}

// Today's HH:MM in the time zone of the first hall.
absl::StatusOr<Time> DemoStart(const ServerConfig& config, const std::string& text) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime("%H:%M", text, absl::UTCTimeZone(), &parsed, &error)) {
    return UsageError(StrCat("\"", text, "\" is no time of day such as 08:30"));
  }
  absl::StatusOr<std::vector<LoadedHall>> halls = LoadHalls(config);
  if (!halls.ok()) return halls.status();
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!halls->empty()) {
    absl::LoadTimeZone(halls->front().file.config.calendar.time_zone, &zone);
  }
  SystemClock clock;
  const absl::Time now = absl::FromUnixMillis(clock.WallNow().time_since_epoch().count());
  const absl::CivilSecond at = absl::ToCivilSecond(parsed, absl::UTCTimeZone());
  const absl::CivilDay today = absl::ToCivilDay(now, zone);
  const absl::Time start = absl::FromCivil(
      absl::CivilSecond(today.year(), today.month(), today.day(), at.hour(), at.minute(), 0), zone);
  return Time(Duration(absl::ToUnixMillis(start)));
}

absl::Status ApplyOverrides(const RunOptions& options, ServerConfig& config) {
  if (!options.halls.empty()) {
    config.halls.clear();
    std::error_code ignored;
    for (const std::string& hall : options.halls) {
      config.halls.push_back(std::filesystem::absolute(hall, ignored).string());
    }
  }
  if (!options.listen.empty()) config.listen = options.listen;
  if (!options.listen_tls.empty()) config.listen_tls = options.listen_tls;
  if (options.metrics) config.metrics = *options.metrics;
  if (!options.admin_socket.empty()) config.admin_socket = options.admin_socket;
  if (options.reflection) config.reflection = true;
  if (options.demo_speed <= 0 && options.demo_start.empty()) return absl::OkStatus();
  DemoClock demo = config.demo.value_or(DemoClock());
  if (options.demo_speed > 0) demo.speed = options.demo_speed;
  if (!options.demo_start.empty()) {
    absl::StatusOr<Time> start = DemoStart(config, options.demo_start);
    if (!start.ok()) return start.status();
    demo.start = *start;
  }
  config.demo = demo;
  return absl::OkStatus();
}

// gRPC's own complaints, such as about a handshake that failed, in the form of the log.
void LogForGrpc(gpr_log_func_args* entry) {
  if (entry->severity == GPR_LOG_SEVERITY_ERROR) LogWarn("grpc", {{"message", entry->message}});
}

absl::Status Serve(const ServerConfig& config, bool accept_halls) {
  gpr_set_log_function(LogForGrpc);
  StopWaiter stop;
  AppOptions options;
  options.config = config;
  options.accept_halls = accept_halls;
  options.on_drain = [&stop] { stop.Wake(); };
  options.on_failure = FailStop;
  absl::StatusOr<std::unique_ptr<App>> app = App::Start(std::move(options));
  if (!app.ok()) {
    LogError("start_refused", {{"reason", ReasonName(ReasonOf(app.status()))},
                               {"message", FromAbsl(app.status().message())}});
    return app.status();
  }
  Notify("READY=1");
  const char* cause = stop.Wait();
  LogInfo("stopping", {{"cause", cause}});
  Notify("STOPPING=1");
  signal(SIGALRM, DrainTimedOut);
  alarm(kDrainSeconds);
  const absl::Status status = (*app)->Drain();
  app->reset();
  alarm(0);
  return status;
}

}  // namespace

absl::Status Run(const PlaceOptions& place, const RunOptions& options) {
  absl::StatusOr<ServerConfig> config = FindServer(place);
  if (!config.ok()) return config.status();
  if (absl::Status status = InitLog(config->log); !status.ok()) return status;
  if (absl::Status status = ApplyOverrides(options, *config); !status.ok()) return status;
  if (config->halls.empty()) {
    return UsageError("which hall? name its file with --hall, or in server.toml");
  }
  return Serve(*config, options.accept_halls);
}

}  // namespace onestop::cli
