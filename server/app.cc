#include "server/app.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include "server/base/file.h"
#include "server/base/log.h"
#include "server/base/reason.h"
#include "server/base/strings.h"
#include "server/data_folder.h"
#include "server/metrics/metrics.h"

namespace onestop {
namespace {

// What is under way when the engine has stopped needs no more than to be sent.
constexpr Duration kShutdownDeadline = std::chrono::seconds(2);

rpc::ParsedHall ParseForRpc(const std::string& toml) {
  HallFile file = ParseHall(toml);
  rpc::ParsedHall parsed;
  parsed.hall = file.hall;
  for (const ConfigError& error : file.errors) {
    parsed.errors.push_back({static_cast<uint32_t>(std::max(0, error.line)), error.message});
  }
  if (file.errors.empty()) {
    parsed.config = std::make_shared<core::Config>(std::move(file.config));
  }
  return parsed;
}

engine::EngineOptions EngineOptionsOf(const ServerConfig& config) {
  engine::EngineOptions options;
  options.mailbox_commands = config.limits.mailbox;
  options.mailbox_queries = config.limits.reads;
  options.disk_reserve_bytes = config.disk_reserve;
  options.watch_ring = config.limits.watch_ring;
  if (config.demo) {
    // A second of the hall passes faster than one of the machine.
    const double milliseconds = 1000 / std::max(1.0, config.demo->speed);
    options.max_sleep = Duration(std::max<int64_t>(1, std::llround(milliseconds)));
  }
  return options;
}

}  // namespace

// Hands on to the metrics what the engine and the server tell, and takes the server's health back
// when the engine goes read-only.
class AppObserver : public metrics::Metrics, public rpc::CallObserver {
 public:
  void SetServer(rpc::Server* server) { server_ = server; }

  void OnQuarantine(const absl::Status& reason) override {
    Metrics::OnQuarantine(reason);
    if (rpc::Server* server = server_) server->SetServing(false);
  }

  void OnHandled(const rpc::MethodName& method, absl::StatusCode code,
                 std::chrono::nanoseconds took) override {
    OnCall({method.index, method.service, method.name, code, took});
  }

  void OnRefused(const rpc::MethodName& method, Reason reason) override {
    OnCallRefused(method.name, reason);
  }

 private:
  std::atomic<rpc::Server*> server_ = nullptr;
};

std::unique_ptr<Clock> MakeClock(const ServerConfig& config) {
  if (!config.demo) return std::make_unique<SystemClock>();
  const Time start = config.demo->start.value_or(SystemClock().WallNow());
  return std::make_unique<ScaledClock>(start, config.demo->speed);
}

App::App(AppOptions options)
    : options_(std::move(options)),
      clock_(MakeClock(options_.config)),
      observer_(std::make_unique<AppObserver>()) {}

App::~App() {
  if (running_) {
    const absl::Status status = Drain();
    if (!status.ok()) LogError("drain_failed", {{"message", FromAbsl(status.message())}});
  }
}

absl::StatusOr<std::unique_ptr<App>> App::Start(AppOptions options) {
  std::unique_ptr<App> app(new App(std::move(options)));
  absl::Status status = app->Open();
  if (status.ok()) status = app->Serve();
  if (!status.ok()) return status;
  return app;
}

absl::Status App::Open() {
  absl::StatusOr<std::vector<LoadedHall>> halls = LoadHalls(options_.config);
  if (!halls.ok()) return halls.status();
  halls_ = *std::move(halls);
  auto journal = OpenJournal(options_.config);
  if (!journal.ok()) return journal.status();
  journal_ = *std::move(journal);
  auto identity = OpenIdentity(options_.config, *clock_, random_, options_.on_failure);
  if (!identity.ok()) return identity.status();
  identity_ = *std::move(identity);
  return OpenEngine();
}

absl::Status App::OpenEngine() {
  auto engine = engine::Engine::Open(EngineOptionsOf(options_.config), journal_.get(),
                                     clock_.get(), observer_.get());
  if (!engine.ok()) return engine.status();
  engine_ = *std::move(engine);
  SubmitOptions submit;
  submit.submitted = DataFolder(options_.config.data_dir).submitted;
  submit.accept_any_version = options_.accept_halls;
  absl::Status status = SubmitHalls(*engine_, halls_, submit, random_);
  if (!status.ok()) return status;
  for (const std::string& hall : engine_->Halls()) {
    observer_->AddHall(hall, engine_->StateOf(hall));
    LogInfo("hall_recovered", {{"hall", hall},
                               {"sequence", engine_->Durable(hall).sequence},
                               {"epoch", engine_->Durable(hall).epoch}});
  }
  return absl::OkStatus();
}

absl::Status App::Serve() {
  const ServerConfig& config = options_.config;
  rpc::ServerOptions options;
  options.listen = config.listen;
  options.admin_socket = config.admin_socket;
  options.reflection = config.reflection;
  options.max_streams = config.limits.streams;
  options.max_message_bytes = static_cast<int>(config.limits.message_bytes);
  rpc::ServerParts parts;
  parts.engine = engine_.get();
  parts.identity = identity_.get();
  parts.clock = clock_.get();
  parts.observer = observer_.get();
  parts.parse_hall = ParseForRpc;
  parts.on_drain = options_.on_drain;
  auto server = rpc::Server::Start(options, parts);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  const std::string admin = StrCat("unix:", config.admin_socket);
  for (const std::string& address : server_->addresses()) {
    if (address != admin) addresses_.push_back(address);
  }
  observer_->SetServer(server_.get());
  if (absl::Status status = StartMetrics(); !status.ok()) return status;
  engine_->Start(options_.on_failure);
  running_ = true;
  if (absl::Status status = WriteAddresses(); !status.ok()) return status;
  std::string listening;
  for (const std::string& address : addresses_) {
    StrAppend(&listening, listening.empty() ? "" : " ", address);
  }
  LogInfo("serving", {{"listen", listening},
                      {"metrics", metrics_address_},
                      {"admin", config.admin_socket},
                      {"data", config.data_dir}});
  return absl::OkStatus();
}

absl::Status App::StartMetrics() {
  observer_->SetAsk([engine = engine_.get()](std::string_view hall,
                                             std::unique_ptr<engine::Query> query) {
    engine->Ask(hall, std::move(query));
  });
  observer_->SetStreams([server = server_.get()] {
    return metrics::StreamCounts{.watchers = server->streams(), .resyncs = server->resyncs()};
  });
  const std::string& address = options_.config.metrics;
  if (address.empty()) return absl::OkStatus();
  auto exposer = metrics::Exposer::Start(address, *observer_);
  if (!exposer.ok()) return exposer.status();
  exposer_ = *std::move(exposer);
  metrics_address_ = StrCat(address.substr(0, address.rfind(':') + 1), exposer_->port());
  return absl::OkStatus();
}

absl::Status App::WriteAddresses() const {
  std::string text;
  for (const std::string& address : addresses_) StrAppend(&text, "grpc ", address, "\n");
  if (!metrics_address_.empty()) StrAppend(&text, "metrics ", metrics_address_, "\n");
  return WriteFileAtomic(DataFolder(options_.config.data_dir).addresses, text, 0644);
}

absl::Status App::Drain() {
  running_ = false;
  server_->SetServing(false);
  observer_->EndQuestions();
  absl::Status status = engine_->Drain();
  server_->Shutdown(kShutdownDeadline);
  exposer_.reset();
  LogInfo("stopped", {{"clean", status.ok()}});
  return status;
}

}  // namespace onestop
